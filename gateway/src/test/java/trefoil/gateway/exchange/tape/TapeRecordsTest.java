package trefoil.gateway.exchange.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

class TapeRecordsTest {
    private static final String TICKER =
            "{\"u\":%d,\"s\":\"MINTUSDT\",\"b\":\"%s\",\"B\":\"3\",\"a\":\"2.52\",\"A\":\"4\"}";

    @TempDir
    private Path directory;

    private final Written written = new Written();

    @Test
    void shouldWriteQuotesAndTheLocalBook() {
        final TapeFindings findings = write(TapeFiles.resource("stamped-ns.tape"));

        assertThat(written.lines)
                .containsExactly(
                        "1900000000100000001 UP 1",
                        "1900000000150000001 UP 0",
                        "1900000000150000001 QUOTE MINTUSDT 104 0 2.5x3 2.52x4",
                        "1900000000160000001 BOOK MINTUSDT 105 1 2.5x3 2.48x8 | 2.52x4 2.55x5 ",
                        "1900000000200000001 BOOK MINTUSDT 107 1 2.49x6 2.48x8 | 2.52x4.5 2.55x5 ",
                        "1900000000220000001 QUOTE MINTUSDT 108 0 2.49x6 2.53x4",
                        "1900000000220000001 DOWN 0",
                        "1900000000220000001 DOWN 1");
        assertThat(findings.quotes()).isEqualTo(2);
        assertThat(findings.books()).isEqualTo(2);
        assertThat(findings.longestSilenceNs()).isEqualTo(50_000_000);
    }

    @Test
    void shouldTellUnrelatedMomentsApart() {
        final TapeFindings findings = write(TapeFiles.resource("books.json"));

        assertThat(written.lines)
                .containsExactly(
                        "1900000000100000000 UP 1",
                        "1900000000100000000 BOOK MINTUSDT 7 1 2.5x3 2.49x1 | 2.52x4 ",
                        "1900000000100000000 BOOK MINTBTC 70 1 0.000042x9 | 0.000043x11 ",
                        "1900007200200000000 DOWN 1",
                        "1900007200200000000 UP 1",
                        "1900007200200000000 BOOK MINTUSDT 7 1 2.5x3 | 2.52x4 ",
                        "1900007200200000000 DOWN 1");
        assertThat(findings.interruptions()).isEqualTo(1);
        assertThat(findings.timeJumps()).as("hours apart, as they were").isZero();
    }

    @Test
    void shouldTakeARecordersConnectionsAndTimesAsTheyAre() {
        final TapeFindings findings = write(TapeFiles.resource("recorded.raw"));

        assertThat(written.lines)
                .containsExactly(
                        "1900000000000000001 UP 0",
                        "1900000000000000002 UP 1",
                        "1900000000200000001 QUOTE MINTUSDT 104 0 2.5x3 2.52x4",
                        "1900000000400000001 BOOK MINTUSDT 107 1 2.49x6 2.48x8 | 2.52x4.5 2.55x5 ",
                        "1900000000500000001 DOWN 0",
                        "1900000000500000002 UP 0",
                        "1900000000450000001 QUOTE MINTUSDT 109 0 0x3 0x4",
                        "1900000000450000001 DOWN 0",
                        "1900000000450000001 DOWN 1");
        assertThat(findings.crossed()).isEqualTo(1);
        assertThat(findings.backSteps()).isEqualTo(1);
        assertThat(findings.longestBackNs()).isEqualTo(50_000_001);
    }

    @Test
    void shouldHoldTheClockWhenItRunsBackAndInterruptWhenItJumps() {
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                "1900000000100000000 " + TICKER.formatted(1, "2.50"),
                "1900000000090000000 " + TICKER.formatted(2, "2.49"),
                "1990000000000000000 " + TICKER.formatted(3, "2.48"),
                "1900000000300000000 " + TICKER.formatted(4, "2.47"));

        final TapeFindings findings = write(tape);

        assertThat(written.lines)
                .containsExactly(
                        "1900000000100000000 UP 0",
                        "1900000000100000000 QUOTE MINTUSDT 1 0 2.5x3 2.52x4",
                        "1900000000100000000 QUOTE MINTUSDT 2 0 2.49x3 2.52x4",
                        "1900000000100000000 DOWN 0",
                        "1900000000100000000 UP 0",
                        "1900000000100000000 QUOTE MINTUSDT 3 0 2.48x3 2.52x4",
                        "1900000000100000000 DOWN 0",
                        "1900000000100000000 UP 0",
                        "1900000000100000000 QUOTE MINTUSDT 4 0 2.47x3 2.52x4",
                        "1900000000100000000 DOWN 0");
        assertThat(findings.timeJumps()).isEqualTo(2);
        assertThat(findings.backSteps()).isEqualTo(1);
        assertThat(findings.longestBackNs()).isEqualTo(10_000_000);
    }

    @Test
    void shouldGiveUpTheBookWhereAChangeIsMissing() {
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                "1900000000100000000 {\"lastUpdateId\":5,\"bids\":[[\"2.5\",\"3\"]],\"asks\":[[\"2.6\",\"1\"]]}",
                "1900000000200000000 {\"e\":\"depthUpdate\",\"s\":\"MINTUSDT\",\"U\":6,\"u\":7,\"b\":[[\"2.51\",\"1\"]],\"a\":[]}",
                "1900000000300000000 {\"e\":\"depthUpdate\",\"s\":\"MINTUSDT\",\"U\":9,\"u\":9,\"b\":[],\"a\":[]}",
                "1900000000400000000 {\"e\":\"depthUpdate\",\"s\":\"MINTUSDT\",\"U\":10,\"u\":10,\"b\":[],\"a\":[]}");

        final TapeFindings findings = write(tape);

        assertThat(written.lines)
                .containsExactly(
                        "1900000000100000000 UP 1",
                        "1900000000100000000 BOOK MINTUSDT 5 1 2.5x3 | 2.6x1 ",
                        "1900000000200000000 BOOK MINTUSDT 7 1 2.51x1 2.5x3 | 2.6x1 ",
                        "1900000000300000000 UNUSABLE MINTUSDT 9 1",
                        "1900000000400000000 DOWN 1");
        assertThat(findings.gaps()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutWhatIsNegativeAndWhatHasNoInstrument() {
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                "1900000000100000000 " + TICKER.formatted(1, "2.50"),
                "1900000000200000000 " + TICKER.formatted(2, "-2.50"),
                "1900000000300000000 {\"u\":1,\"s\":\"MINTWHAT\",\"b\":\"1\",\"B\":\"1\",\"a\":\"2\",\"A\":\"1\"}");

        final TapeFindings findings = write(tape);

        assertThat(findings.quotes()).isEqualTo(1);
        assertThat(findings.notPlausible()
                        + findings.unnamed()
                        + TapeFiles.statistics(tape).unreadable())
                .isEqualTo(2);
    }

    @Test
    void shouldCountPolledQuotesUpward() {
        final TapeFindings findings = write(TapeFiles.resource("quotes.log"));

        assertThat(findings.quotes()).isEqualTo(3);
        assertThat(written.lines).contains("1927857907122000000 QUOTE MINTBTC 1 0 0.000042x1 0.000043x1");
    }

    private TapeFindings write(final Path file) {
        final TapeRecords tape = TapeRecords.open(file, null, List.of());
        final Universe universe = Universe.of(tape.instruments(), instrument -> true);
        written.universe = universe;
        return tape.write(universe, written);
    }

    /** Records as text. */
    private static final class Written implements InboundRing {
        private final List<String> lines = new ArrayList<>();
        private final UnsafeBuffer slots =
                new UnsafeBuffer(new byte[BookLevels.MAX_RECORDS * RecordHeader.MAX_RECORD_LENGTH]);
        private Universe universe;
        private StringBuilder book;

        @Override
        public long claim(final int count) {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer(final long sequence) {
            return slots;
        }

        @Override
        public int offset(final long sequence) {
            return (int) sequence * RecordHeader.MAX_RECORD_LENGTH;
        }

        @Override
        public void publish(final long firstSequence, final int count) {
            for (int i = 0; i < count; i++) {
                onRecord(offset(i));
            }
        }

        private void onRecord(final int offset) {
            final long timeNs = RecordHeader.timeNs(slots, offset);
            switch (RecordHeader.type(slots, offset)) {
                case RecordType.FEED_STATE ->
                    lines.add(timeNs
                            + (FeedState.state(slots, offset) == FeedState.UP ? " UP " : " DOWN ")
                            + FeedState.connection(slots, offset));
                case RecordType.BOOK_TICKER ->
                    lines.add(timeNs + " QUOTE " + symbol(BookTicker.instrument(slots, offset)) + " "
                            + BookTicker.updateId(slots, offset) + " " + BookTicker.connection(slots, offset) + " "
                            + level(BookTicker.bidPrice(slots, offset), BookTicker.bidQty(slots, offset)) + " "
                            + level(BookTicker.askPrice(slots, offset), BookTicker.askQty(slots, offset)));
                case RecordType.BOOK_LEVELS -> onLevels(timeNs, offset);
                default -> lines.add("unexpected");
            }
        }

        private void onLevels(final long timeNs, final int offset) {
            final int flags = BookLevels.flags(slots, offset);
            if ((flags & BookLevels.FIRST) != 0) {
                book = new StringBuilder(timeNs + " BOOK " + symbol(BookLevels.instrument(slots, offset)) + " "
                        + BookLevels.updateId(slots, offset) + " " + BookLevels.connection(slots, offset) + " ");
            }
            if (BookLevels.side(slots, offset) == BookLevels.ASKS && BookLevels.firstLevel(slots, offset) == 0) {
                book.append("| ");
            }
            for (int i = 0; i < BookLevels.count(slots, offset); i++) {
                book.append(level(BookLevels.price(slots, offset, i), BookLevels.qty(slots, offset, i)))
                        .append(' ');
            }
            if ((flags & BookLevels.LAST) != 0) {
                lines.add(
                        (flags & BookLevels.UNUSABLE) == 0
                                ? book.toString()
                                : book.toString().replace("BOOK", "UNUSABLE").strip());
            }
        }

        private String symbol(final int instrument) {
            return universe.instruments().get(instrument).symbol();
        }

        private static String level(final long price, final long qty) {
            return DecimalText.toString(price) + "x" + DecimalText.toString(qty);
        }
    }
}
