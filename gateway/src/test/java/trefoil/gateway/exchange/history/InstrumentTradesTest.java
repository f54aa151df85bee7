package trefoil.gateway.exchange.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Trade;

class InstrumentTradesTest {
    private static final long START_NS = ns("2026-11-25T10:00:00Z");

    private final InstrumentTrades trades = new InstrumentTrades();
    private int nextId = 1;

    @Test
    void shouldFillPeriodsWithoutTradesWithTheLastPrice() {
        trade(START_NS, 100, 2, false, 1);
        trade(START_NS + seconds(30), 110, 1, true, 2);
        trade(START_NS + seconds(190), 90, 1, false, 3);

        final List<Candle> candles = trades.candles(Interval.MINUTE, 0, -1, START_NS + seconds(250), 10);

        assertThat(candles).hasSize(5);
        assertCandle(candles.get(0), START_NS, 100, 110, 100, 110, 3, 2);
        assertCandle(candles.get(1), START_NS + seconds(60), 110, 110, 110, 110, 0, 0);
        assertCandle(candles.get(3), START_NS + seconds(180), 90, 90, 90, 90, 1, 1);
        assertCandle(candles.get(4), START_NS + seconds(240), 90, 90, 90, 90, 0, 0);
        assertThat(candles.get(0).takerBuyVolume()).isEqualTo(2 * Fixed.ONE);
        assertThat(candles.get(0).quoteVolume()).isEqualTo(310 * Fixed.ONE);
    }

    private static void assertCandle(
            final Candle candle,
            final long openTimeNs,
            final long open,
            final long high,
            final long low,
            final long close,
            final long volume,
            final long count) {
        assertThat(candle.openTimeNs()).isEqualTo(openTimeNs);
        assertThat(List.of(candle.open(), candle.high(), candle.low(), candle.close()))
                .containsExactly(open * Fixed.ONE, high * Fixed.ONE, low * Fixed.ONE, close * Fixed.ONE);
        assertThat(candle.volume()).isEqualTo(volume * Fixed.ONE);
        assertThat(candle.trades()).isEqualTo(count);
    }

    @Test
    void shouldSelectPeriodsByTheirOpening() {
        for (int second = 0; second < 600; second += 30) {
            trade(START_NS + seconds(second), 100 + second, 1, false, second);
        }

        assertThat(openings(trades.candles(Interval.MINUTE, 0, START_NS + 1, START_NS + seconds(180), 10)))
                .containsExactly(START_NS + seconds(60), START_NS + seconds(120), START_NS + seconds(180));
        assertThat(openings(trades.candles(Interval.MINUTE, 0, START_NS, START_NS + seconds(599), 2)))
                .as("the oldest where a start is given")
                .containsExactly(START_NS, START_NS + seconds(60));
        assertThat(openings(trades.candles(Interval.MINUTE, 0, -1, START_NS + seconds(599), 2)))
                .as("the newest where none is")
                .containsExactly(START_NS + seconds(480), START_NS + seconds(540));
        assertThat(openings(trades.candles(Interval.MINUTES_3, 0, -1, START_NS + seconds(599), 10)))
                .containsExactly(START_NS, START_NS + seconds(180), START_NS + seconds(360), START_NS + seconds(540));
        assertThat(trades.candles(Interval.MINUTE, 0, START_NS + seconds(9_000), START_NS + seconds(600), 10))
                .isEmpty();
    }

    private static List<Long> openings(final List<Candle> candles) {
        return candles.stream().map(Candle::openTimeNs).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1s, 2026-11-25T10:00:07.9Z, 0, 2026-11-25T10:00:07Z",
        "3m, 2026-11-25T10:05:00Z, 0, 2026-11-25T10:03:00Z",
        "4h, 2026-11-25T10:05:00Z, 0, 2026-11-25T08:00:00Z",
        "1d, 2026-11-25T10:05:00Z, 0, 2026-11-25T00:00:00Z",
        "1d, 2026-11-25T20:05:00Z, 345, 2026-11-25T18:15:00Z",
        "1d, 2026-11-25T03:00:00Z, -240, 2026-11-24T04:00:00Z",
        "1w, 2026-11-25T10:05:00Z, 0, 2026-11-23T00:00:00Z",
        "1w, 2026-11-23T00:00:00Z, 0, 2026-11-23T00:00:00Z",
        "1M, 2026-11-25T10:05:00Z, 0, 2026-11-01T00:00:00Z",
        "1M, 2026-11-30T20:00:00Z, 480, 2026-11-30T16:00:00Z"
    })
    void shouldKnowWhenPeriodsBegin(
            final String interval, final String moment, final int zoneMinutes, final String opening) {
        assertThat(Interval.of(interval).openTimeNs(ns(moment), TimeUnit.MINUTES.toNanos(zoneMinutes)))
                .isEqualTo(ns(opening));
    }

    @Test
    void shouldGoFromMonthToMonth() {
        final long february = ns("2028-02-01T00:00:00Z");

        assertThat(Interval.MONTH.nextOpenTimeNs(february, 0)).isEqualTo(ns("2028-03-01T00:00:00Z"));
        assertThat(Interval.MONTH.earlierOpenTimeNs(february, 2, 0)).isEqualTo(ns("2027-12-01T00:00:00Z"));
    }

    @Test
    void shouldTellTradesOfOneTakerAtOnePriceAsOne() {
        trade(START_NS, 100, 1, false, 7);
        trade(START_NS, 100, 2, false, 7);
        trade(START_NS, 101, 1, false, 7);
        trade(START_NS, 101, 1, false, 8);

        assertThat(trades.aggregates())
                .containsExactly(
                        new AggregateTrade(1, 100 * Fixed.ONE, 3 * Fixed.ONE, 1, 2, false, 7, START_NS),
                        new AggregateTrade(2, 101 * Fixed.ONE, Fixed.ONE, 3, 3, false, 7, START_NS),
                        new AggregateTrade(3, 101 * Fixed.ONE, Fixed.ONE, 4, 4, false, 8, START_NS));
    }

    @Test
    void shouldSumUpWhatAWindowSaw() {
        trade(START_NS, 100, 1, false, 1);
        trade(START_NS + seconds(100), 200, 3, false, 2);

        assertThat(trades.since(START_NS, 0).averagePrice()).isEqualTo(175 * Fixed.ONE);
        assertThat(trades.since(START_NS + seconds(1), 0).trades()).isEqualTo(1);
        assertThat(trades.since(START_NS + seconds(1), 0).open()).isEqualTo(200 * Fixed.ONE);
        final Candle quiet = trades.since(START_NS + seconds(500), 0);
        assertThat(quiet.trades()).isZero();
        assertThat(quiet.open()).as("the price before").isEqualTo(200 * Fixed.ONE);
        assertThat(trades.priceBefore(START_NS + seconds(50), 0)).isEqualTo(100 * Fixed.ONE);
        assertThat(trades.priceBefore(START_NS, 7)).isEqualTo(7);
    }

    @Test
    void shouldForgetTheOldestAndStillKnowADay() {
        for (int i = 0; i < 5_000; i++) {
            trade(START_NS + seconds(10L * i), 100, 1, false, i);
        }

        assertThat(trades.trades()).hasSize(InstrumentTrades.TRADES);
        assertThat(trades.aggregates()).hasSize(InstrumentTrades.TRADES);
        assertThat(trades.since(START_NS, 0).trades()).as("by the minute").isEqualTo(5_000);
        assertThat(trades.candles(Interval.SECOND, 0, -1, START_NS + seconds(50_000), 1_000))
                .hasSize(1_000);
        assertThat(trades.candles(Interval.DAY, 0, -1, START_NS + seconds(60_000), 1_000))
                .hasSize(2);
    }

    private void trade(
            final long timeNs, final long price, final long quantity, final boolean buyerIsMaker, final long taker) {
        trades.add(new Trade(0, nextId++, price * Fixed.ONE, quantity * Fixed.ONE, buyerIsMaker, taker, timeNs));
    }

    private static long seconds(final long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static long ns(final String moment) {
        final Instant instant = Instant.parse(moment);
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
