package trefoil.gateway.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One {@code new} anywhere on the path is found, and the step that makes it is named. */
@Tag("allocation")
@Tag("campaign")
class PlantedAllocationTest {
    private static final int FRAMES = 5_000;
    private static final int LOOPS = 30;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}.{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway.binance.codec.BookTickerDecoder|decode|8192|market-stream: JSON frame into the ring",
                "gateway.binance.codec.BestBidAskDecoder|decode|8192|market-stream: SBE frame into the ring",
                "engine.market.SymbolIndex|find([BII)I|8192|market-stream: SBE frame into the ring",
                "engine.pipeline.RecordRing|tryClaim(I)J|8192|market-stream: JSON frame into the ring",
                "engine.market.RateMatrix|update|8192|trefoil-trading: decide",
                "engine.arbitrage.LoopPricer|screen|8192|trefoil-trading: decide",
                "engine.arbitrage.LoopSizer|size(IJ)I|200000|trefoil-trading: decide",
                "engine.risk.RiskGate|checkState|8192|trefoil-trading: decide",
                "engine.execution.LoopMachine|open|200000|trefoil-trading: decide",
                "engine.journal.JournalWriter|append|8192|trefoil-journal: journal",
                "gateway.binance.codec.OrderRequestEncoder|encode|200000|trefoil-orders: REST encode and sign",
                "gateway.binance.auth.HmacSigner|sign|200000|trefoil-orders: REST encode and sign",
                "gateway.binance.codec.WsOrderEncoder|encodeParameters|200000|trefoil-orders: WS API encode and send",
                "gateway.binance.order.OrderFates|of|200000|trefoil-orders: WS API encode and send",
                "gateway.binance.order.WsOrders|put|200000|trefoil-orders: WS API encode and send"
            })
    void shouldNameTheStepThatAllocates(final String type, final String method, final int bytes, final String step)
            throws Exception {
        final PlantingLoader loader = new PlantingLoader("trefoil." + type, method, bytes);
        final Object path = loader.loadClass(WholePath.class.getName())
                .getConstructor(String.class, Integer.class, Integer.class)
                .newInstance(directory.resolve("journal").toString(), FRAMES, LOOPS);
        try (AutoCloseable closing = (AutoCloseable) path) {
            @SuppressWarnings("unchecked")
            final Callable<Map<String, Long>> round = (Callable<Map<String, Long>>) closing;

            final Sampled sampled = Sampled.during(directory, round);

            assertThat(loader.planted()).as("methods changed").isEqualTo(1);
            assertThat(Found.steps(sampled.found()).get(step))
                    .as("bytes allocated in '%s', of %s", step, sampled.found())
                    .isNotNull()
                    .isGreaterThanOrEqualTo(LOOPS * (long) bytes);
            assertThat(sampled.places())
                    .as("what the flight recorder sees, of %s", sampled.found())
                    .containsKey(step.substring(0, step.indexOf(':')) + ": trefoil." + type + "."
                            + method.replaceAll("\\(.*", ""));
        }
    }
}
