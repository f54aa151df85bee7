package trefoil.gateway.exchange;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.RandomFaults;
import trefoil.engine.sim.RobotSettings;
import trefoil.gateway.exchange.fault.VenueFaultSettings;

/**
 * Settings of the simulated exchange. Immutable; made by {@link #builder()}, checked when built.
 *
 * @param bindAddress address to listen on, loopback unless set
 * @param port TCP port, 0 for any free one
 * @param accounts clients
 * @param limits rate limits
 * @param speed feed time for one unit of real time
 * @param feedStart when the market starts to move
 * @param orderLatencyNs from the receipt of a request that trades to the matching engine
 * @param faults what goes wrong with orders by chance
 * @param venueFaults what goes wrong with the venue as a whole
 * @param sendInitialQuotes whether a subscription to book tickers is answered with the present quote. The venue
 *     sends only the next change; a slow market would show nothing for long
 * @param maxBufferedBytes bytes that may wait for one slow reader of a stream before it is disconnected
 * @param pingIntervalNs between the pings the server sends on a websocket
 * @param pongTimeoutNs silence after which a websocket is closed
 * @param connectionLifetimeNs after which a websocket is closed, in use or not
 * @param sbePort TCP port of the SBE market streams, 0 for any free one, {@link #NO_SBE} for none
 * @param streamKeys API keys that may listen to SBE streams, besides Ed25519 keys of accounts
 * @param tls key and certificate of an exchange that is encrypted; null for plain text
 * @param robots who else trades
 */
public record ExchangeConfig(
        String bindAddress,
        int port,
        List<ExchangeAccount> accounts,
        RateLimits limits,
        double speed,
        FeedStart feedStart,
        long orderLatencyNs,
        RandomFaults faults,
        VenueFaultSettings venueFaults,
        boolean sendInitialQuotes,
        int maxBufferedBytes,
        long pingIntervalNs,
        long pongTimeoutNs,
        long connectionLifetimeNs,
        int sbePort,
        Set<String> streamKeys,
        TlsIdentity tls,
        RobotSettings robots) {

    /** Value of {@link #sbePort} for an exchange without SBE streams. */
    public static final int NO_SBE = -1;

    /** When the market starts to move. */
    public enum FeedStart {
        /** With the server. */
        AT_START,
        /** When the first market stream is subscribed, so that a short tape is not missed. */
        AT_FIRST_SUBSCRIPTION,
        /** When {@link ExchangeServer#startFeed()} is called. */
        BY_HAND
    }

    private static final int MAX_PORT = 65_535;
    private static final int MIN_BUFFERED_BYTES = 64 * 1024;

    public ExchangeConfig {
        Objects.requireNonNull(bindAddress, "bindAddress");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(feedStart, "feedStart");
        Objects.requireNonNull(faults, "faults");
        Objects.requireNonNull(robots, "robots");
        Objects.requireNonNull(venueFaults, "venueFaults");
        accounts = List.copyOf(accounts);
        streamKeys = Set.copyOf(streamKeys);
        require(port >= 0 && port <= MAX_PORT, "port=" + port + " is not between 0 and " + MAX_PORT);
        require(speed > 0 && speed <= 1e6, "speed=" + speed + " is not above 0 and at most 1000000");
        require(
                orderLatencyNs >= 0 && orderLatencyNs <= TimeUnit.MINUTES.toNanos(1),
                "orderLatencyNs=" + orderLatencyNs + " is not between 0 and one minute");
        require(
                maxBufferedBytes >= MIN_BUFFERED_BYTES,
                "maxBufferedBytes=" + maxBufferedBytes + " is less than " + MIN_BUFFERED_BYTES);
        require(pingIntervalNs > 0, "pingIntervalNs=" + pingIntervalNs + " is not positive");
        require(pongTimeoutNs > 0, "pongTimeoutNs=" + pongTimeoutNs + " is not positive");
        require(connectionLifetimeNs > 0, "connectionLifetimeNs=" + connectionLifetimeNs + " is not positive");
        require(
                sbePort >= NO_SBE && sbePort <= MAX_PORT,
                "sbePort=" + sbePort + " is not between " + NO_SBE + " and " + MAX_PORT);
        require(sbePort <= 0 || sbePort != port, "sbePort=" + sbePort + " is the port of everything else");
    }

    /** A builder with the venue's values, no accounts, any port on loopback. */
    public static Builder builder() {
        return new Builder();
    }

    private static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Collects settings by name. */
    public static final class Builder {
        private String bindAddress = "127.0.0.1";
        private int port;
        private List<ExchangeAccount> accounts = List.of();
        private RateLimits limits = RateLimits.PRODUCTION;
        private double speed = 1;
        private FeedStart feedStart = FeedStart.AT_START;
        private long orderLatencyNs;
        private RandomFaults faults = RandomFaults.NONE;
        private VenueFaultSettings venueFaults = VenueFaultSettings.OFF;
        private boolean sendInitialQuotes = true;
        private int maxBufferedBytes = 16 * 1024 * 1024;
        private long pingIntervalNs = TimeUnit.SECONDS.toNanos(20);
        private long pongTimeoutNs = TimeUnit.SECONDS.toNanos(60);
        private long connectionLifetimeNs = TimeUnit.HOURS.toNanos(24);
        private int sbePort = NO_SBE;
        private Set<String> streamKeys = Set.of();
        private TlsIdentity tls;
        private RobotSettings robots = RobotSettings.NONE;

        private Builder() {}

        public Builder bindAddress(final String address) {
            bindAddress = address;
            return this;
        }

        public Builder port(final int tcpPort) {
            port = tcpPort;
            return this;
        }

        public Builder accounts(final ExchangeAccount... clients) {
            accounts = List.of(clients);
            return this;
        }

        public Builder limits(final RateLimits rateLimits) {
            limits = rateLimits;
            return this;
        }

        public Builder speed(final double factor) {
            speed = factor;
            return this;
        }

        public Builder feedStart(final FeedStart when) {
            feedStart = when;
            return this;
        }

        public Builder orderLatencyNs(final long latencyNs) {
            orderLatencyNs = latencyNs;
            return this;
        }

        public Builder faults(final RandomFaults randomFaults) {
            faults = randomFaults;
            return this;
        }

        public Builder venueFaults(final VenueFaultSettings settings) {
            venueFaults = settings;
            return this;
        }

        public Builder sendInitialQuotes(final boolean send) {
            sendInitialQuotes = send;
            return this;
        }

        public Builder maxBufferedBytes(final int bytes) {
            maxBufferedBytes = bytes;
            return this;
        }

        public Builder pingIntervalNs(final long intervalNs) {
            pingIntervalNs = intervalNs;
            return this;
        }

        public Builder pongTimeoutNs(final long timeoutNs) {
            pongTimeoutNs = timeoutNs;
            return this;
        }

        public Builder connectionLifetimeNs(final long lifetimeNs) {
            connectionLifetimeNs = lifetimeNs;
            return this;
        }

        public Builder sbePort(final int tcpPort) {
            sbePort = tcpPort;
            return this;
        }

        public Builder streamKeys(final String... apiKeys) {
            streamKeys = Set.of(apiKeys);
            return this;
        }

        public Builder tls(final TlsIdentity identity) {
            tls = identity;
            return this;
        }

        public Builder robots(final RobotSettings settings) {
            robots = settings;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException naming the setting that is out of range
         */
        public ExchangeConfig build() {
            return new ExchangeConfig(
                    bindAddress,
                    port,
                    accounts,
                    limits,
                    speed,
                    feedStart,
                    orderLatencyNs,
                    faults,
                    venueFaults,
                    sendInitialQuotes,
                    maxBufferedBytes,
                    pingIntervalNs,
                    pongTimeoutNs,
                    connectionLifetimeNs,
                    sbePort,
                    streamKeys,
                    tls,
                    robots);
        }
    }
}
