package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

class RobotsTest {
    private static final long SEED = 20_261_128;
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

    /** A minute of a market with robots in it. */
    private static final class Minute implements ExchangeListener {
        private final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.builder(SEED)
                .updatesPerSecond(1_000)
                .durationNs(MINUTE_NS)
                .build());
        private final VirtualExchange exchange = new VirtualExchange(market.instruments());
        private final List<String> events = new ArrayList<>();
        private final Set<Integer> traded = new HashSet<>();
        private final Map<Boolean, List<Execution>> fillsByMaker;
        private final List<Execution> fills = new ArrayList<>();
        private final long[] totals;

        Minute(final RobotSettings settings) {
            final MarketFeed feed = new Robots(exchange, settings).among(market);
            exchange.listener(this);
            totals = totals();
            while (feed.nextTimeNs() != MarketFeed.END) {
                exchange.advanceTo(feed.nextTimeNs());
                feed.emit(exchange);
            }
            fillsByMaker = fills.stream()
                    .collect(Collectors.partitioningBy(fill -> fill.fill().maker()));
        }

        private long[] totals() {
            final long[] sums = new long[exchange.assets().size()];
            for (int asset = 0; asset < sums.length; asset++) {
                sums[asset] = exchange.total(asset);
            }
            return sums;
        }

        private Account account(final String name) {
            return exchange.accounts().stream()
                    .filter(account -> account.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void onTrade(final Trade trade) {
            events.add(trade.toString());
            traded.add(trade.instrument());
        }

        @Override
        public void onExecution(final Execution execution) {
            events.add(execution.kind() + " " + execution.order().clientOrderId() + " "
                    + execution.order().price());
            if (execution.fill() != null) {
                fills.add(execution);
            }
        }
    }

    @Test
    void shouldBeTheSameForTheSameSeedAndAnotherForAnother() {
        final List<String> first = new Minute(RobotSettings.usual(7)).events;

        assertThat(new Minute(RobotSettings.usual(7)).events).isEqualTo(first);
        assertThat(new Minute(RobotSettings.usual(8)).events).isNotEqualTo(first);
    }

    @Test
    void shouldTradeWithTheHouseAndWithEachOtherAndLoseNothing() {
        final Minute minute = new Minute(RobotSettings.usual(7));

        assertThat(minute.totals()).as("of each asset").isEqualTo(minute.totals);
        assertThat(minute.traded).as("instruments with trades").hasSizeGreaterThan(10);
        assertThat(minute.fillsByMaker.get(true)).as("fills of resting orders").hasSizeGreaterThan(50);
        assertThat(minute.fillsByMaker.get(false)).as("fills of takers").hasSizeGreaterThan(100);
        assertThat(minute.account(Robots.MAKER).openOrders())
                .hasSizeBetween(5, 2 * minute.exchange.instruments().size());
        assertThat(minute.account(Robots.TAKER).openOrders()).isEmpty();
    }

    @Test
    void shouldTakeWhatIsOffThePricesOfItsAssetsElsewhere() {
        final VirtualExchange exchange = new VirtualExchange(List.of(
                instrument("BTCUSDT", "BTC", "USDT"),
                instrument("ETHUSDT", "ETH", "USDT"),
                instrument("ETHBTC", "ETH", "BTC")));
        final MarketFeed feed = new Quotes(exchange.instruments());
        final MarketFeed withRobots = new Robots(exchange, new RobotSettings(1, 0, 1_000, 2_500)).among(feed);
        final List<Trade> trades = new ArrayList<>();
        exchange.listener(new ExchangeListener() {
            @Override
            public void onTrade(final Trade trade) {
                trades.add(trade);
            }
        });

        while (trades.stream().noneMatch(trade -> trade.instrument() == 2)) {
            exchange.advanceTo(withRobots.nextTimeNs());
            withRobots.emit(exchange);
        }

        final Trade taken = trades.stream()
                .filter(trade -> trade.instrument() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(taken.price()).isEqualTo(Fixed.ONE / 20);
        assertThat(taken.quantity()).as("all of the level").isEqualTo(3 * Fixed.ONE);
        assertThat(taken.buyerIsMaker()).as("ETH is cheap there").isFalse();
        assertThat(exchange.bestAskPrice(2)).isZero();
    }

    @Test
    void shouldRefuseSettingsThatCannotBe() {
        assertThat(RobotSettings.NONE.any()).isFalse();
        assertThat(RobotSettings.usual(1).any()).isTrue();
        assertThatThrownBy(() -> new RobotSettings(1, -1, 0, 0)).hasMessageContaining("makerPerSecond=-1");
        assertThatThrownBy(() -> new RobotSettings(1, 0, 1e9, 0)).hasMessageContaining("takerPerSecond=1.0E9");
        assertThatThrownBy(() -> new RobotSettings(1, 0, 0, -1)).hasMessageContaining("takerEdgePpm=-1");
    }

    private static Instrument instrument(final String symbol, final String base, final String quote) {
        final Instrument any = SyntheticMarket.create(SyntheticMarketConfig.defaults(1))
                .instruments()
                .get(0);
        return new Instrument(
                symbol,
                base,
                quote,
                any.status(),
                true,
                8,
                8,
                Filters.builder().lot(1, 1_000 * Fixed.ONE, 1).build());
    }

    /** One book of each instrument at once, and nothing more for a minute: ETH costs 0.05 BTC, and 0.06 by dollars. */
    private static final class Quotes implements MarketFeed {
        private final List<Instrument> instruments;
        private int emitted;

        Quotes(final List<Instrument> instruments) {
            this.instruments = instruments;
        }

        @Override
        public List<Instrument> instruments() {
            return instruments;
        }

        @Override
        public long nextTimeNs() {
            return emitted < instruments.size() ? 0 : MINUTE_NS;
        }

        @Override
        public void emit(final BookSink sink) {
            final long price = new long[] {50_000 * Fixed.ONE, 3_000 * Fixed.ONE, Fixed.ONE / 20}[emitted];
            final long[] bids = {price - 1, 3 * Fixed.ONE};
            final long[] asks = {price, 3 * Fixed.ONE};
            sink.onBook(emitted++, 1, bids, 1, asks, 1);
        }
    }
}
