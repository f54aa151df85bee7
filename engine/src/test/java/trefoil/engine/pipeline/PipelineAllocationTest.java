package trefoil.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.FeeRequests;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.Timer;
import trefoil.engine.testing.Allocation;
import trefoil.engine.testing.Await;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.TriangleMarket;

/** The real threads, fed with quotes that open loops, and a sender that fills their orders. */
@Tag("allocation")
class PipelineAllocationTest {
    private static final int QUOTES = 1_000_000;
    private static final int TIMER_EACH = 7;
    private static final int MAX_ROUNDS = 12;
    private static final int RING_SIZE = 1 << 8;
    private EngineRig rig;

    @ParameterizedTest
    @CsvSource({"RING, trefoil-trading trefoil-journal trefoil-orders", "INLINE, trefoil-trading"})
    void shouldAllocateNothingOnAnyOfItsThreads(final HandOff handOff, final String names) {
        final String[] threads = names.split(" ");
        final Pipeline pipeline = new Pipeline(
                RING_SIZE,
                new Threading(handOff, WaitMode.PARKING, ThreadPlacement.ANYWHERE),
                BatchJournal.NONE,
                () -> 1,
                Long.MAX_VALUE,
                outbound -> {
                    rig = new EngineRig(
                            new EngineRig.Settings(TriangleMarket.universe())
                                    .startAssets("S")
                                    .fees(TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM)
                                    .maxStart(100_000_000_000L),
                            outbound);
                    return rig.core;
                },
                inbound -> TriangleMarket.filling(inbound, rig.universe, 11),
                FeeRequests.NONE);
        try (pipeline) {
            pipeline.start();
            final InboundRing inbound = pipeline.inbound();
            final long first = inbound.claim(1);
            final int start = rig.universe.assetIndex("S");
            Balance.write(
                    inbound.buffer(first),
                    inbound.offset(first),
                    1,
                    start,
                    Balance.SNAPSHOT,
                    1_000_000_000_000_000L,
                    0);
            inbound.publish(first, 1);

            final long[] allocated = new long[threads.length];
            long total = Long.MAX_VALUE;
            long handled = 0;
            for (int round = 0; round < MAX_ROUNDS && total != 0; round++) {
                handled = pipeline.inputsHandled();
                total = measure(pipeline, inbound, threads, (long) round * QUOTES, allocated);
                handled = pipeline.inputsHandled() - handled;
            }

            for (int i = 0; i < threads.length; i++) {
                assertThat(allocated[i])
                        .as("bytes allocated on thread '%s' while %d inputs passed", threads[i], handled)
                        .isZero();
            }
            assertThat(rig.counters.get(rig.counters.loopsOpened)).isGreaterThan(500);
            assertThat(rig.counters.get(rig.counters.anomalies)).isZero();
        }
    }

    private static long measure(
            final Pipeline pipeline,
            final InboundRing inbound,
            final String[] threads,
            final long firstQuote,
            final long[] allocated) {
        final long[] before = new long[threads.length];
        for (int i = 0; i < threads.length; i++) {
            before[i] = Allocation.ofThread(Allocation.threadId(threads[i]));
        }
        for (long n = firstQuote; n < firstQuote + QUOTES; n++) {
            final long sequence = inbound.claim(1);
            if (n % TIMER_EACH == TIMER_EACH - 1) {
                Timer.write(inbound.buffer(sequence), inbound.offset(sequence), 1);
            } else {
                TriangleMarket.writeQuote(inbound.buffer(sequence), inbound.offset(sequence), 1, n);
            }
            inbound.publish(sequence, 1);
        }
        Await.until("everything is handled", pipeline::idle);
        long total = 0;
        for (int i = 0; i < threads.length; i++) {
            allocated[i] = Allocation.ofThread(Allocation.threadId(threads[i])) - before[i];
            total += allocated[i];
        }
        return total;
    }
}
