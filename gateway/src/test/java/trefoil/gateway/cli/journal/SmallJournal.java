package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Digest;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;
import trefoil.engine.event.Timer;
import trefoil.engine.execution.Outputs;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

/** A journal of 29 records, nearly every type among them, whose sums are known. */
public final class SmallJournal {
    public static final int RECORDS = 29;

    /** 2026-11-22T10:00:00Z. */
    public static final long START_NS = 1_795_341_600_000_000_000L;

    private static final long MILLI = 1_000_000;
    private static final int BTCUSDT = 0;
    private static final int ODD = 2;

    private final JournalWriter writer;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final int usdt;
    private final int btc;
    private long digest;
    private long outputs;

    private SmallJournal(final Path directory) {
        final Universe universe = Universe.of(List.of(
                instrument("BTCUSDT", "BTC", "USDT"),
                instrument("ETHBTC", "ETH", "BTC"),
                instrument("币\"\n\\USDT", "币\"\n\\", "USDT")));
        usdt = universe.assetIndex("USDT");
        btc = universe.assetIndex("BTC");
        writer = JournalWriter.create(
                directory,
                JournalHeader.of(
                        START_NS,
                        "small",
                        "1.2.3",
                        Map.of("mode", "pa\"per"),
                        universe,
                        new int[] {1_000, 1_000, 750},
                        List.of("USDT"),
                        0xABCDL));
    }

    /** Writes it; the records from CONTROL on are a document of their own. */
    public static Path write(final Path directory) {
        final SmallJournal journal = new SmallJournal(directory);
        try (JournalWriter writer = journal.writer) {
            journal.fill();
            return writer.path();
        }
    }

    private void fill() {
        writer.beginBatch();
        FeedState.write(buffer, 0, at(0), 3, FeedState.UP);
        append();
        Balance.write(buffer, 0, at(1), usdt, Balance.SNAPSHOT, fixed("1000.5"), 0);
        append();
        BookTicker.write(
                buffer, 0, at(2), BTCUSDT, 3, 77, fixed("67000.01"), fixed("0.5"), fixed("67000.02"), fixed("1"));
        append();
        BookTicker.write(buffer, 0, at(3), ODD, 3, 78, 0, 0, 2, 3);
        append();
        LoopOpened.write(buffer, 0, at(2), 2, 1, 5, usdt, fixed("100"), fixed("0.07"), 1_200_000);
        append();
        intent(2, 1, 1);
        answer(at(4), 1, 1, OrderOutcome.FILLED, at(2) + 250_000);
        intent(4, 1, 2);
        Fill.write(buffer, 0, at(6), OrderKey.of(1, 2), fixed("0.05"), fixed("2"), fixed("0.002"), btc, 0, 900);
        append();
        answer(at(6), 1, 2, OrderOutcome.EXPIRED, at(4) + 90_000);
        Leftover.write(buffer, 0, at(6), 8, 1, btc, LeftoverReason.NO_MARKET, fixed("0.0015"));
        append();
        LoopClosed.write(buffer, 0, at(6), 8, 1, LoopOutcome.HELD, usdt, fixed("100"), fixed("0"), 2, 2, -fixed("100"));
        append();
        Refusal.write(buffer, 0, at(7), 8, 4, RefusalReason.STALE_QUOTE, -5);
        append();
        LoopClosed.write(
                buffer,
                0,
                at(8),
                9,
                2,
                LoopOutcome.COMPLETED,
                usdt,
                fixed("50"),
                fixed("150.00000001"),
                3,
                3,
                Long.MIN_VALUE);
        append();
        intent(9, 3, 1);
        Timer.write(buffer, 0, at(10));
        append();
        writer.endBatch();
        writer.beginBatch();
        Control.write(buffer, 0, at(11), Control.HALT, StopReason.KILL_SWITCH);
        append();
        Digest.write(buffer, 0, at(12), 10, outputs, digest);
        append();
        fillWithWhatARestartBrings();
        FeedState.write(buffer, 0, at(1_000), 3, FeedState.DOWN);
        append();
        writer.endBatch();
    }

    private void fillWithWhatARestartBrings() {
        LoopRecovered.write(buffer, 0, at(13), 4, 46_655, 17, usdt, btc, -fixed("0.25"), at(-5_000));
        append();
        OrderRecovered.write(
                buffer,
                0,
                at(13),
                OrderKey.of(4, 3),
                BTCUSDT,
                Side.SELL,
                OrderPurpose.LEG,
                fixed("67000"),
                fixed("0.25"));
        append();
        Carried.write(buffer, 0, at(13), Carried.LOSS, usdt, fixed("1.5"), at(-60_000));
        append();
        Carried.write(buffer, 0, at(13), Carried.LEFTOVER, btc, fixed("0.00000007"), at(-60_000));
        append();
        StateChanged.write(buffer, 0, at(14), 20, 2, StopReason.RECOVERING, 1L << StopReason.RECOVERING);
        append();
        FeeWanted.write(buffer, 0, at(15), 21, BTCUSDT, 0);
        append();
        Fees.write(
                buffer,
                0,
                at(16),
                BTCUSDT,
                Fees.DISCOUNTED,
                fixed("0.001"),
                fixed("0.0011"),
                fixed("0.00075"),
                fixed("0.00085"));
        append();
        ReferencePrice.write(
                buffer,
                0,
                at(17),
                BTCUSDT,
                ReferencePrice.REFERENCE,
                fixed("67001"),
                0,
                fixed("1.05"),
                fixed("0.95"),
                Long.MAX_VALUE);
        append();
        InstrumentState.write(buffer, 0, at(18), BTCUSDT, InstrumentState.CLOSED);
        append();
        Health.write(buffer, 0, at(19), Health.CLOCK_SKEW, 0, 1_500_000);
        append();
    }

    private void intent(final int triggerMs, final long loopId, final int leg) {
        OrderIntent.write(
                buffer,
                0,
                at(triggerMs),
                2,
                OrderKey.of(loopId, leg),
                BTCUSDT,
                Side.BUY,
                fixed("67000.02"),
                fixed("0.001"),
                OrderIntent.IOC,
                OrderPurpose.LEG);
        append();
    }

    private void answer(
            final long timeNs, final long loopId, final int leg, final int outcome, final long handedToSocketNs) {
        OrderAnswer.write(
                buffer,
                0,
                timeNs,
                OrderKey.of(loopId, leg),
                outcome,
                0,
                fixed("0.001"),
                fixed("67"),
                4711,
                handedToSocketNs);
        append();
    }

    private void append() {
        RecordHeader.sequence(buffer, 0, writer.recordsWritten());
        if (RecordType.isOutput(RecordHeader.type(buffer, 0)) && RecordHeader.type(buffer, 0) != RecordType.DIGEST) {
            digest = Outputs.extend(digest, buffer, 0, RecordHeader.length(buffer, 0));
            outputs++;
        }
        writer.append(buffer, 0, RecordHeader.length(buffer, 0));
    }

    private static long at(final long milliseconds) {
        return START_NS + milliseconds * MILLI;
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }

    private static Instrument instrument(final String symbol, final String base, final String quote) {
        return new Instrument(
                symbol,
                base,
                quote,
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder().build());
    }
}
