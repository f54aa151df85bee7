package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;

/** The venue changes its instruments while a run trades on them, over sockets. */
@Timeout(120)
class InstrumentChangesTest {
    private static final int WAIT_S = 30;
    private static final String NEW_STEP = "0.07";

    @TempDir
    private Path directory;

    @Test
    void shouldTradeByTheFiltersThatTheVenueHasChangedToAndReplayTheSameDecisions() throws Exception {
        try (FaultRig rig = new FaultRig(directory, false, List.of())) {
            final LoopLog.Loop before = rig.runLoop();
            changeStep(rig, "ETHBTC", NEW_STEP);

            LoopLog.Loop after = rig.runLoop();
            await("the new filters", () -> rig.notices().stream().anyMatch(line -> line.contains("other filters")));
            after = rig.runLoop();

            assertThat(before.toString()).contains("COMPLETED");
            assertThat(after.toString()).contains("COMPLETED");
            assertThat(rig.notices())
                    .anyMatch(line -> line.contains("ETHBTC has other filters")
                            && line.contains("stepSize 0.0001 to " + NEW_STEP));
            final SessionReport report = rig.stop();
            assertThat(report.differences()).isEmpty();
            assertThat(report.feed().get("filters changed")).isEqualTo(1);
            assertThat(recordsByType(report.journal()))
                    .containsEntry("PRICE_RULES", 1L)
                    .containsEntry("QUANTITY_RULES", 1L);
        }
    }

    private static void changeStep(final FaultRig rig, final String symbol, final String step) {
        rig.exchange().server().inspect(venue -> {
            for (int i = 0; i < venue.instruments().size(); i++) {
                final Instrument now = venue.instruments().get(i);
                if (now.symbol().equals(symbol)) {
                    final Filters filters = now.filters();
                    venue.rules(
                            i,
                            new Instrument(
                                    symbol,
                                    now.baseAsset(),
                                    now.quoteAsset(),
                                    now.status(),
                                    true,
                                    now.basePrecision(),
                                    now.quotePrecision(),
                                    Filters.builder()
                                            .price(filters.minPrice(), filters.maxPrice(), filters.tickSize())
                                            .lot(DecimalText.parse(step), filters.maxQty(), DecimalText.parse(step))
                                            .minNotional(filters.minNotional(), true)
                                            .build()));
                }
            }
            return null;
        });
    }

    private static Map<String, Long> recordsByType(final Path journal) {
        final Map<String, Long> counts = new TreeMap<>();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                counts.merge(RecordType.nameOf(reader.type()), 1L, Long::sum);
            }
        }
        return counts;
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(what + ": not within " + WAIT_S + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
