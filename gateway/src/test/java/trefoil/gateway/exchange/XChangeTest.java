package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import info.bitrich.xchangestream.binance.BinanceStreamingExchange;
import info.bitrich.xchangestream.binance.KlineSubscription;
import info.bitrich.xchangestream.core.ProductSubscription;
import io.reactivex.rxjava3.core.Observable;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.dto.marketdata.BinanceKline;
import org.knowm.xchange.binance.dto.marketdata.KlineInterval;
import org.knowm.xchange.binance.dto.trade.BinanceCancelOrderParams;
import org.knowm.xchange.binance.dto.trade.BinanceOrderFlags;
import org.knowm.xchange.binance.dto.trade.BinanceTradeHistoryParams;
import org.knowm.xchange.currency.Currency;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.Ticker;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.MarketOrder;
import org.knowm.xchange.dto.trade.UserTrade;
import org.knowm.xchange.instrument.Instrument;
import org.knowm.xchange.service.trade.params.orders.DefaultQueryOrderParamInstrument;
import trefoil.engine.sim.RobotSettings;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;

/** A third party's client, as it is, trades and listens here. Only the addresses differ from the venue's. */
@Timeout(120)
class XChangeTest {
    private static final Instrument BTC_USDT = new CurrencyPair("BTC", "USDT");
    private static final int WAIT_SECONDS = 30;
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    @TempDir
    private Path directory;

    private final SSLSocketFactory usualFactory = HttpsURLConnection.getDefaultSSLSocketFactory();
    private final String usualStore = System.getProperty(TRUST_STORE);
    private final String usualPassword = System.getProperty(TRUST_STORE_PASSWORD);
    private ExchangeServer server;
    private AtHome client;

    /** The client at other addresses; its own hooks for them say where. */
    private static final class AtHome extends BinanceStreamingExchange {
        private final ExchangeServer server;

        AtHome(final ExchangeServer server) {
            this.server = server;
        }

        @Override
        protected String getStreamingBaseUri() {
            return server.streamUrl() + "/";
        }

        @Override
        protected String getTradeStreamingBaseUri() {
            return server.wsApiUrl();
        }
    }

    private void start(final boolean encrypted) throws Exception {
        final Map<String, Long> money = new TreeMap<>();
        money.put("USDT", ScriptedFeed.fixed("100000"));
        money.put("BTC", ScriptedFeed.fixed("2"));
        final ExchangeConfig.Builder config = ExchangeConfig.builder()
                .accounts(ScriptedFeed.account(money))
                .robots(new RobotSettings(1, 400, 400, 2_500));
        if (encrypted) {
            final TlsIdentity identity = TlsIdentity.generate();
            trust(identity);
            config.tls(identity);
        }
        server = new ExchangeServer(
                        config.build(),
                        SyntheticMarket.create(SyntheticMarketConfig.builder(1)
                                .updatesPerSecond(1_000)
                                .build()))
                .start();
        client = new AtHome(server);
        final ExchangeSpecification specification = client.getDefaultExchangeSpecification();
        specification.setSslUri(server.restUrl());
        specification.setHost("127.0.0.1");
        specification.setPort(server.port());
        specification.setApiKey(ScriptedFeed.KEY);
        specification.setSecretKey(ScriptedFeed.SECRET);
        client.applySpecification(specification);
    }

    /** Lets this process trust the certificate as the client's libraries look for it. */
    private void trust(final TlsIdentity identity) throws Exception {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("exchange", identity.certificate());
        final Path file = directory.resolve("exchange.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE_PASSWORD, "changeit");
        final TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
    }

    @AfterEach
    void stop() {
        HttpsURLConnection.setDefaultSSLSocketFactory(usualFactory);
        restore(TRUST_STORE, usualStore);
        restore(TRUST_STORE_PASSWORD, usualPassword);
        if (client.getStreamingMarketDataService() != null) {
            client.disconnect().blockingAwait(WAIT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(server.failure()).isEmpty();
        server.close();
    }

    private static void restore(final String property, final String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    private static <T> T first(final Observable<T> events) {
        return events.timeout(WAIT_SECONDS, TimeUnit.SECONDS).blockingFirst();
    }

    @ParameterizedTest(name = "encrypted {0}")
    @ValueSource(booleans = {false, true})
    void shouldLoadMarketsAndTrade(final boolean encrypted) throws Exception {
        start(encrypted);

        assertThat(client.getExchangeMetaData().getInstruments()).as("markets").containsKey(BTC_USDT);
        assertThat(client.getExchangeMetaData().getInstruments().get(BTC_USDT).getPriceScale())
                .isEqualTo(2);
        final BigDecimal before = balance(Currency.USDT);
        assertThat(before).isEqualByComparingTo("100000");
        final OrderBook book = client.getMarketDataService().getOrderBook(BTC_USDT);
        assertThat(book.getBids()).isNotEmpty();
        assertThat(book.getAsks()).isNotEmpty();

        final String taken = client.getTradeService()
                .placeMarketOrder(new MarketOrder.Builder(Order.OrderType.BID, BTC_USDT)
                        .originalAmount(new BigDecimal("0.01"))
                        .build());
        final Order filled = order(taken);
        assertThat(filled.getStatus()).isEqualTo(Order.OrderStatus.FILLED);
        assertThat(filled.getCumulativeAmount()).isEqualByComparingTo("0.01");
        final List<UserTrade> trades = client.getTradeService()
                .getTradeHistory(new BinanceTradeHistoryParams(BTC_USDT))
                .getUserTrades();
        assertThat(trades).extracting(UserTrade::getOrderId).contains(taken);
        assertThat(balance(Currency.USDT)).isLessThan(before);

        final BigDecimal farBelow = book.getBids()
                .get(0)
                .getLimitPrice()
                .multiply(new BigDecimal("0.9"))
                .setScale(2, RoundingMode.DOWN);
        final String resting = client.getTradeService()
                .placeLimitOrder(new LimitOrder.Builder(Order.OrderType.BID, BTC_USDT)
                        .originalAmount(new BigDecimal("0.01"))
                        .limitPrice(farBelow)
                        .flag(BinanceOrderFlags.LIMIT_MAKER)
                        .build());
        assertThat(client.getTradeService().getOpenOrders().getOpenOrders())
                .extracting(LimitOrder::getId)
                .containsExactly(resting);
        assertThat(client.getTradeService().cancelOrder(new BinanceCancelOrderParams(BTC_USDT, resting, null)))
                .isTrue();
        assertThat(order(resting).getStatus()).isEqualTo(Order.OrderStatus.CANCELED);
        assertThat(client.getTradeService().getOpenOrders().getOpenOrders()).isEmpty();
    }

    @ParameterizedTest(name = "encrypted {0}")
    @ValueSource(booleans = {false, true})
    void shouldListenToMarketStreams(final boolean encrypted) throws Exception {
        start(encrypted);

        client.connect(
                        new KlineSubscription(Map.of(BTC_USDT, Set.of(KlineInterval.m1))),
                        ProductSubscription.create()
                                .addTicker(BTC_USDT)
                                .addOrderbook(BTC_USDT)
                                .addTrades(BTC_USDT)
                                .build())
                .blockingAwait(WAIT_SECONDS, TimeUnit.SECONDS);

        final Trade trade = first(client.getStreamingMarketDataService().getTrades(BTC_USDT));
        assertThat(trade.getInstrument()).isEqualTo(BTC_USDT);
        assertThat(trade.getPrice()).isPositive();
        assertThat(trade.getOriginalAmount()).isPositive();
        final Ticker ticker = first(client.getStreamingMarketDataService()
                .getTicker(BTC_USDT)
                .filter(seen -> seen.getVolume().signum() > 0));
        assertThat(ticker.getInstrument()).isEqualTo(BTC_USDT);
        assertThat(ticker.getHigh()).isGreaterThanOrEqualTo(ticker.getLow());
        assertThat(ticker.getAsk()).isGreaterThan(ticker.getBid());
        final OrderBook book = first(client.getStreamingMarketDataService().getOrderBook(BTC_USDT));
        assertThat(book.getAsks().get(0).getLimitPrice())
                .isGreaterThan(book.getBids().get(0).getLimitPrice());
        final BinanceKline kline = first(client.getStreamingMarketDataService()
                .getKlines(BTC_USDT, KlineInterval.m1)
                .filter(seen -> seen.getNumberOfTrades() > 0));
        assertThat(kline.getInstrument()).isEqualTo(BTC_USDT);
        assertThat(kline.getHigh()).isGreaterThanOrEqualTo(kline.getLow());
    }

    private Order order(final String id) throws Exception {
        return client.getTradeService()
                .getOrder(new DefaultQueryOrderParamInstrument(BTC_USDT, id))
                .iterator()
                .next();
    }

    private BigDecimal balance(final Currency currency) throws Exception {
        return client.getAccountService()
                .getAccountInfo()
                .getWallet()
                .getBalance(currency)
                .getAvailable();
    }
}
