package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.event.Side.BUY;
import static trefoil.engine.event.Side.SELL;
import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Timer;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.RuleChanges;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

class PaperExchangeTest {
    private static final long START_NS = TimeUnit.DAYS.toNanos(20_000);
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LATENCY_MS = 20;
    private static final long STALE_AFTER_MS = 2_000;
    private static final long FEE_RATE = Fixed.ONE / 1_000;
    private static final long WORTH_OF_ANY = fixed("1000000");

    private final Universe universe = universe();
    private final int btc = universe.instrumentIndex("BTCUSDT");
    private final int bnb = universe.instrumentIndex("BNBUSDT");
    private final PaperExchange exchange = exchange(universe, "10000", OrderLimits.PRODUCTION);
    private final List<PaperAnswer> answers = new ArrayList<>();
    private final MutableDirectBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private long updateId;
    private long orderKey;

    @Test
    void shouldFillAtTheQuoteInForceAtArrivalAndNotAtSending() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "101.5", "0.4");
        quote(19, "100", "1", "101", "1");
        tick(21);

        assertThat(answer().outcome()).isEqualTo(OrderOutcome.FILLED);
        assertThat(answer().fills()).singleElement().satisfies(fill -> {
            assertThat(fill.price()).isEqualTo(fixed("101"));
            assertThat(fill.quantity()).isEqualTo(fixed("0.4"));
        });
        assertThat(answer().quoteQty()).isEqualTo(fixed("40.4"));
    }

    @Test
    void shouldNotFillWhatWasThereAtSendingAndIsGoneAtArrival() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "0.4");
        quote(19, "99", "1", "101", "1");
        tick(21);

        assertThat(answer().outcome()).isEqualTo(OrderOutcome.EXPIRED);
        assertThat(answer().executedQty()).isZero();
        assertThat(exchange.balance(universe.assetIndex("USDT"))).isEqualTo(fixed("10000"));
    }

    @ParameterizedTest(name = "a quote {0} ns after the arrival, counted: {1}")
    @CsvSource({"-1, true", "0, true", "1, false"})
    void shouldCountQuotesUpToTheArrival(final long afterArrivalNs, final boolean counted) {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "1");
        quoteNs(LATENCY_MS * MS + afterArrivalNs, btc, 0, "97", "1", "98", "1");
        tick(40);

        assertThat(answer().fills()).singleElement().satisfies(fill -> assertThat(fill.price())
                .isEqualTo(fixed(counted ? "98" : "100")));
    }

    @Test
    void shouldAnswerALatencyAfterTheArrivalAndOnlyOnceLaterRecordsAreSeen() {
        quote(0, "99", "1", "100", "1");
        send(3, BUY, "100", "1");
        tick(23);
        assertThat(answers).isEmpty();

        tick(24);

        assertThat(answer().sentNs()).isEqualTo(START_NS + 3 * MS);
        assertThat(answer().answeredNs()).isEqualTo(START_NS + 43 * MS);
    }

    @Test
    void shouldTakeAnOrderThatItIsToldOfLateForLate() {
        quote(0, "99", "1", "100", "1");
        quote(50, "99", "1", "101", "1");
        send(10, BUY, "101", "1");
        tick(51);

        assertThat(answer().fills()).singleElement().satisfies(fill -> assertThat(fill.price())
                .isEqualTo(fixed("101")));
        assertThat(answer().sentNs()).isEqualTo(START_NS + 30 * MS);
        assertThat(answer().answeredNs()).isEqualTo(START_NS + 70 * MS);
    }

    @Test
    void shouldFillNoMoreThanIsShownAndNothingTwice() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "0.7");
        send(1, BUY, "100", "0.7");
        send(2, BUY, "100", "0.7");
        tick(30);

        assertThat(answers).extracting(PaperAnswer::executedQty).containsExactly(fixed("0.7"), fixed("0.3"), 0L);
        assertThat(answers)
                .extracting(PaperAnswer::outcome)
                .containsExactly(OrderOutcome.FILLED, OrderOutcome.EXPIRED, OrderOutcome.EXPIRED);
    }

    @ParameterizedTest(name = "{0} at {1} shown again: {2} left")
    @CsvSource({
        // the same quote, told again or with the other side changed
        "1,   100, 0.4",
        // more of it: what is new is there for us
        "1.5, 100, 0.9",
        // less of it: no more than what is shown can have been ours
        "0.5, 100, 0",
        // it is hidden behind a better one, and comes back below
        "1,   99.5, 1"
    })
    void shouldRememberWhatItTookFromAQuote(final String qty, final String price, final String left) {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "0.6");
        quote(30, "98", "5", price, qty);
        send(31, BUY, "100", "5");
        tick(60);

        assertThat(answers.get(1).executedQty()).isEqualTo(fixed(left));
    }

    @Test
    void shouldForgetAQuoteOnceTheMarketHasPassedIt() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "1");
        quote(30, "99", "1", "100", "1");
        quote(31, "99", "1", "100.5", "1");
        quote(32, "99", "1", "100", "1");
        send(33, BUY, "100", "1");
        tick(60);

        assertThat(answers).extracting(PaperAnswer::executedQty).containsExactly(fixed("1"), fixed("1"));
    }

    @Test
    void shouldRememberAQuoteThatABetterOneHides() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "1");
        quote(30, "98", "1", "99", "1");
        quote(31, "98", "1", "100", "1");
        send(32, BUY, "100", "1");
        tick(60);

        assertThat(answers.get(1).executedQty()).isZero();
    }

    @Test
    void shouldCapWhatItTookOnceLessIsShown() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "1");
        quote(30, "99", "1", "100", "0.25");
        quote(31, "99", "1", "100", "1.25");
        send(32, BUY, "100", "5");
        tick(60);

        assertThat(answers.get(1).executedQty()).isEqualTo(fixed("1"));
    }

    @Test
    void shouldWalkTheLevelsOfAWholeBook() {
        levels(0, List.of("99", "1"), List.of("100", "1", "101", "2", "102", "3"));
        send(0, BUY, "101", "5");
        send(1, BUY, "102", "5");
        tick(30);

        assertThat(answers.get(0).executedQty()).isEqualTo(fixed("3"));
        assertThat(answers.get(0).fills())
                .extracting(PaperAnswer.Fill::price)
                .containsExactly(fixed("100"), fixed("101"));
        assertThat(answers.get(1).fills()).singleElement().satisfies(fill -> {
            assertThat(fill.price()).isEqualTo(fixed("102"));
            assertThat(fill.quantity()).isEqualTo(fixed("3"));
        });
    }

    @Test
    void shouldTrustOnlyTheQuoteWhereTheBookIsOld() {
        levels(0, List.of("99", "1"), List.of("100", "1", "101", "2"));
        quote((int) STALE_AFTER_MS, "99", "1", "100", "1");
        send((int) STALE_AFTER_MS, BUY, "101", "5");
        tick((int) STALE_AFTER_MS + 50);

        assertThat(answer().executedQty()).isEqualTo(fixed("1"));
    }

    @Test
    void shouldFillNothingWhereTheQuotesConnectionIsLost() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "1");
        feedDown(10);
        tick(30);

        assertThat(answer().outcome()).isEqualTo(OrderOutcome.EXPIRED);
        assertThat(answer().executedQty()).isZero();
    }

    @Test
    void shouldRefuseWhatTheVenueWouldRefuse() {
        quote(0, "99", "1000000", "100", "1000000");
        send(0, BUY, "100.005", "1");
        send(0, BUY, "100", "0.00001");
        send(0, BUY, "100", "0.01");
        send(0, BUY, "100", "1000");
        tick(30);

        assertThat(answers).extracting(PaperAnswer::outcome).containsOnly(OrderOutcome.REJECTED);
        assertThat(answers).extracting(PaperAnswer::venueCode).containsExactly(-1013, -1013, -1013, -2010);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.answeredNs()).isEqualTo(START_NS + 40 * MS));
    }

    @Test
    void shouldRefuseWhileTheMarketIsClosed() {
        quote(0, "99", "1", "100", "1");
        state(1, InstrumentState.CLOSED);
        send(1, BUY, "100", "1");
        tick(30);
        state(31, InstrumentState.TRADING);
        send(31, BUY, "100", "1");
        tick(60);

        assertThat(answers)
                .extracting(PaperAnswer::outcome)
                .containsExactly(OrderOutcome.REJECTED, OrderOutcome.FILLED);
    }

    @Test
    void shouldGoByTheFiltersThatTheVenueHasChangedTo() {
        quote(0, "99", "10", "100", "10");
        final Instrument now = universe.instruments().get(btc);
        RuleChanges.writeQuantities(
                slot,
                0,
                START_NS + MS,
                btc,
                new Instrument(
                        now.symbol(),
                        now.baseAsset(),
                        now.quoteAsset(),
                        now.status(),
                        true,
                        now.basePrecision(),
                        now.quotePrecision(),
                        Filters.builder().lot(0, 0, 200_000_000).build()));
        exchange.onRecord(slot, 0, answers::add);
        send(1, BUY, "100", "1");
        send(1, BUY, "100", "2");
        tick(30);

        assertThat(answers)
                .extracting(PaperAnswer::outcome)
                .containsExactly(OrderOutcome.REJECTED, OrderOutcome.FILLED);
    }

    @Test
    void shouldRefuseMoreUnfilledOrdersThanTheVenueTakes() {
        final PaperExchange strict = exchange(universe, "10000", new OrderLimits(2, 100));
        quote(strict, 0, "99", "1", "100", "1");
        for (int i = 0; i < 3; i++) {
            strict.send(order(0, BUY, "99", "1", TimeInForce.IOC));
        }
        tick(strict, 30);

        assertThat(answers).extracting(PaperAnswer::venueCode).containsExactly(0, 0, -1015);
    }

    @Test
    void shouldFillAnOrderThatWantsAllOrNothingInOneOfThem() {
        quote(0, "99", "1", "100", "1");
        exchange.send(order(0, BUY, "100", "1.5", TimeInForce.FOK));
        exchange.send(order(1, BUY, "100", "1", TimeInForce.FOK));
        tick(30);

        assertThat(answers).extracting(PaperAnswer::executedQty).containsExactly(0L, fixed("1"));
    }

    @Test
    void shouldChargeFeesAndMoveBalancesToTheLastUnit() {
        quote(0, "99", "1", "100", "1");
        send(0, BUY, "100", "0.5");
        tick(30);
        send(31, SELL, "99", "0.3");
        tick(60);

        assertThat(answers.get(0).fills()).singleElement().satisfies(fill -> {
            assertThat(fill.commission()).isEqualTo(fixed("0.0005"));
            assertThat(fill.commissionAsset()).isEqualTo(universe.assetIndex("BTC"));
        });
        assertThat(answers.get(1).fills()).singleElement().satisfies(fill -> {
            assertThat(fill.commission()).isEqualTo(fixed("0.0297"));
            assertThat(fill.commissionAsset()).isEqualTo(universe.assetIndex("USDT"));
        });
        assertThat(exchange.balance(universe.assetIndex("BTC"))).isEqualTo(fixed("0.1995"));
        assertThat(exchange.balance(universe.assetIndex("USDT"))).isEqualTo(fixed("9979.6703"));
    }

    @Test
    void shouldChargeTheFeesThatRecordsTell() {
        quote(0, "99", "1", "100", "1");
        quoteNs(0, bnb, 0, "499.5", "10", "500.5", "10");
        fees(1, trefoil.engine.event.Fees.RECEIVED, "0.002", "0.0015");
        send(1, BUY, "100", "0.5");
        tick(30);
        fees(31, trefoil.engine.event.Fees.DISCOUNTED, "0.002", "0.0015");
        send(31, SELL, "99", "0.4");
        tick(60);

        assertThat(answers.get(0).fills()).singleElement().satisfies(fill -> assertThat(fill.commission())
                .isEqualTo(fixed("0.001")));
        assertThat(answers.get(1).fills()).singleElement().satisfies(fill -> {
            assertThat(fill.commissionAsset()).isEqualTo(universe.assetIndex("BNB"));
            assertThat(fill.commission()).isEqualTo(fixed("39.6") * 15 / 10_000 / 500);
        });
    }

    /** Random quotes and orders against a plain reading: the last quote up to the arrival, less what was taken. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
    void shouldAgreeWithAPlainReadingAndWithItself(final long seed) {
        final List<PaperAnswer> first = random(seed);
        final List<PaperAnswer> second = random(seed);

        assertThat(second).as("seed %d", seed).isEqualTo(first);
        assertThat(first).as("seed %d", seed).hasSizeGreaterThan(200);
        assertThat(first.stream().filter(answer -> answer.executedQty() > 0))
                .as("seed %d", seed)
                .hasSizeGreaterThan(50);
    }

    private List<PaperAnswer> random(final long seed) {
        final Random random = new Random(seed);
        final PaperExchange paper = exchange(universe, "100000000", new OrderLimits(1_000_000, 1_000_000));
        final PlainPaper plain = new PlainPaper();
        answers.clear();
        updateId = 0;
        orderKey = 0;
        long atNs = 0;
        long qty = 10;
        for (int i = 0; i < 2_000; i++) {
            atNs += 1 + random.nextInt((int) (5 * MS));
            if (random.nextInt(5) == 0) {
                final PaperOrder order = new PaperOrder(
                        ++orderKey,
                        btc,
                        BUY,
                        (100 + random.nextInt(3)) * Fixed.ONE,
                        (1 + random.nextInt(8)) * Fixed.ONE,
                        TimeInForce.IOC,
                        START_NS + atNs);
                paper.send(order);
                plain.send(order);
            }
            final long price = 100 + random.nextInt(3);
            qty = random.nextBoolean() ? 1 + random.nextInt(10) : qty;
            plain.onQuote(START_NS + atNs, price * Fixed.ONE, qty * Fixed.ONE);
            quoteNs(paper, atNs, btc, 0, "90", "1", Long.toString(price), Long.toString(qty));
        }
        assertThat(answers.stream().map(PaperAnswer::executedQty))
                .as("seed %d", seed)
                .isEqualTo(plain.executed);
        return new ArrayList<>(answers);
    }

    /** One side of one instrument, best quote only. */
    private static final class PlainPaper {
        private final List<Long> executed = new ArrayList<>();
        private final List<PaperOrder> underWay = new ArrayList<>();
        private final Map<Long, Long> taken = new java.util.TreeMap<>();
        private long ask;
        private long shown;

        void send(final PaperOrder order) {
            underWay.add(order);
        }

        void onQuote(final long timeNs, final long price, final long qty) {
            while (!underWay.isEmpty() && underWay.get(0).sentNs() + LATENCY_MS * MS < timeNs) {
                final PaperOrder order = underWay.remove(0);
                final long left = shown - taken.getOrDefault(ask, 0L);
                final long filled = order.price() >= ask ? Math.min(order.quantity(), left) : 0;
                if (filled > 0) {
                    taken.merge(ask, filled, Long::sum);
                }
                executed.add(filled);
            }
            ask = price;
            shown = qty;
            taken.keySet().removeIf(level -> level < price);
            taken.computeIfPresent(price, (level, quantity) -> Math.min(quantity, qty));
        }
    }

    private PaperAnswer answer() {
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private void send(final int atMs, final int side, final String price, final String qty) {
        exchange.send(order(atMs, side, price, qty, TimeInForce.IOC));
    }

    private PaperOrder order(
            final int atMs, final int side, final String price, final String qty, final TimeInForce timeInForce) {
        return new PaperOrder(++orderKey, btc, side, fixed(price), fixed(qty), timeInForce, START_NS + atMs * MS);
    }

    private void quote(final int atMs, final String bid, final String bidQty, final String ask, final String askQty) {
        quote(exchange, atMs, bid, bidQty, ask, askQty);
    }

    private void quote(
            final PaperExchange target,
            final int atMs,
            final String bid,
            final String bidQty,
            final String ask,
            final String askQty) {
        quoteNs(target, atMs * MS, btc, 0, bid, bidQty, ask, askQty);
    }

    private void quoteNs(
            final long atNs,
            final int instrument,
            final int connection,
            final String bid,
            final String bidQty,
            final String ask,
            final String askQty) {
        quoteNs(exchange, atNs, instrument, connection, bid, bidQty, ask, askQty);
    }

    private void quoteNs(
            final PaperExchange target,
            final long atNs,
            final int instrument,
            final int connection,
            final String bid,
            final String bidQty,
            final String ask,
            final String askQty) {
        BookTicker.write(
                slot,
                0,
                START_NS + atNs,
                instrument,
                connection,
                ++updateId,
                fixed(bid),
                fixed(bidQty),
                fixed(ask),
                fixed(askQty));
        target.onRecord(slot, 0, answers::add);
    }

    private void levels(final int atMs, final List<String> bids, final List<String> asks) {
        BookLevels.publish(
                new OneByOne(),
                START_NS + atMs * MS,
                btc,
                0,
                ++updateId,
                bids.stream().mapToLong(PaperExchangeTest::fixed).toArray(),
                bids.size() / 2,
                asks.stream().mapToLong(PaperExchangeTest::fixed).toArray(),
                asks.size() / 2);
    }

    private void tick(final int atMs) {
        tick(exchange, atMs);
    }

    private void tick(final PaperExchange target, final int atMs) {
        Timer.write(slot, 0, START_NS + atMs * MS);
        target.onRecord(slot, 0, answers::add);
    }

    private void feedDown(final int atMs) {
        FeedState.write(slot, 0, START_NS + atMs * MS, 0, FeedState.DOWN);
        exchange.onRecord(slot, 0, answers::add);
    }

    private void state(final int atMs, final int state) {
        InstrumentState.write(slot, 0, START_NS + atMs * MS, btc, state);
        exchange.onRecord(slot, 0, answers::add);
    }

    private void fees(final int atMs, final int mode, final String rate, final String discounted) {
        trefoil.engine.event.Fees.write(
                slot,
                0,
                START_NS + atMs * MS,
                btc,
                mode,
                fixed(rate),
                fixed(rate),
                fixed(discounted),
                fixed(discounted));
        exchange.onRecord(slot, 0, answers::add);
    }

    private static PaperExchange exchange(final Universe universe, final String usdt, final OrderLimits limits) {
        return new PaperExchange(
                universe,
                Map.of("USDT", fixed(usdt), "BNB", fixed("1")),
                FEE_RATE,
                "BNB",
                limits,
                LATENCY_MS * MS,
                STALE_AFTER_MS * MS);
    }

    private static Universe universe() {
        final Filters filters = Filters.builder()
                .price(0, WORTH_OF_ANY, fixed("0.01"))
                .lot(fixed("0.0001"), WORTH_OF_ANY, fixed("0.0001"))
                .minNotional(fixed("5"), true)
                .build();
        return Universe.of(List.of(pair("BTC", "USDT", filters), pair("BNB", "USDT", filters)));
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }

    /** A ring of one slot after another that the exchange sees at once. */
    private final class OneByOne implements InboundRing {
        private final MutableDirectBuffer slots =
                new UnsafeBuffer(new byte[BookLevels.MAX_RECORDS * RecordHeader.MAX_RECORD_LENGTH]);

        @Override
        public long claim(final int count) {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer(final long sequence) {
            return slots;
        }

        @Override
        public int offset(final long sequence) {
            return (int) sequence * RecordHeader.MAX_RECORD_LENGTH;
        }

        @Override
        public void publish(final long firstSequence, final int count) {
            for (int i = 0; i < count; i++) {
                exchange.onRecord(slots, offset(i), answers::add);
            }
        }
    }
}
