package trefoil.bench.peer;

import info.bitrich.xchangestream.binance.BinanceStreamingExchange;
import info.bitrich.xchangestream.core.ProductSubscription;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceAdapters;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.instrument.Instrument;

/** XChange's streaming client of Binance: its book tickers, as it makes them. */
final class XChangeQuotes implements Contender {
    private static final CurrencyPair PAIR = new CurrencyPair("BTC", "USDT");
    private static final int PATIENCE_S = 30;

    private AtHome client;

    /** The client at another address; its own hook for that says where. */
    private static final class AtHome extends BinanceStreamingExchange {
        private final URI address;

        AtHome(final URI address) {
            this.address = address;
        }

        @Override
        protected String getStreamingBaseUri() {
            return "ws://" + address.getAuthority() + "/";
        }
    }

    @Override
    public String words() {
        return "xchange-stream-binance";
    }

    @Override
    public String id() {
        return "xchange";
    }

    @Override
    public void connect(final URI address, final LongConsumer quotes) {
        BinanceAdapters.putSymbolMapping("BTCUSDT", PAIR);
        client = new AtHome(address);
        final ExchangeSpecification specification = client.getDefaultExchangeSpecification();
        specification.setShouldLoadRemoteMetaData(false);
        specification.setExchangeSpecificParametersItem(BinanceStreamingExchange.USE_REALTIME_BOOK_TICKER, true);
        client.applySpecification(specification);
        client.connect(ProductSubscription.create().addTicker((Instrument) PAIR).build())
                .blockingAwait(PATIENCE_S, TimeUnit.SECONDS);
        client.getStreamingMarketDataService()
                .getRawBookTicker(PAIR)
                .subscribe(ticker -> quotes.accept(ticker.getUpdateId()));
    }

    @Override
    public void close() {
        client.disconnect().blockingAwait(PATIENCE_S, TimeUnit.SECONDS);
    }
}
