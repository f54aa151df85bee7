package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.Fees;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.sim.FeeRates;
import trefoil.engine.sim.FeeSchedule;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.exchange.RateLimits;

/** Fees over real sockets: read lazily, told to the engine, and what the exchange then charges. */
@Timeout(120)
class SessionTermsTest {
    private static final long WAIT_SECONDS = 40;
    /** So much weight that pacing does not take the test's time. */
    private static final RateLimits GENEROUS = new RateLimits(600_000, 3_000_000, 300, OrderLimits.PRODUCTION);

    private static final long TAKER = 100_000;
    private static final FeeSchedule DEAR = new FeeSchedule(
            new FeeRates(0, 80_000, 10_000, 20_000),
            new FeeRates(0, 5_000, 0, 0),
            new FeeRates(0, 0, 1_000, 2_000),
            true);

    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();

    /** What a journal says of fees. */
    private static final class Told {
        private final Map<Integer, Long> buyRates = new HashMap<>();
        private final Map<Integer, Long> sellRates = new HashMap<>();
        private final Map<Integer, Long> discountedSellRates = new HashMap<>();
        private final Set<Integer> modes = new HashSet<>();
        private final List<Integer> wanted = new ArrayList<>();
        private List<String> symbols = List.of();
        private int loops;

        Told(final Path journal) {
            try (JournalReader reader = JournalReader.open(journal)) {
                takeAll(reader);
            }
        }

        Told() {}

        /** Takes what has been written since the last call. */
        boolean takeAll(final JournalReader reader) {
            symbols = reader.header().orElseThrow().instruments().stream()
                    .map(instrument -> instrument.symbol())
                    .toList();
            while (reader.next()) {
                take(reader);
            }
            return buyRates.size() == symbols.size();
        }

        private void take(final JournalReader reader) {
            switch (reader.type()) {
                case RecordType.FEES -> {
                    final int instrument = Fees.instrument(reader.buffer(), reader.offset());
                    buyRates.put(instrument, Fees.buyRate(reader.buffer(), reader.offset()));
                    sellRates.put(instrument, Fees.sellRate(reader.buffer(), reader.offset()));
                    discountedSellRates.put(instrument, Fees.discountedSellRate(reader.buffer(), reader.offset()));
                    modes.add(Fees.mode(reader.buffer(), reader.offset()));
                }
                case RecordType.FEE_WANTED -> wanted.add(FeeWanted.instrument(reader.buffer(), reader.offset()));
                case RecordType.LOOP_OPENED -> {
                    assertThat(LoopOpened.expectedProfit(reader.buffer(), reader.offset()))
                            .isPositive();
                    loops++;
                }
                default -> {}
            }
        }
    }

    @Test
    void shouldReadWhatEveryInstrumentCostsAndTradeOnIt() throws Exception {
        final trefoil.engine.sim.Fees fees =
                trefoil.engine.sim.Fees.of(1_000, 1_000).with("ETHBTC", DEAR).with("BNBBTC", 500, 500);
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY, GENEROUS, fees)) {
            final SessionReport report = runUntilAllFeesAreRead(exchange);

            final Told told = new Told(report.journal());
            for (int i = 0; i < told.symbols.size(); i++) {
                final String symbol = told.symbols.get(i);
                final long buy = symbol.equals("ETHBTC") ? 96_000 : symbol.equals("BNBBTC") ? 50_000 : TAKER;
                final long sell = symbol.equals("ETHBTC") ? 107_000 : symbol.equals("BNBBTC") ? 50_000 : TAKER;
                assertThat(told.buyRates).as(symbol).containsEntry(i, buy);
                assertThat(told.sellRates).as(symbol).containsEntry(i, sell);
            }
            assertThat(told.symbols).contains("ETHBTC", "BNBBTC");
            assertThat(told.modes).containsExactly(Fees.RECEIVED);
            assertThat(told.wanted).doesNotHaveDuplicates();
            assertThat(told.loops).isPositive();
            assertThat(report.feed()).containsKey("fees read").doesNotContainKey("fee answers refused");
            assertThat(report.differences()).isEmpty();
            assertThat(notices).noneMatch(line -> line.contains("fees"));
        }
    }

    @Test
    void shouldPayInTheDiscountAssetAndKeepItsBooksRight() throws Exception {
        final trefoil.engine.sim.Fees fees =
                trefoil.engine.sim.Fees.of(1_000, 1_000).paidIn("BNB", 750_000);
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY, GENEROUS, fees)) {
            final SessionReport report = runUntilAllFeesAreRead(exchange);

            final Told told = new Told(report.journal());
            assertThat(told.modes).containsExactly(Fees.DISCOUNTED);
            assertThat(told.discountedSellRates.values()).containsOnly(75_000L);
            assertThat(told.loops).isPositive();
            assertThat(report.differences()).isEmpty();
        }
    }

    @Test
    void shouldReadNothingWhenTheFeesAreGiven() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path file = exchange.configure(directory, "testnet", LocalExchange.SECRET);
            Files.writeString(file, Files.readString(file).replace("[trading]\n", "[trading]\ntakerFeePpm = 900\n"));
            runAtGivenFees(file);
        }
    }

    private void runAtGivenFees(final Path file) throws Exception {
        try (TradingSession session = session(file)) {
            session.start("test", loops -> QuoteObserver.NONE);
            await("loops", () -> !session.status().contains("loops 0 sent"));
            final SessionReport report = session.stop();

            final Told told = new Told(report.journal());
            assertThat(told.buyRates).isEmpty();
            assertThat(told.wanted).isEmpty();
        }
    }

    private SessionReport runUntilAllFeesAreRead(final LocalExchange exchange) throws Exception {
        try (TradingSession session = session(exchange.configure(directory, "testnet", LocalExchange.SECRET))) {
            session.start("test", loops -> QuoteObserver.NONE);
            await("a loop", () -> !session.status().contains("loops 0 sent"));
            final Told told = new Told();
            try (JournalReader reader = JournalReader.open(journal())) {
                await("the fees of every instrument", () -> told.takeAll(reader));
            }
            return session.stop();
        }
    }

    private Path journal() {
        try (Stream<Path> files = Files.list(directory.resolve("journals"))) {
            return files.filter(file -> file.toString().endsWith(".trefoil"))
                    .findFirst()
                    .orElseThrow();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private TradingSession session(final Path file) throws Exception {
        final TrefoilConfig config = ConfigReader.read(file);
        return new TradingSession(config, false, config.venue().keyFile().map(Credentials::fromFile), notices::add);
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(what + ": not within " + WAIT_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
