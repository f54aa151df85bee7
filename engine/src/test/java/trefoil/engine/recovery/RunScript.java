package trefoil.engine.recovery;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

/** Writes the journal of a run record by record, a batch each; amounts are decimals, names the universe's. */
final class RunScript implements AutoCloseable {
    static final Map<String, String> IDENTITY = Map.of("venue", "https://example.test", "account", "7");
    static final Universe UNIVERSE =
            Universe.of(List.of(instrument("BTC", "USDT"), instrument("ETH", "BTC"), instrument("ETH", "USDT")));
    static final long START_NS = 1_795_341_600_000_000_000L;
    static final long SECOND_NS = 1_000_000_000L;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final JournalWriter writer;
    private long nowNs;

    /** A run of that session, which is also the second it begins in. */
    RunScript(final Path directory, final long session) {
        this(directory, session, IDENTITY);
    }

    RunScript(final Path directory, final long session, final Map<String, String> identity) {
        final Map<String, String> settings = new TreeMap<>(identity);
        settings.put("valueAsset", "USDT");
        nowNs = START_NS + session * SECOND_NS;
        writer = JournalWriter.create(
                directory,
                JournalHeader.of(
                        nowNs,
                        Long.toString(session, Character.MAX_RADIX),
                        "test",
                        settings,
                        UNIVERSE,
                        new int[UNIVERSE.instrumentCount()],
                        List.of("USDT"),
                        0));
    }

    Path path() {
        return writer.path();
    }

    long nowNs() {
        return nowNs;
    }

    RunScript takenOver() {
        return control(Control.HALT, StopReason.RECOVERING).control(Control.RESUME, StopReason.RECOVERING);
    }

    RunScript control(final int command, final int reason) {
        Control.write(buffer, 0, tick(), command, reason);
        return append();
    }

    RunScript state(final int state, final int reason, final int... held) {
        long reasons = 0;
        for (final int code : held) {
            reasons |= 1L << code;
        }
        StateChanged.write(buffer, 0, tick(), 1, state, reason, reasons);
        return append();
    }

    RunScript opened(final long loopId) {
        LoopOpened.write(buffer, 0, tick(), 1, loopId, 0, asset("USDT"), fixed("100"), fixed("0.1"), 1_000_000);
        return append();
    }

    RunScript intent(
            final long loopId,
            final int ordinal,
            final String symbol,
            final int side,
            final String price,
            final String qty) {
        OrderIntent.write(
                buffer,
                0,
                tick(),
                1,
                OrderKey.of(loopId, ordinal),
                UNIVERSE.instrumentIndex(symbol),
                side,
                fixed(price),
                fixed(qty),
                OrderIntent.IOC,
                OrderPurpose.LEG);
        return append();
    }

    RunScript fill(
            final long loopId,
            final int ordinal,
            final long tradeId,
            final String price,
            final String qty,
            final String commission,
            final String commissionAsset) {
        Fill.write(
                buffer,
                0,
                tick(),
                OrderKey.of(loopId, ordinal),
                fixed(price),
                fixed(qty),
                fixed(commission),
                asset(commissionAsset),
                0,
                tradeId);
        return append();
    }

    RunScript answer(
            final long loopId, final int ordinal, final int outcome, final String executedQty, final String quoteQty) {
        OrderAnswer.write(
                buffer, 0, tick(), OrderKey.of(loopId, ordinal), outcome, 0, fixed(executedQty), fixed(quoteQty), 1, 1);
        return append();
    }

    RunScript leftover(final long loopId, final String asset, final String amount) {
        Leftover.write(buffer, 0, tick(), 1, loopId, asset(asset), LeftoverReason.DUST, fixed(amount));
        return append();
    }

    RunScript closed(
            final long loopId, final int outcome, final String spent, final String received, final long value) {
        LoopClosed.write(
                buffer, 0, tick(), 1, loopId, outcome, asset("USDT"), fixed(spent), fixed(received), 3, 3, value);
        return append();
    }

    RunScript recovered(
            final long loopId,
            final long sourceSession,
            final long sourceLoopId,
            final String asset,
            final long delta) {
        LoopRecovered.write(
                buffer, 0, tick(), loopId, sourceSession, sourceLoopId, asset("USDT"), asset(asset), delta, START_NS);
        return append();
    }

    RunScript orderRecovered(
            final long loopId,
            final int ordinal,
            final int purpose,
            final String symbol,
            final int side,
            final String price,
            final String qty) {
        OrderRecovered.write(
                buffer,
                0,
                tick(),
                OrderKey.of(loopId, ordinal),
                UNIVERSE.instrumentIndex(symbol),
                side,
                purpose,
                fixed(price),
                fixed(qty));
        return append();
    }

    RunScript carried(final int kind, final String asset, final long amount, final long occurredNs) {
        Carried.write(buffer, 0, tick(), kind, asset(asset), amount, occurredNs);
        return append();
    }

    private long tick() {
        return ++nowNs;
    }

    private RunScript append() {
        RecordHeader.sequence(buffer, 0, writer.recordsWritten());
        writer.beginBatch();
        writer.append(buffer, 0, RecordHeader.length(buffer, 0));
        writer.endBatch();
        return this;
    }

    static int asset(final String name) {
        return UNIVERSE.assetIndex(name);
    }

    static long fixed(final String text) {
        return DecimalText.parse(text);
    }

    private static Instrument instrument(final String base, final String quote) {
        return new Instrument(
                base + quote,
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
        writer.close();
    }
}
