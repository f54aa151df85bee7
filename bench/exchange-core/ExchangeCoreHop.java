import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.api.ApiNop;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands without content through exchange-core's ring and its stages to the result, one at a time: what a command costs on
 * the way. Prints the average of each slice of time, in nanoseconds, a line each.
 */
public final class ExchangeCoreHop {
    private static final int RING_SIZE = 1 << 10;
    private static final int MESSAGES_OF_A_GROUP = 256;
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(4);
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final int SLICES = 10;
    private static final int BATCH = 16;

    private static final AtomicLong RESULTS = new AtomicLong();

    private ExchangeCoreHop() {}

    public static void main(final String[] args) throws Exception {
        final ExchangeCore core = ExchangeCore.builder()
                .resultsConsumer((command, sequence) -> RESULTS.lazySet(RESULTS.get() + 1))
                .exchangeConfiguration(ExchangeConfiguration.defaultBuilder()
                        .performanceCfg(PerformanceConfiguration.latencyPerformanceBuilder()
                                .ringBufferSize(RING_SIZE)
                                .matchingEnginesNum(1)
                                .riskEnginesNum(1)
                                .msgsInGroupLimit(MESSAGES_OF_A_GROUP)
                                .threadFactory(Executors.defaultThreadFactory())
                                .waitStrategy(CoreWaitStrategy.YIELDING)
                                .build())
                        .build())
                .build();
        core.startup();
        run(core.getApi(), WARM_UP_NS);
        for (int i = 0; i < SLICES; i++) {
            System.out.println(run(core.getApi(), SLICE_NS));
        }
        System.exit(0);
    }

    private static double run(final ExchangeApi api, final long forNs) {
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        long commands = 0;
        while (nowNs - startNs < forNs) {
            for (int i = 0; i < BATCH; i++) {
                final long before = RESULTS.get();
                api.submitCommand(ApiNop.builder().build());
                while (RESULTS.get() == before) {
                    Thread.yield();
                }
            }
            commands += BATCH;
            nowNs = System.nanoTime();
        }
        return (double) (nowNs - startNs) / commands;
    }
}
