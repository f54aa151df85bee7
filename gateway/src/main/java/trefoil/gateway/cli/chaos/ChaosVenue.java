package trefoil.gateway.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.FaultAim;
import trefoil.engine.sim.FaultRule;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.RandomFaults;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.cli.PlayKey;
import trefoil.gateway.config.EntryChoice;
import trefoil.gateway.exchange.ExchangeAccount;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.exchange.RateLimits;
import trefoil.gateway.exchange.fault.VenueFaultSettings;

/** The exchange of a campaign, with one account, and what it saw of the orders that came. */
final class ChaosVenue implements AutoCloseable {
    static final Map<String, String> MONEY =
            Map.of("USDT", "10000", "USDC", "10000", "FDUSD", "10000", "BTC", "0.2", "ETH", "4", "BNB", "20");

    private static final String ACCOUNT = "trader";
    private static final int FEE_PPM = 1_000;
    private static final int DISCOUNT_PPM = 750_000;
    private static final int UPDATES_PER_SECOND = 4_000;
    private static final double JUMPS_PER_SECOND = 30;
    private static final long LEAST_LAG_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MOST_LAG_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long BOOKS_WITHIN_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long INVENTORY_USDT = Fixed.ONE * 2_000;
    private static final int KEY_CHARACTERS = 64;

    private final ExchangeServer server;
    private final String key;
    private final String secret;
    private final String sessionKey;
    private final PlayKey playKey;

    /** Names of orders as they came; on the exchange's thread only. */
    private final List<String> arrived = new ArrayList<>();

    private ChaosVenue(
            final ExchangeServer server,
            final String key,
            final String secret,
            final String sessionKey,
            final PlayKey playKey) {
        this.server = server;
        this.sessionKey = sessionKey;
        this.playKey = playKey;
        this.key = key;
        this.secret = secret;
    }

    static ChaosVenue start(final Schedule schedule) throws IOException {
        final Random random = new Random(schedule.seed());
        final String key = text(random);
        final String secret = text(random);
        final String sessionKey = text(random);
        final PlayKey playKey = new PlayKey();
        final Map<String, Long> balances = new TreeMap<>();
        MONEY.forEach((asset, amount) -> balances.put(asset, DecimalText.parse(amount)));
        final Fees fees = Fees.of(FEE_PPM, FEE_PPM);
        final ExchangeConfig config = ExchangeConfig.builder()
                .accounts(new ExchangeAccount(
                                ACCOUNT,
                                key,
                                secret,
                                balances,
                                schedule.setup().feesInBnb() ? fees.paidIn("BNB", DISCOUNT_PPM) : fees)
                        .withPublicKey(sessionKey, playKey.publicKey()))
                .faults(new RandomFaults(Set.of(), 0, schedule.seed()))
                .venueFaults(VenueFaultSettings.BY_HAND)
                .orderLatencyNs(TimeUnit.MILLISECONDS.toNanos(schedule.setup().orderLatencyMs()))
                .limits(limits(schedule.setup().ordersPerTenSeconds()))
                .feedStart(ExchangeConfig.FeedStart.AT_START)
                .build();
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.builder(schedule.seed())
                .updatesPerSecond(UPDATES_PER_SECOND)
                .jumpsPerSecond(JUMPS_PER_SECOND)
                .lagNs(LEAST_LAG_NS, MOST_LAG_NS)
                .build());
        final ChaosVenue venue =
                new ChaosVenue(new ExchangeServer(config, market).start(), key, secret, sessionKey, playKey);
        venue.watchOrders();
        if (!schedule.setup().policy().equals(Schedule.CHAIN)) {
            venue.fillInventory();
        }
        return venue;
    }

    /** Legs that do not wait for each other are paid from what is held of all assets. */
    private void fillInventory() {
        final long endNs = System.nanoTime() + BOOKS_WITHIN_NS;
        while (!server.inspect(ChaosVenue::quotesEverything) && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        final Map<String, Long> inventory = server.inspect(exchange -> {
            final Map<String, Long> amounts = new TreeMap<>();
            for (int index = 0; index < exchange.instruments().size(); index++) {
                final Instrument instrument = exchange.instruments().get(index);
                final long price = exchange.bestAskPrice(index);
                if (instrument.quoteAsset().equals("USDT") && price > 0 && !MONEY.containsKey(instrument.baseAsset())) {
                    amounts.put(instrument.baseAsset(), Fixed.mulDivFloor(INVENTORY_USDT, Fixed.ONE, price));
                }
            }
            return amounts;
        });
        inventory.forEach((asset, amount) -> {
            if (amount > 0) {
                server.transfer(ACCOUNT, asset, amount);
            }
        });
    }

    private static boolean quotesEverything(final VirtualExchange exchange) {
        for (int index = 0; index < exchange.instruments().size(); index++) {
            if (exchange.instruments().get(index).tradable() && exchange.bestAskPrice(index) == 0) {
                return false;
            }
        }
        return true;
    }

    private static RateLimits limits(final int ordersPerTenSeconds) {
        final RateLimits production = RateLimits.PRODUCTION;
        return new RateLimits(
                production.weightPerMinute(),
                production.requestsPerFiveMinutes(),
                production.connectionsPerFiveMinutes(),
                new OrderLimits(ordersPerTenSeconds, production.orders().perDay()));
    }

    private static String text(final Random random) {
        return random.ints(KEY_CHARACTERS, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Writes key files and configuration of the engine, whose orders go that way, and answers the latter. */
    Path configure(final Path directory, final Schedule.Setup setup, final EntryChoice orders) throws IOException {
        if (orders == EntryChoice.REST) {
            writeKey(directory.resolve("trader.key"), "apiKey=" + key + "\nsecret=" + secret + "\n");
        } else {
            writeKey(directory.resolve("trader.pem"), playKey.pem());
            writeKey(directory.resolve("trader.key"), "apiKey=" + sessionKey + "\nprivateKeyFile=trader.pem\n");
        }
        return Files.writeString(
                directory.resolve("engine.toml"),
                String.join(
                        "\n",
                        "[venue]",
                        "restUrl = \"" + server.restUrl() + "\"",
                        "streamUrl = \"" + server.streamUrl() + "\"",
                        "wsApiUrl = \"" + server.streamUrl() + "\"",
                        "keyFile = \"trader.key\"",
                        "[market]",
                        "streamsPerConnection = 40",
                        "depth = \"" + setup.depth() + "\"",
                        "[orders]",
                        "entry = \"" + orders.configName() + "\"",
                        "[trading]",
                        "mode = \"testnet\"",
                        "maxOpenLoops = 8",
                        // The fees of all instruments take minutes to read; without them few loops are opened.
                        "takerFeePpm = " + FEE_PPM,
                        "[execution]",
                        "policy = \"" + setup.policy() + "\"",
                        "fillOrKillLegs = " + setup.fillOrKill(),
                        "unwindPatienceMs = 2000",
                        "[limits]",
                        "# What a loop may lose is checked by the campaign; the engine is to go on.",
                        "maxLossPerLoop = \"1000000\"",
                        "maxLossPerHour = \"1000000\"",
                        "maxLossPerDay = \"1000000\"",
                        "maxConsecutiveFailures = 1000000",
                        "maxRejectPercent = 100",
                        "# The machine may be busy.",
                        "maxTickToOrderMs = 60000",
                        "[journal]",
                        "directory = \"" + directory.resolve("journals") + "\"",
                        "rollMiB = 16",
                        "[engine]",
                        "ringSize = 4096",
                        "waitStrategy = \"parking\"",
                        ""));
    }

    private static void writeKey(final Path file, final String content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
    }

    ExchangeServer server() {
        return server;
    }

    /** From now on orders suffer faults by chance. */
    void beginFaults(final Set<Fault> kinds, final int ppm) {
        server.inject(FaultRule.sometimes(FaultAim.ANY, kinds, ppm));
    }

    /** No more faults; what they took or closed comes back in its time. */
    void endFaults() {
        server.endFaults();
        watchOrders();
    }

    /** Never hits: it is asked for every order that would be accepted, before the rules added later. */
    private void watchOrders() {
        server.inject(FaultRule.always(this::watch, Injection.noFill()));
    }

    private boolean watch(final Instrument instrument, final NewOrder order) {
        arrived.add(order.clientOrderId());
        return false;
    }

    /** Orders that came so far, as often as they came. */
    List<String> arrived() {
        return server.inspect(exchange -> List.copyOf(arrived));
    }

    int arrivals() {
        return server.inspect(exchange -> arrived.size());
    }

    /** Reads the account on the exchange's thread. */
    <T> T account(final Function<Account, T> reader) {
        return server.inspect(exchange -> reader.apply(exchange.accounts().get(0)));
    }

    /** What the account holds, free or not, by asset, zeros left out. */
    Map<String, Long> balances() {
        final Map<String, Long> totals = new TreeMap<>();
        server.balances(ACCOUNT).forEach((asset, holding) -> totals.put(asset, holding.free() + holding.locked()));
        return totals;
    }

    /** What the account holds of those assets, zeros too. */
    Map<String, Long> balances(final Set<String> assets) {
        final Map<String, Long> all = balances();
        final Map<String, Long> some = new TreeMap<>();
        assets.forEach(asset -> some.put(asset, all.getOrDefault(asset, 0L)));
        return some;
    }

    @Override
    public void close() {
        server.close();
    }
}
