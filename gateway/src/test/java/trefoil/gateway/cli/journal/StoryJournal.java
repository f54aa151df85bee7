package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Fill;
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
import trefoil.engine.event.Refusal;
import trefoil.engine.event.Side;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

/** A journal told by hand: one triangle, USDT → BTC → ETH → USDT, and what becomes of its loops, record by record. */
final class StoryJournal implements AutoCloseable {
    /** 2026-11-22T10:00:00Z. */
    private static final long START_NS = 1_795_341_600_000_000_000L;

    private static final long MICRO = 1_000;
    private static final int FEE_PPM = 1_000;

    static final int BTCUSDT = 0;
    static final int ETHBTC = 1;
    static final int ETHUSDT = 2;

    private final Universe universe = Universe.of(List.of(
            instrument("BTCUSDT", "BTC", "USDT"),
            instrument("ETHBTC", "ETH", "BTC"),
            instrument("ETHUSDT", "ETH", "USDT")));
    private final LoopTable table;
    private final JournalWriter writer;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private long inputs;
    private long outputs;
    private long trades;
    private long updates;

    StoryJournal(final Path directory) {
        table = new LoopTable(universe, new int[] {asset("USDT")}, FeeTable.ofPpm(FEE_PPM, FEE_PPM, FEE_PPM), 0);
        writer = JournalWriter.create(
                directory,
                JournalHeader.of(
                        START_NS,
                        "story",
                        "1.2.3",
                        Map.of("maxOpenLoops", "4", "staleAfterMs", "2000", "tradingEnabled", "true"),
                        universe,
                        new int[] {FEE_PPM, FEE_PPM, FEE_PPM},
                        List.of("USDT"),
                        table.digest()));
        writer.beginBatch();
    }

    /** A quote, a spread of nothing but a tick; returns its sequence. */
    long quote(final long us, final int instrument, final String bid, final String ask, final String qty) {
        BookTicker.write(buffer, 0, at(us), instrument, 0, ++updates, fixed(bid), fixed(qty), fixed(ask), fixed(qty));
        return append();
    }

    void opened(final long us, final long cause, final long loopId, final String spend, final String profit) {
        LoopOpened.write(
                buffer, 0, at(us), cause, loopId, loop(), asset("USDT"), fixed(spend), fixed(profit), 10_000_000);
        append();
    }

    void refused(final long us, final long cause, final int reason) {
        Refusal.write(buffer, 0, at(us), cause, loop(), reason, 10_000_000);
        append();
    }

    void intent(
            final long us,
            final long cause,
            final long key,
            final int instrument,
            final int side,
            final String price,
            final String qty,
            final int purpose) {
        OrderIntent.write(
                buffer, 0, at(us), cause, key, instrument, side, fixed(price), fixed(qty), OrderIntent.IOC, purpose);
        append();
    }

    void fill(
            final long us, final long key, final String price, final String qty, final String fee, final String asset) {
        Fill.write(buffer, 0, at(us), key, fixed(price), fixed(qty), fixed(fee), asset(asset), 0, ++trades);
        append();
    }

    long answer(
            final long us,
            final long key,
            final int outcome,
            final int code,
            final String qty,
            final String quoteQty,
            final long handedUs) {
        OrderAnswer.write(
                buffer, 0, at(us), key, outcome, code, fixed(qty), fixed(quoteQty), 1, handedUs < 0 ? 0 : at(handedUs));
        return append();
    }

    void leftover(final long us, final long loopId, final String asset, final int reason, final String amount) {
        Leftover.write(buffer, 0, at(us), 0, loopId, asset(asset), reason, fixed(amount));
        append();
    }

    void closed(final long us, final long loopId, final int outcome, final String spent, final String received) {
        LoopClosed.write(
                buffer,
                0,
                at(us),
                0,
                loopId,
                outcome,
                asset("USDT"),
                fixed(spent),
                fixed(received),
                2,
                1,
                fixed(received) - fixed(spent));
        append();
    }

    void recovered(final long us, final long loopId, final String asset, final String delta) {
        LoopRecovered.write(
                buffer, 0, at(us), loopId, 46_655, 17, asset("USDT"), asset(asset), fixed(delta), at(-5_000_000));
        append();
    }

    void orderRecovered(final long us, final long key, final int purpose) {
        OrderRecovered.write(buffer, 0, at(us), key, BTCUSDT, Side.SELL, purpose, fixed("99"), fixed("1"));
        append();
    }

    /** The loop of the story: index of USDT → BTC → ETH. */
    private int loop() {
        return table.side(0, 0) == Side.BUY && table.instrument(0, 0) == BTCUSDT ? 0 : 1;
    }

    private long append() {
        final boolean output = RecordType.isOutput(RecordHeader.type(buffer, 0));
        final long sequence = output ? outputs++ : inputs++;
        RecordHeader.sequence(buffer, 0, sequence);
        writer.append(buffer, 0, RecordHeader.length(buffer, 0));
        return sequence;
    }

    /** Number that the next record will have. */
    long records() {
        return writer.recordsWritten();
    }

    Path path() {
        return writer.path();
    }

    private int asset(final String name) {
        return universe.assetIndex(name);
    }

    private static long at(final long us) {
        return START_NS + us * MICRO;
    }

    private static long fixed(final String text) {
        return text.startsWith("-") ? -DecimalText.parse(text.substring(1)) : DecimalText.parse(text);
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

    @Override
    public void close() {
        writer.endBatch();
        writer.close();
    }

    /** Tells how a loop missed: its quote moved while the first order was under way. */
    static StoryJournal ofAMiss(final Path directory) {
        final StoryJournal story = new StoryJournal(directory);
        final long cause = story.begin();
        story.opened(300, cause, 1, "100", "0.7");
        story.intent(300, cause, OrderKey.of(1, 1), BTCUSDT, Side.BUY, "100", "1", OrderPurpose.LEG);
        story.quote(1_500, BTCUSDT, "100.5", "100.6", "5");
        story.answer(2_000, OrderKey.of(1, 1), OrderOutcome.EXPIRED, 0, "0", "0", 1_000);
        story.closed(2_000, 1, LoopOutcome.MISSED, "0", "0");
        return story;
    }

    /** Tells how a loop was brought home: its second leg's quote was gone before the order left. */
    static StoryJournal ofAnUnwinding(final Path directory) {
        final StoryJournal story = new StoryJournal(directory);
        final long cause = story.begin();
        story.opened(300, cause, 1, "100", "0.7");
        story.intent(300, cause, OrderKey.of(1, 1), BTCUSDT, Side.BUY, "100", "1", OrderPurpose.LEG);
        story.fill(900, OrderKey.of(1, 1), "100", "1", "0.001", "BTC");
        final long first = story.answer(900, OrderKey.of(1, 1), OrderOutcome.FILLED, 0, "1", "100", 600);
        story.intent(900, first, OrderKey.of(1, 2), ETHBTC, Side.BUY, "0.1", "9.9", OrderPurpose.LEG);
        story.quote(1_000, ETHBTC, "0.105", "0.106", "50");
        final long second = story.answer(1_500, OrderKey.of(1, 2), OrderOutcome.EXPIRED, 0, "0", "0", 1_200);
        story.intent(1_500, second, OrderKey.of(1, 4), BTCUSDT, Side.SELL, "99", "0.99", OrderPurpose.STRAIGHT_BACK);
        story.fill(1_800, OrderKey.of(1, 4), "99.5", "0.99", "0.098505", "USDT");
        story.answer(1_800, OrderKey.of(1, 4), OrderOutcome.FILLED, 0, "0.99", "98.505", 1_700);
        story.leftover(1_800, 1, "BTC", LeftoverReason.DUST, "0.009");
        story.closed(1_800, 1, LoopOutcome.UNWOUND, "100", "98.406495");
        return story;
    }

    /** Three quotes at which the loop pays one per cent; returns the sequence of the last. */
    long begin() {
        quote(0, BTCUSDT, "99.9", "100", "5");
        quote(100, ETHUSDT, "10.1", "10.2", "50");
        return quote(300, ETHBTC, "0.0999", "0.1", "50");
    }
}
