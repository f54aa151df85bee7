package trefoil.gateway.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.math.DecimalText;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.RobotSettings;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.gateway.exchange.ExchangeAccount;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.exchange.RateLimits;
import trefoil.gateway.exchange.TlsIdentity;

/** A simulated exchange whose one account's key is known, and the files that a user of it would have. */
public final class LocalExchange implements AutoCloseable {
    public static final String KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    public static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    public static final Map<String, String> MONEY =
            Map.of("USDT", "10000", "USDC", "10000", "BTC", "0.2", "ETH", "4", "BNB", "20");

    public static final String ACCOUNT = "trader";
    private static final int UPDATES_PER_SECOND = 4_000;
    private static final int FEE_PPM = 1_000;

    private final ExchangeServer server;

    private LocalExchange(final ExchangeServer server) {
        this.server = server;
    }

    /** An exchange with the venue's limits. */
    public static LocalExchange start(final int port, final Map<String, String> money) throws IOException {
        return start(port, money, RateLimits.PRODUCTION);
    }

    public static LocalExchange start(final int port, final Map<String, String> money, final RateLimits limits)
            throws IOException {
        return start(port, money, limits, Fees.of(FEE_PPM, FEE_PPM));
    }

    /** An exchange that charges these fees. */
    public static LocalExchange start(
            final int port, final Map<String, String> money, final RateLimits limits, final Fees fees)
            throws IOException {
        return start(port, money, limits, fees, 0, 0);
    }

    /** An exchange of that market, charging these fees. */
    static LocalExchange of(
            final MarketFeed market, final Map<String, String> money, final RateLimits limits, final Fees fees)
            throws IOException {
        final ExchangeConfig config = ExchangeConfig.builder()
                .accounts(account(money, fees))
                .limits(limits)
                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                .build();
        return new LocalExchange(new ExchangeServer(config, market).start());
    }

    /** An exchange whose account has one more key, of that public half. */
    public static LocalExchange startWithPublicKey(final String apiKey, final PublicKey key) throws IOException {
        return start(
                0, account(MONEY, Fees.of(FEE_PPM, FEE_PPM)).withPublicKey(apiKey, key), RateLimits.PRODUCTION, 0, 0);
    }

    /** As the other, with SBE streams that take that key. */
    public static LocalExchange startWithBinaryStreams(final String apiKey, final PublicKey key) throws IOException {
        final ExchangeConfig config = ExchangeConfig.builder()
                .accounts(account(MONEY, Fees.of(FEE_PPM, FEE_PPM)).withPublicKey(apiKey, key))
                .sbePort(0)
                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                .build();
        return new LocalExchange(new ExchangeServer(config, market()).start());
    }

    /** An exchange that encrypts, where somebody else trades, too. */
    public static LocalExchange startEncrypted(final TlsIdentity identity) throws IOException {
        final ExchangeConfig config = ExchangeConfig.builder()
                .accounts(account(MONEY, Fees.of(FEE_PPM, FEE_PPM)))
                .tls(identity)
                .robots(RobotSettings.usual(5))
                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                .build();
        return new LocalExchange(new ExchangeServer(config, market()).start());
    }

    /** An exchange whose clock is ahead of ours. */
    public static LocalExchange startAhead(final long aheadMs) throws IOException {
        return start(
                0, MONEY, RateLimits.PRODUCTION, Fees.of(FEE_PPM, FEE_PPM), 0, TimeUnit.MILLISECONDS.toNanos(aheadMs));
    }

    /** An exchange that orders take a while to reach, so that loops stay open for long. */
    public static LocalExchange startSlow(final long orderLatencyMs) throws IOException {
        return start(
                0,
                MONEY,
                RateLimits.PRODUCTION,
                Fees.of(FEE_PPM, FEE_PPM),
                TimeUnit.MILLISECONDS.toNanos(orderLatencyMs),
                0);
    }

    private static LocalExchange start(
            final int port,
            final Map<String, String> money,
            final RateLimits limits,
            final Fees fees,
            final long orderLatencyNs,
            final long aheadNs)
            throws IOException {
        return start(port, account(money, fees), limits, orderLatencyNs, aheadNs);
    }

    private static LocalExchange start(
            final int port,
            final ExchangeAccount account,
            final RateLimits limits,
            final long orderLatencyNs,
            final long aheadNs)
            throws IOException {
        final ExchangeConfig config = ExchangeConfig.builder()
                .port(port)
                .accounts(account)
                .limits(limits)
                .orderLatencyNs(orderLatencyNs)
                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                .build();
        final EpochNanoClock clock = new MonotonicEpochClock();
        return new LocalExchange(new ExchangeServer(config, market(), () -> clock.nanoTime() + aheadNs).start());
    }

    private static SyntheticMarket market() {
        return SyntheticMarket.create(SyntheticMarketConfig.builder(5)
                .updatesPerSecond(UPDATES_PER_SECOND)
                .lagNs(TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(250))
                .build());
    }

    private static ExchangeAccount account(final Map<String, String> money, final Fees fees) {
        final Map<String, Long> balances = new TreeMap<>();
        money.forEach((asset, amount) -> balances.put(asset, DecimalText.parse(amount)));
        return new ExchangeAccount(ACCOUNT, KEY, SECRET, balances, fees);
    }

    /** What its account holds, free or not, by asset, zeros left out. */
    Map<String, Long> balances() {
        final Map<String, Long> totals = new TreeMap<>();
        server.balances(ACCOUNT).forEach((asset, holding) -> totals.put(asset, holding.free() + holding.locked()));
        return totals;
    }

    public ExchangeServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /** Writes a key file and a configuration, and answers the latter. */
    public Path configure(final Path directory, final boolean trading, final String secret, final String... more)
            throws IOException {
        return configure(directory, trading ? "testnet" : "watch", secret, more);
    }

    /** As {@link #configure(Path, boolean, String, String...)}, in that mode. */
    public Path configure(final Path directory, final String mode, final String secret, final String... more)
            throws IOException {
        final Path key = directory.resolve("trader.key");
        Files.writeString(key, "apiKey=" + KEY + "\nsecret=" + secret + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(
                directory.resolve("run.toml"),
                "[venue]\nrestUrl = \"" + server.restUrl() + "\"\nstreamUrl = \"" + server.streamUrl()
                        + "\"\nwsApiUrl = \"" + server.streamUrl() + "\"\nkeyFile = \"trader.key\"\n"
                        + (server.restUrl().startsWith("https") ? "trustFile = \"exchange.pem\"\n" : "")
                        + "[trading]\nmode = \"" + mode + "\"\n[journal]\ndirectory = \""
                        + directory.resolve("journals") + "\"\n"
                        + String.join("\n", more) + "\n");
    }

    @Override
    public void close() {
        server.close();
    }
}
