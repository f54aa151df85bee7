package trefoil.gateway.cli;

import java.io.IOException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.MarketFeed;
import trefoil.gateway.exchange.ExchangeAccount;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;

/** A simulated exchange on loopback with one account of play money and a key made for this run. */
final class SimulatedVenue implements AutoCloseable {
    /** Name of the account. */
    static final String ACCOUNT = "trader";

    private static final String BNB = "BNB";
    /** What is left of the commission after the discount. */
    private static final int BNB_DISCOUNT_PPM = 750_000;

    private static final int KEY_CHARACTERS = 64;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Map<String, String> PLAY_MONEY =
            Map.of("USDT", "10000", "USDC", "10000", "FDUSD", "10000", "BTC", "0.2", "ETH", "4", "BNB", "20");

    private final ExchangeServer server;
    private final String apiKey;
    private final String secret;
    private final String streamKey;
    private final String publicApiKey;

    private SimulatedVenue(
            final ExchangeServer server,
            final String apiKey,
            final String secret,
            final String streamKey,
            final String publicApiKey) {
        this.streamKey = streamKey;
        this.publicApiKey = publicApiKey;
        this.server = server;
        this.apiKey = apiKey;
        this.secret = secret;
    }

    /** Starts the exchange; the market begins with the first subscription. */
    static SimulatedVenue start(
            final MarketFeed feed, final int port, final MarketOptions market, final FaultOptions faults) {
        return start(feed, port, market, faults, null, config -> {});
    }

    /** As the other, with more settings, and a public key that the account has besides, or null. */
    static SimulatedVenue start(
            final MarketFeed feed,
            final int port,
            final MarketOptions market,
            final FaultOptions faults,
            final PublicKey publicKey,
            final Consumer<ExchangeConfig.Builder> more) {
        final String apiKey = randomText();
        final String streamKey = randomText();
        final String secret = randomText();
        final String publicApiKey = publicKey == null ? null : randomText();
        try {
            final ExchangeAccount hmacOnly =
                    new ExchangeAccount(ACCOUNT, apiKey, secret, playMoney(feed), fees(feed, market, faults));
            final ExchangeAccount account =
                    publicKey == null ? hmacOnly : hmacOnly.withPublicKey(publicApiKey, publicKey);
            final ExchangeConfig.Builder config = ExchangeConfig.builder()
                    .port(port)
                    .accounts(account)
                    .speed(market.speed())
                    .faults(faults.random(market.seed()))
                    .venueFaults(faults.venue(market.seed()))
                    .streamKeys(streamKey)
                    .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION);
            more.accept(config);
            return new SimulatedVenue(
                    new ExchangeServer(config.build(), feed).start(), apiKey, secret, streamKey, publicApiKey);
        } catch (final IOException problem) {
            throw new CommandException(ExitCode.ENVIRONMENT, problem.getMessage());
        } catch (final IllegalArgumentException problem) {
            throw new CommandException(ExitCode.USAGE, problem.getMessage());
        }
    }

    ExchangeServer server() {
        return server;
    }

    String apiKey() {
        return apiKey;
    }

    String secret() {
        return secret;
    }

    /** The key that SBE streams ask for. */
    String streamKey() {
        return streamKey;
    }

    /** The API key that goes with the public key; null without one. */
    String publicApiKey() {
        return publicApiKey;
    }

    /** What went wrong inside the exchange, its market included; empty if nothing did. */
    Optional<String> fault() {
        return server.failure().map(failure -> "the simulated exchange failed: " + failure);
    }

    @Override
    public void close() {
        server.close();
    }

    private static Fees fees(final MarketFeed feed, final MarketOptions market, final FaultOptions faults) {
        final Fees fees = Fees.of(market.feePpm(), market.feePpm());
        final boolean tradesBnb = assets(feed).contains(BNB);
        if (market.feesInBnb() && !tradesBnb) {
            throw new CommandException(ExitCode.USAGE, "--fees-in-bnb: no pair of this market trades BNB");
        }
        final boolean inBnb =
                market.feesInBnb() || faults.any() && faults.faults().contains(Fault.BNB_RUNS_OUT);
        return inBnb && tradesBnb ? fees.paidIn(BNB, BNB_DISCOUNT_PPM) : fees;
    }

    private static Set<String> assets(final MarketFeed feed) {
        final Set<String> assets = new HashSet<>();
        for (final Instrument instrument : feed.instruments()) {
            assets.add(instrument.baseAsset());
            assets.add(instrument.quoteAsset());
        }
        return assets;
    }

    private static Map<String, Long> playMoney(final MarketFeed feed) {
        final Set<String> assets = assets(feed);
        final Map<String, Long> balances = new TreeMap<>();
        PLAY_MONEY.forEach((asset, amount) -> {
            if (assets.contains(asset)) {
                balances.put(asset, DecimalText.parse(amount));
            }
        });
        return balances;
    }

    private static String randomText() {
        final SecureRandom random = new SecureRandom();
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < KEY_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
