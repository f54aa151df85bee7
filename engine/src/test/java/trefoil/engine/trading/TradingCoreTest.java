package trefoil.engine.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.Markets;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.trading.ReferenceEngine.Opportunity;

class TradingCoreTest {
    private static final int XS = 0;
    private static final int XY = 1;
    private static final int YS = 2;
    private static final int REFUSALS_FOR_ONE_SIDE = 4;

    private final Universe universe = Universe.of(List.of(pair("X", "S"), pair("X", "Y"), pair("Y", "S")));
    private final int s = universe.assetIndex("S");
    private final RecordedOutputs out = new RecordedOutputs();
    private EngineRig rig;
    private long updateId;

    @BeforeEach
    void start() {
        start(settings());
    }

    @Test
    void shouldPriceOnlyLoopsThroughWhatImproved() {
        quote(XS, "0.99", "1.00");
        final long both = loopsPriced();
        assertThat(both).as("bid and ask, one loop each").isEqualTo(2);

        quote(XS, "0.995", "1.00");
        assertThat(loopsPriced()).as("bid improved").isEqualTo(both + 1);
        quote(XS, "0.98", "1.01");
        assertThat(loopsPriced()).as("both got worse").isEqualTo(both + 1);
        quote(XS, "0.97", "1.005");
        assertThat(loopsPriced()).as("ask improved").isEqualTo(both + 2);
    }

    @Test
    void shouldOpenNothingOnAQuoteThatGotWorse() {
        start(settings().watching());
        quote(XS, "0.99", "1.00");
        quote(XY, "2.00", "2.01");
        quote(YS, "0.60", "0.61");
        assertThat(opportunities()).isEqualTo(1);

        quote(YS, "0.55", "0.61");

        assertThat(opportunities()).as("still worth 10 %, but no news").isEqualTo(1);
        assertThat(rig.counters.get(rig.counters.quotes)).isEqualTo(4);
    }

    @Test
    void shouldRefuseALoopWithAStaleLeg() {
        quote(XS, "0.99", "1.00");
        rig.nowNs += EngineRig.STALE_AFTER_NS + 1;
        quote(XY, "2.00", "2.01");
        quote(YS, "0.55", "0.56");

        assertThat(out.types()).containsExactly("REFUSAL");
        assertThat(out.refused().get(0).reason()).isEqualTo(RefusalReason.STALE_QUOTE);
        assertThat(out.refused().get(0).cause()).isEqualTo(rig.lastSequence());

        quote(XS, "0.99", "0.999");
        assertThat(out.opened()).hasSize(1);
    }

    @Test
    void shouldDropQuotesThatAreNotNewer() {
        quote(XS, "0.99", "1.00");
        updateId--;
        quote(XS, "5", "6");

        assertThat(rig.counters.get(rig.counters.staleQuotes)).isEqualTo(1);
        assertThat(rig.matrix.bidPrice(XS)).isEqualTo(units("0.99"));
    }

    @Test
    void shouldTakeTheBestOfANewerBookForAQuote() {
        quote(XS, "0.99", "1.00");
        quote(XY, "2.00", "2.01");
        quote(YS, "0.40", "0.61");
        final long before = loopsPriced();

        book(YS, updateId, "0.55", "0.56");
        assertThat(out.opened()).as("as old as the quote").isEmpty();
        assertThat(loopsPriced()).isEqualTo(before);
        assertThat(rig.matrix.bidPrice(YS)).isEqualTo(units("0.40"));

        book(YS, updateId + 1, "0.55", "0.61");
        assertThat(rig.matrix.bidPrice(YS)).isEqualTo(units("0.55"));
        assertThat(rig.matrix.updateId(YS)).isEqualTo(updateId + 1);
        assertThat(loopsPriced()).as("the bid improved, not the ask").isEqualTo(before + 1);
        assertThat(out.opened()).hasSize(1);
        assertThat(rig.counters.get(rig.counters.books)).isEqualTo(2);

        quote(YS, "0.30", "0.61");
        assertThat(rig.counters.get(rig.counters.staleQuotes))
                .as("the quote is late")
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveAQuoteThatABookConfirmsToItsConnection() {
        rig.quote(XS, 0, 5, units("0.99"), units("7"), units("1.00"), units("8"));
        rig.book(XS, 4, 6, levels("0.99", "7", "0.98", "1"), levels("1.00", "8"));
        rig.book(XY, 4, 6, levels("2.00", "7"), levels("2.01", "8"));

        rig.feed(4, FeedState.DOWN);

        assertThat(rig.matrix.bidPrice(XS)).as("confirmed").isEqualTo(units("0.99"));
        assertThat(rig.matrix.updateId(XS)).isEqualTo(6);
        assertThat(rig.matrix.bidPrice(XY)).as("known from the book only").isZero();
        assertThat(rig.ladders.usable(XS) || rig.ladders.usable(XY)).isFalse();
        assertThat(rig.counters.get(rig.counters.invalidatedBooks)).isEqualTo(2);
    }

    @Test
    void shouldCountBooksThatMayNotBeUsed() {
        rig.book(XS, 4, 6, levels("0.99", "7"), levels("1.00", "8"));
        rig.book(XS, 4, 5, levels("0.99", "7"), levels("1.00", "8"));
        assertThat(rig.counters.get(rig.counters.staleBooks)).isEqualTo(1);
        rig.unusableBook(XS, 4);
        assertThat(rig.counters.get(rig.counters.invalidatedBooks)).isEqualTo(1);
        rig.book(XS, 4, 7, levels("1.00", "7"), levels("1.00", "8"));
        assertThat(rig.counters.get(rig.counters.droppedBooks)).isEqualTo(1);

        assertThat(rig.counters.get(rig.counters.books)).isEqualTo(1);
        assertThat(rig.matrix.bidPrice(XS)).isEqualTo(units("0.99"));
    }

    private void book(final int instrument, final long id, final String bid, final String ask) {
        rig.book(instrument, 4, id, levels(bid, "1000"), levels(ask, "1000"));
    }

    private static long[] levels(final String... pricesAndQtys) {
        return Arrays.stream(pricesAndQtys).mapToLong(DecimalText::parse).toArray();
    }

    @Test
    void shouldForgetQuotesOfALostConnection() {
        quote(XS, "0.99", "1.00");
        quote(XY, "2.00", "2.01");

        rig.feed(1, FeedState.DOWN);
        assertThat(rig.counters.get(rig.counters.invalidatedQuotes))
                .as("another connection")
                .isZero();
        rig.feed(0, FeedState.UP);
        assertThat(rig.counters.get(rig.counters.invalidatedQuotes)).isZero();
        rig.feed(0, FeedState.DOWN);
        assertThat(rig.counters.get(rig.counters.invalidatedQuotes)).isEqualTo(2);

        quote(YS, "0.55", "0.56");
        assertThat(opportunities()).isZero();
        updateId = 0;
        quote(XY, "2.00", "2.01");
        quote(XS, "0.99", "1.00");
        assertThat(out.opened()).as("renewed").hasSize(1);
    }

    @Test
    void shouldCountRecordsItCannotUse() {
        rig.quote(-1, 1, 1, 1, 1, 1);
        rig.quote(universe.instrumentCount(), 1, 1, 1, 1, 1);
        rig.quote(XS, 1, -1, 1, 1, 1);
        rig.quote(XS, 1, 1, -1, 1, 1);
        rig.quote(XS, 1, 1, 1, -1, 1);
        rig.quote(XS, 1, 1, 1, 1, Long.MIN_VALUE);
        rig.balance(-1, Balance.SNAPSHOT, 1, 1);
        rig.balance(universe.assetCount(), Balance.SNAPSHOT, 1, 1);
        rig.raw(RecordHeader.LENGTH, RecordType.ORDER_INTENT);
        rig.raw(RecordHeader.LENGTH, 255);

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(10);
        assertThat(rig.counters.get(rig.counters.quotes)).isZero();
        assertThat(out.records()).isEmpty();
    }

    @Test
    void shouldPassOverWhatSaysNothing() {
        rig.raw(RecordHeader.LENGTH, RecordType.SKIP);
        rig.raw(RecordHeader.LENGTH, RecordType.TIMER);

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isZero();
        assertThat(out.records()).isEmpty();
    }

    @Test
    void shouldOnlyCountAndRefuseWhileWatching() {
        start(settings().watching());

        openAnOpportunity();

        assertThat(opportunities()).isEqualTo(1);
        assertThat(rig.counters.get(rig.counters.grossPositive)).isEqualTo(1);
        assertThat(rig.counters.get(rig.counters.maxGrossEdgePpb)).isEqualTo(100_000_000);
        assertThat(out.types()).containsExactly("REFUSAL");
        assertThat(out.refused().get(0).reason()).isEqualTo(RefusalReason.NOT_TRADING);
        assertThat(rig.counters.get(rig.counters.refused(RefusalReason.NOT_TRADING)))
                .isEqualTo(1);
    }

    @Test
    void shouldNotTradeAfterHaltUntilResumed() {
        rig.control(Control.HALT);
        openAnOpportunity();
        assertThat(out.opened()).isEmpty();

        rig.control(Control.RESUME);
        quote(YS, "0.56", "0.57");

        assertThat(out.opened()).hasSize(1);
    }

    @Test
    void shouldBeBoundByBalanceAndLimit() {
        start(settings().maxStart(units("30")));
        openAnOpportunity();
        assertThat(out.opened().get(0).startAmount()).isEqualTo(units("30"));

        start(settings());
        rig.balance(s, Balance.SNAPSHOT, units("7"), 0);
        openAnOpportunity();
        assertThat(out.opened().get(0).startAmount()).isEqualTo(units("7"));

        start(settings());
        rig.balance(s, Balance.SNAPSHOT, 0, 0);
        openAnOpportunity();
        assertThat(out.refused()).extracting(RecordedOutputs.Refused::reason).containsExactly(RefusalReason.NO_BALANCE);
    }

    @Test
    void shouldStartFromTheNextAssetWhereTheFirstHasNoBalance() {
        start(settings().startAssets("S", "X"));
        rig.balance(s, Balance.SNAPSHOT, 0, 0);
        rig.balance(universe.assetIndex("X"), Balance.SNAPSHOT, units("3"), 0);

        openAnOpportunity();

        assertThat(out.opened()).hasSize(1);
        assertThat(out.opened().get(0).startAsset()).isEqualTo(universe.assetIndex("X"));
        assertThat(out.intents().get(0).instrument())
                .as("X is sold for Y first")
                .isEqualTo(XY);
    }

    @Test
    void shouldTakeTheBestOfSeveralLoops() {
        final Universe wide =
                Universe.of(List.of(pair("X", "S"), pair("X", "Y"), pair("Y", "S"), pair("X", "Z"), pair("Z", "S")));
        rig = new EngineRig(new EngineRig.Settings(wide).startAssets("S"), out);
        rig.balance(wide.assetIndex("S"), Balance.SNAPSHOT, units("100"), 0);
        quote(1, "2.00", "2.01");
        quote(2, "0.51", "0.52");
        quote(3, "2.00", "2.01");
        quote(4, "0.53", "0.54");

        quote(0, "0.99", "1.00");

        assertThat(opportunities()).isEqualTo(2);
        assertThat(out.opened()).hasSize(1);
        assertThat(rig.legs(out.opened().get(0).loop())).containsExactly("XS", "XZ", "ZS");
    }

    @Test
    void shouldNotHitAQuoteTwice() {
        openAnOpportunity();
        rig.answer(OrderKey.of(1, 1), OrderOutcome.EXPIRED, 0, 0);

        quote(YS, "0.56", "0.57");
        assertThat(out.refused())
                .extracting(RecordedOutputs.Refused::reason)
                .containsExactly(RefusalReason.INSTRUMENT_BUSY);

        quote(XS, "0.99", "1.00");
        assertThat(out.opened()).as("nothing better than before: no news").hasSize(1);
        quote(XS, "0.99", "0.999");
        assertThat(out.opened()).hasSize(2);
    }

    @Test
    void shouldCountAccountEventsThatDifferFromTheLedgerAtRest() {
        rig.balance(s, Balance.ACCOUNT_EVENT, units("60"), units("40"));
        assertThat(rig.counters.get(rig.counters.balanceDifferences)).isZero();

        rig.balance(s, Balance.ACCOUNT_EVENT, units("60"), units("41"));
        assertThat(rig.counters.get(rig.counters.balanceDifferences)).isEqualTo(1);
        assertThat(rig.ledger.balance(s)).as("only a snapshot is taken over").isEqualTo(units("100"));

        openAnOpportunity();
        rig.balance(s, Balance.ACCOUNT_EVENT, units("1"), 0);
        assertThat(rig.counters.get(rig.counters.balanceDifferences))
                .as("a loop is open")
                .isEqualTo(1);
    }

    @Test
    void shouldShowEveryQuoteTakenOverToTheObserver() {
        final List<Long> seen = new ArrayList<>();
        start(settings().observer((instrument, id, timeNs, pricer) -> seen.add(id)));

        quote(XS, "0.99", "1.00");
        quote(XS, "0.98", "1.01");
        updateId--;
        quote(XS, "0.98", "1.01");

        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void shouldFindTheSameOpportunitiesAsThePlainEngine() {
        int found = 0;
        for (int seed = 1; seed <= 12; seed++) {
            found += compareWithReference(seed);
        }
        assertThat(found).as("opportunities in all").isGreaterThan(2_000);
    }

    private int compareWithReference(final int seed) {
        final Random random = new Random(seed);
        final Universe graph = Markets.randomGraph(random, 5 + random.nextInt(6), 0.7);
        final int[] fees = random.ints(graph.instrumentCount(), 0, 500).toArray();
        final List<String> starts = graph.assets().subList(0, 1 + random.nextInt(3));
        final int minEdgePpm = random.nextInt(300);
        final Map<String, Integer> feesBySymbol = new HashMap<>();
        for (int i = 0; i < fees.length; i++) {
            feesBySymbol.put(graph.instruments().get(i).symbol(), fees[i]);
        }
        final ReferenceEngine reference = new ReferenceEngine(graph, starts, feesBySymbol, minEdgePpm);
        final RecordedOutputs refusals = new RecordedOutputs();
        final EngineRig fast = new EngineRig(
                new EngineRig.Settings(graph)
                        .startAssets(starts.toArray(new String[0]))
                        .fees(fees)
                        .minEdgePpm(minEdgePpm)
                        .watching(),
                refusals);
        final double[] worth = random.doubles(graph.assetCount(), 0.1, 100).toArray();
        int found = 0;
        for (int i = 1; i <= 800; i++) {
            if (random.nextInt(100) == 0) {
                final int lost = random.nextInt(3);
                fast.feed(lost, FeedState.DOWN);
                reference.onConnectionLost(lost);
            }
            final int instrument = random.nextInt(graph.instrumentCount());
            final double fair = worth[graph.baseAsset(instrument)] / worth[graph.quoteAsset(instrument)];
            final long mid = (long) (fair * (1 + random.nextGaussian() * 0.001) * Fixed.ONE);
            final long bid = random.nextInt(20) == 0 ? 0 : mid - mid / 10_000;
            final long ask = random.nextInt(20) == 0 ? 0 : mid + mid / 10_000;
            final long bidQty = random.nextInt(20) * Fixed.ONE;
            final long askQty = random.nextInt(20) * Fixed.ONE;
            final int connection = random.nextInt(3);
            final long id = i - random.nextInt(3);
            final long before = fast.counters.get(fast.counters.opportunities);
            refusals.clear();

            fast.quote(instrument, connection, id, bid, bidQty, ask, askQty);
            final List<Opportunity> expected = reference.onQuote(
                    graph.instruments().get(instrument).symbol(),
                    connection,
                    id,
                    decimal(bid),
                    decimal(bidQty),
                    decimal(ask),
                    decimal(askQty));

            final String at = "seed=" + seed + " quote " + i;
            assertThat(fast.counters.get(fast.counters.opportunities) - before)
                    .as(at)
                    .isEqualTo(expected.size());
            if (expected.size() <= REFUSALS_FOR_ONE_SIDE) {
                assertThat(refusals.refused().stream()
                                .map(refused -> canonical(fast, refused.loop()))
                                .toList())
                        .as(at)
                        .containsExactlyElementsOf(expected.stream()
                                .map(opportunity -> canonical(opportunity.assets()))
                                .toList());
            }
            found += expected.size();
        }
        return found;
    }

    private static List<String> canonical(final EngineRig rig, final int loop) {
        final List<String> names = rig.universe.assets();
        return canonical(List.of(
                names.get(rig.table.assetIn(loop, 0)),
                names.get(rig.table.assetIn(loop, 1)),
                names.get(rig.table.assetIn(loop, 2))));
    }

    /** The same loop begun at the asset whose name comes first. */
    private static List<String> canonical(final List<String> loop) {
        int first = 0;
        for (int i = 1; i < loop.size(); i++) {
            first = loop.get(i).compareTo(loop.get(first)) < 0 ? i : first;
        }
        return List.of(loop.get(first), loop.get((first + 1) % 3), loop.get((first + 2) % 3));
    }

    private EngineRig.Settings settings() {
        return new EngineRig.Settings(universe).startAssets("S");
    }

    private void start(final EngineRig.Settings settings) {
        out.clear();
        updateId = 0;
        rig = new EngineRig(settings, out);
        rig.balance(s, Balance.SNAPSHOT, units("100"), 0);
    }

    private void openAnOpportunity() {
        quote(XS, "0.99", "1.00");
        quote(XY, "2.00", "2.01");
        quote(YS, "0.55", "0.56");
    }

    private void quote(final int instrument, final String bid, final String ask) {
        rig.quote(instrument, ++updateId, units(bid), units("1000"), units(ask), units("1000"));
    }

    private long opportunities() {
        return rig.counters.get(rig.counters.opportunities);
    }

    private long loopsPriced() {
        return rig.counters.get(rig.counters.loopsPriced);
    }

    private static BigDecimal decimal(final long units) {
        return BigDecimal.valueOf(units, Fixed.DECIMALS);
    }

    private static long units(final String text) {
        return DecimalText.parse(text);
    }
}
