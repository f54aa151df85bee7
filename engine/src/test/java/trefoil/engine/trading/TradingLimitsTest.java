package trefoil.engine.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Health;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.testing.RecordedOutputs.StateChange;

/** The limits as they act on records: what is refused, what is written, what is counted. */
final class TradingLimitsTest {
    private static final int XS = 0;
    private static final int XY = 1;
    private static final int YS = 2;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Filters filters =
            Filters.builder().minNotional(units("10"), false).build();
    private final Universe universe =
            Universe.of(List.of(pair("X", "S", filters), pair("X", "Y"), pair("Y", "S", filters)));
    private final int s = universe.assetIndex("S");
    private final RecordedOutputs out = new RecordedOutputs();
    private EngineRig rig;
    private long updateId;

    @Test
    void shouldSizeALoopWithinItsWorth() {
        start(EngineRig.limits().maxLoopNotional(units("30")));

        openAnOpportunity();

        assertThat(out.opened().get(0).startAmount()).isEqualTo(units("30"));
    }

    @Test
    void shouldSayWhenItIsTheLimitThatLeavesALoopTooSmall() {
        start(EngineRig.limits().maxLoopNotional(units("9")));

        openAnOpportunity();

        assertRefused(RefusalReason.LOOP_NOTIONAL);
    }

    @Test
    void shouldBlameTheBalanceWhereThatIsSmaller() {
        start(EngineRig.limits().maxLoopNotional(units("9")));
        rig.balance(s, Balance.SNAPSHOT, units("8"), 0);

        openAnOpportunity();

        assertRefused(RefusalReason.BELOW_MINIMUM);
    }

    @Test
    void shouldLeaveRoomInAnAssetForOpenLoops() {
        final Universe two = Universe.of(List.of(
                pair("X", "S"), pair("X", "Y"), pair("Y", "S"), pair("V", "S"), pair("V", "W"), pair("W", "S")));
        final int start = two.assetIndex("S");
        rig = new EngineRig(
                new EngineRig.Settings(two)
                        .startAssets("S")
                        .limits(EngineRig.limits()
                                .maxLoopNotional(units("60"))
                                .maxAssetNotional(units("100"))
                                .build()),
                out);
        rig.balance(start, Balance.SNAPSHOT, units("1000"), 0);
        openAnOpportunity();
        openAnOpportunity(3);
        assertThat(out.opened())
                .extracting(RecordedOutputs.Opened::startAmount)
                .containsExactly(units("60"), units("40"));

        rig.answer(out.intents().get(0).orderKey(), OrderOutcome.EXPIRED, 0, 0);
        out.clear();
        openAnOpportunity();
        assertThat(out.opened()).as("room of the loop that ended").hasSize(1);
        assertThat(out.opened().get(0).startAmount()).isEqualTo(units("60"));
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 0", "3, 1, 1", "4, 2, 0"})
    void shouldOpenOnlyLoopsWhoseLegsMayAllBeOpenAtTheVenue(
            final int maxOpenOrders, final int openedAtOnce, final int openedAfterAnEnd) {
        final Universe two = Universe.of(List.of(
                pair("X", "S"), pair("X", "Y"), pair("Y", "S"), pair("V", "S"), pair("V", "W"), pair("W", "S")));
        rig = new EngineRig(new EngineRig.Settings(two).startAssets("S").maxOpenOrders(maxOpenOrders), out);
        rig.balance(two.assetIndex("S"), Balance.SNAPSHOT, units("1000"), 0);

        openAnOpportunity();
        openAnOpportunity(3);

        assertThat(out.opened()).hasSize(openedAtOnce);
        assertThat(rig.counters.get(rig.counters.refused(RefusalReason.EXCHANGE_MAX_NUM_ORDERS)))
                .isEqualTo(2 - openedAtOnce);

        if (openedAtOnce > 0) {
            rig.answer(out.intents().get(0).orderKey(), OrderOutcome.EXPIRED, 0, 0);
            out.clear();
            openAnOpportunity(3);
            assertThat(out.opened()).hasSize(openedAfterAnEnd);
        }
    }

    @Test
    void shouldRefuseAStartWithoutAPrice() {
        rig = new EngineRig(
                new EngineRig.Settings(
                                Universe.of(List.of(pair("X", "S"), pair("X", "Y"), pair("Y", "S"), pair("S", "USDT"))))
                        .startAssets("USDT", "S")
                        .limits(EngineRig.limits().maxLoopNotional(units("30")).build()),
                out);
        rig.balance(rig.universe.assetIndex("S"), Balance.SNAPSHOT, units("1000"), 0);

        openAnOpportunity();
        assertRefused(RefusalReason.UNPRICED_ASSET);

        out.clear();
        quote(3, "1.9", "2");
        quote(YS, "0.551", "0.56");
        assertThat(out.opened().get(0).startAmount()).as("30 dollars at 2").isEqualTo(units("15"));
    }

    @Test
    void shouldWriteEachChangeOfTheStateWithItsCause() {
        start(EngineRig.limits());

        rig.control(Control.REDUCE, StopReason.VENUE);
        rig.control(Control.HALT, StopReason.KILL_SWITCH);
        final long halt = rig.lastSequence();
        rig.control(Control.RESUME);
        final long resume = rig.lastSequence();

        assertThat(out.stateChanges())
                .containsExactly(
                        new StateChange(2, StopReason.VENUE, 1L << StopReason.VENUE, halt - 1),
                        new StateChange(
                                3, StopReason.KILL_SWITCH, 1L << StopReason.VENUE | 1L << StopReason.KILL_SWITCH, halt),
                        new StateChange(2, StopReason.KILL_SWITCH, 1L << StopReason.VENUE, resume),
                        new StateChange(1, StopReason.VENUE, 0, resume));
        assertThat(rig.counters.get(rig.counters.stops(StopReason.VENUE))).isEqualTo(1);
        assertThat(rig.counters.get(rig.counters.stops(StopReason.KILL_SWITCH))).isEqualTo(1);
        assertThat(rig.counters.get(rig.counters.stops(StopReason.OPERATOR))).isZero();
    }

    @Test
    void shouldHaltOnADefect() {
        start(EngineRig.limits());

        rig.core.halt();

        assertThat(rig.risk.state()).isEqualTo(State.HALTED);
        assertThat(out.stateChanges()).extracting(StateChange::reason).containsExactly(StopReason.DEFECT);
    }

    @Test
    void shouldRefuseWhileTheFeedIsDown() {
        start(EngineRig.limits().minFeedPercent(100));
        rig.feed(5, FeedState.DOWN);

        openAnOpportunity();
        assertRefused(RefusalReason.FEED_DOWN);

        out.clear();
        rig.feed(5, FeedState.UP);
        quote(YS, "0.551", "0.56");
        assertThat(out.opened()).hasSize(1);
    }

    @Test
    void shouldCountAConnectionThatCannotBe() {
        start(EngineRig.limits());

        rig.feed(-1, FeedState.UP);

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhileClocksDiffer() {
        start(EngineRig.limits().clockSkewMs(10, 20));
        rig.health(Health.CLOCK_SKEW, 11 * MS);

        openAnOpportunity();
        assertRefused(RefusalReason.CLOCK_SKEW);

        rig.health(Health.CLOCK_SKEW, 21 * MS);
        assertThat(out.stateChanges()).extracting(StateChange::reason).containsExactly(StopReason.CLOCK);
    }

    @Test
    void shouldOpenNothingWhileTheVenueWantsNoOrders() {
        start(EngineRig.limits().maxConsecutiveFailures(2));
        openAnOpportunity();
        rig.health(Health.ORDER_PAUSE, 8_000 * MS);
        rig.answer(OrderKey.of(1, 1), OrderOutcome.REJECTED, -1015, 0, 0, 0);

        openAnOpportunity();
        assertRefused(RefusalReason.ORDERS_PAUSED);

        rig.nowNs += 8_000 * MS;
        openAnOpportunity();
        assertThat(out.opened()).hasSize(2);
    }

    @Test
    void shouldNotTakeAnOrderThatCouldNotLeaveForARefusalWhileTheVenueWantsNone() {
        start(EngineRig.limits().maxConsecutiveFailures(1));
        openAnOpportunity();
        rig.health(Health.ORDER_PAUSE, 8_000 * MS);

        rig.answer(OrderKey.of(1, 1), OrderOutcome.NOT_SENT, -1015, 0, 0, 0);

        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        assertThat(rig.risk.openLoops()).isZero();
    }

    @Test
    void shouldCountHealthThatCannotBe() {
        start(EngineRig.limits().clockSkewMs(10, 20));

        rig.health(Health.CLOCK_SKEW, -1);
        rig.health(99, 1);
        rig.health(Health.ROUND_TRIP, 5);

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(2);
        assertThat(rig.risk.reasons()).isZero();
    }

    @Test
    void shouldPauseAfterAnOrderThatWasHeldBack() {
        start(EngineRig.limits().tickToOrderMs(5, 1_000).maxConsecutiveFailures(1));
        openAnOpportunity();

        rig.answer(OrderKey.of(1, 1), OrderOutcome.NOT_SENT, RefusalReason.LATENCY_BUDGET, 0, 0, 0);

        assertThat(rig.counters.get(rig.counters.ordersHeldBack)).isEqualTo(1);
        assertThat(rig.risk.state()).as("the venue has refused nothing").isEqualTo(State.ACTIVE);
        assertThat(rig.risk.openLoops()).isZero();
        openAnOpportunity();
        assertRefused(RefusalReason.LATENCY_BUDGET);
        rig.nowNs += 1_000 * MS;
        openAnOpportunity();
        assertThat(out.opened()).hasSize(2);
    }

    @Test
    void shouldPauseAfterAnOrderThatLeftTooLate() {
        start(EngineRig.limits().tickToOrderMs(5, 1_000));
        openAnOpportunity();
        final long causeNs = rig.nowNs;
        rig.nowNs += 10 * MS;

        rig.answer(OrderKey.of(1, 1), OrderOutcome.EXPIRED, 0, 0, 0, causeNs + 5 * MS + 1);

        assertThat(rig.risk.openLoops()).isZero();
        openAnOpportunity();
        assertRefused(RefusalReason.LATENCY_BUDGET);
    }

    @Test
    void shouldTakeOverLossesOfAnEarlierRun() {
        start(EngineRig.limits().maxLossPerDay(units("5")));

        rig.carried(Carried.LOSS, s, units("5"), rig.nowNs - 1);
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        rig.carried(Carried.LOSS, s, 1, rig.nowNs - 1);

        assertThat(out.stateChanges()).extracting(StateChange::reason).containsExactly(StopReason.LOSS_PER_DAY);
        rig.carried(Carried.LOSS, -1, 1, rig.nowNs);
        rig.carried(Carried.LOSS, universe.assetCount(), 1, rig.nowNs);
        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(2);
    }

    @Test
    void shouldSeeGainsLeaveTheWindowAsTimeGoesOn() {
        start(EngineRig.limits().maxLossPerHour(units("5")));
        rig.carried(Carried.LOSS, s, units("-3"), rig.nowNs - TimeUnit.MINUTES.toNanos(50));
        rig.carried(Carried.LOSS, s, units("8"), rig.nowNs);
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);

        rig.nowNs += TimeUnit.MINUTES.toNanos(11);
        rig.raw(RecordHeader.LENGTH, RecordType.TIMER);

        assertThat(rig.risk.reasons()).isEqualTo(1L << StopReason.LOSS_PER_HOUR);
    }

    private void start(final RiskLimits.Builder limits) {
        rig = new EngineRig(new EngineRig.Settings(universe).startAssets("S").limits(limits.build()), out);
        rig.balance(s, Balance.SNAPSHOT, units("100"), 0);
    }

    private void openAnOpportunity() {
        openAnOpportunity(0);
    }

    private void openAnOpportunity(final int firstInstrument) {
        quote(firstInstrument + XS, "0.99", "1.00");
        quote(firstInstrument + XY, "2.00", "2.01");
        quote(firstInstrument + YS, "0.49", "0.56");
        quote(firstInstrument + YS, "0.55", "0.56");
    }

    private void assertRefused(final int reason) {
        assertThat(out.refused()).isNotEmpty().allMatch(refused -> refused.reason() == reason);
        assertThat(rig.counters.get(rig.counters.refused(reason)))
                .isEqualTo(out.refused().size());
    }

    private void quote(final int instrument, final String bid, final String ask) {
        rig.quote(instrument, ++updateId, units(bid), units("1000"), units(ask), units("1000"));
    }

    private static long units(final String text) {
        return text.startsWith("-") ? -DecimalText.parse(text.substring(1)) : DecimalText.parse(text);
    }
}
