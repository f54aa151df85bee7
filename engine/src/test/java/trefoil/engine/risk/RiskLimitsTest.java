package trefoil.engine.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Control;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;

/** Each limit of {@link RiskLimits} at its value and one unit beyond, through the gate. */
final class RiskLimitsTest {
    private static final int XS = 0;
    private static final int XY = 1;
    private static final int YS = 2;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    /** Noon of a day. */
    private static final long NOON = 20_000 * DAY + DAY / 2;

    private final Universe universe = Universe.of(List.of(pair("X", "S"), pair("X", "Y"), pair("Y", "S")));
    private final int s = universe.assetIndex("S");
    private final int x = universe.assetIndex("X");
    private final int y = universe.assetIndex("Y");
    private final RateMatrix matrix = new RateMatrix(universe);
    private long updateId;

    @Test
    void shouldLimitWhatALoopSpendsToItsWorth() {
        final RiskGate gate = gate(EngineRig.limits().maxLoopNotional(1_000), 5_000);
        quote(XS, 2 * Fixed.ONE, 4 * Fixed.ONE);

        assertThat(gate.startLimit(s, x, y)).as("the value asset itself").isEqualTo(1_000);
        assertThat(gate.startLimit(x, y, s)).as("bought at the ask of 4").isEqualTo(250);
        assertThat(gate.startLimitReason()).isEqualTo(RefusalReason.LOOP_NOTIONAL);
    }

    @Test
    void shouldLeaveALoopItsOwnLimitWhereThatIsSmaller() {
        final RiskGate gate = gate(EngineRig.limits().maxLoopNotional(1_000), 1_000);

        assertThat(gate.startLimit(s, x, y)).isEqualTo(1_000);
        assertThat(gate.startLimitReason()).as("not kept small by its worth").isEqualTo(RiskGate.OK);
    }

    @Test
    void shouldRefuseALoopWhoseWorthIsNotKnown() {
        final RiskGate gate = gate(EngineRig.limits().maxLoopNotional(1_000), 5_000);

        assertThat(gate.startLimit(x, y, s)).isEqualTo(-RefusalReason.UNPRICED_ASSET);

        quote(XS, 2 * Fixed.ONE, 4 * Fixed.ONE);
        assertThat(gate.startLimit(x, y, s)).isEqualTo(250);
        matrix.invalidateConnection(0);
        assertThat(gate.startLimit(x, y, s)).as("the last price counts").isEqualTo(250);
    }

    @Test
    void shouldNeedNoPriceWithoutALimit() {
        assertThat(gate(EngineRig.limits(), 5_000).startLimit(x, y, s)).isEqualTo(5_000);
    }

    @Test
    void shouldRefuseALoopThatMayNotSpendOneUnit() {
        final RiskGate gate = gate(EngineRig.limits().maxLoopNotional(3), 5_000);
        quote(XS, 2 * Fixed.ONE, 4 * Fixed.ONE);

        assertThat(gate.startLimit(x, y, s)).isEqualTo(-RefusalReason.LOOP_NOTIONAL);
    }

    @Test
    void shouldLimitWhatOpenLoopsPutThroughAnAsset() {
        final RiskGate gate = gate(EngineRig.limits().maxLoopNotional(1_000).maxAssetNotional(1_500), 5_000);

        gate.onOpened(new int[] {XS, XY, YS}, 3, s, 1_000);
        assertThat(gate.startLimit(s, x, y)).isEqualTo(500);
        assertThat(gate.startLimitReason()).isEqualTo(RefusalReason.ASSET_NOTIONAL);

        gate.onOpened(new int[] {XY, YS, XS}, 3, s, 499);
        assertThat(gate.startLimit(s, x, y)).as("one unit is left").isEqualTo(1);
        gate.onOpened(new int[] {YS, XS, XY}, 3, s, 1);
        assertThat(gate.startLimit(s, x, y)).isEqualTo(-RefusalReason.ASSET_NOTIONAL);

        gate.onClosed(new int[] {XS, XY, YS}, 3);
        assertThat(gate.startLimit(s, x, y)).isEqualTo(1_000);
        gate.onClosed(new int[] {XY, YS, XS}, 3);
        gate.onClosed(new int[] {YS, XS, XY}, 3);
        assertThat(gate.startLimit(s, x, y)).isEqualTo(1_000);
    }

    @Test
    void shouldLimitEachAssetByItself() {
        final Universe two = Universe.of(List.of(
                pair("X", "S"), pair("X", "Y"), pair("Y", "S"), pair("V", "S"), pair("V", "W"), pair("W", "S")));
        final RateMatrix quotes = new RateMatrix(two);
        final RiskGate gate =
                gate(two, quotes, EngineRig.limits().maxLoopNotional(1_000).maxAssetNotional(1_200), Long.MAX_VALUE);
        final int start = two.assetIndex("S");

        gate.onOpened(new int[] {0, 1, 2}, 3, two.assetIndex("S"), 1_000);

        assertThat(gate.startLimit(start, two.assetIndex("V"), two.assetIndex("W")))
                .as("S is in both")
                .isEqualTo(200);
        for (int i = 3; i < 6; i++) {
            quotes.update(i, 0, 1, Fixed.ONE, 1, Fixed.ONE, 1, 0);
        }
        quotes.update(0, 0, 1, Fixed.ONE, 1, Fixed.ONE, 1, 0);
        assertThat(gate.startLimit(two.assetIndex("V"), two.assetIndex("W"), two.assetIndex("W")))
                .as("V and W are free")
                .isEqualTo(1_000);
        assertThat(gate.startLimit(two.assetIndex("V"), two.assetIndex("W"), two.assetIndex("X")))
                .as("X is not")
                .isEqualTo(200);
    }

    @Test
    void shouldReduceAfterALoopThatLostMoreThanALoopMay() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerLoop(100), 0);

        gate.onResult(s, 5_000, 4_900, 100, NOON);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);

        gate.onResult(s, 5_000, 4_899, 101, NOON);
        assertThat(gate.state()).isEqualTo(State.REDUCING);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_LOOP);
        gate.onTimer(NOON + 2 * DAY);
        assertThat(gate.state()).as("waits for the operator").isEqualTo(State.REDUCING);
        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldTakeAResultThatCannotBePricedForTooMuch() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerLoop(100), 0);

        gate.onResult(s, 0, 0, Valuation.UNPRICED, NOON);
        assertThat(gate.state()).as("a loop that did nothing").isEqualTo(State.ACTIVE);

        gate.onResult(s, 5_000, 6_000, Valuation.UNPRICED, NOON);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_LOOP);
    }

    @Test
    void shouldCountWhatIsKnownOfAResultThatCannotBePriced() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerHour(100), 0);

        gate.onResult(s, 5_000, 4_899, Valuation.UNPRICED, NOON);

        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_HOUR);
    }

    @Test
    void shouldReduceWhenSixtyMinutesLostMoreThanTheyMay() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerHour(100), 0);
        lose(gate, 60, NOON);
        lose(gate, 40, NOON + 60 * MINUTE - 1);
        assertThat(gate.state()).as("100 in an hour").isEqualTo(State.ACTIVE);

        lose(gate, 1, NOON + 60 * MINUTE);

        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_HOUR);
    }

    @Test
    void shouldForgetALossAMinuteAfterItsHour() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerHour(100), 0);
        lose(gate, 60, NOON);

        lose(gate, 100, NOON + 61 * MINUTE);

        assertThat(gate.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldCountGainsAgainstLossesAsLongAsBothAreInTheWindow() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerHour(100), 0);
        lose(gate, -50, NOON);
        lose(gate, 150, NOON + 30 * MINUTE);
        gate.onTimer(NOON + 61 * MINUTE - 1);
        assertThat(gate.state()).as("150 lost, 50 gained").isEqualTo(State.ACTIVE);

        gate.onTimer(NOON + 61 * MINUTE);

        assertThat(gate.reasons()).as("the gain is too long ago").isEqualTo(1L << StopReason.LOSS_PER_HOUR);
    }

    @Test
    void shouldReduceWhenADayLostMoreThanItMay() {
        final long midnight = NOON + DAY / 2;
        final RiskGate gate = gate(EngineRig.limits().maxLossPerDay(100), 0);
        lose(gate, 100, midnight - 1);
        lose(gate, 100, midnight);
        assertThat(gate.state()).as("two days").isEqualTo(State.ACTIVE);

        lose(gate, 1, midnight + DAY - 1);

        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_DAY);
    }

    @Test
    void shouldGrantTheWholeLossAnewWhenTheOperatorResumes() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerDay(100).maxLossPerHour(300), 0);
        lose(gate, 101, NOON);

        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        lose(gate, 100, NOON);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
        lose(gate, 1, NOON);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_DAY);

        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        lose(gate, 99, NOON);
        assertThat(gate.reasons())
                .as("the hour's 301, for its limit was not reached")
                .isEqualTo(1L << StopReason.LOSS_PER_HOUR);
    }

    @Test
    void shouldNotForgetLossesOnAResumeThatEndsNothing() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerDay(100), 0);
        lose(gate, 100, NOON);

        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        lose(gate, 1, NOON);

        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_DAY);
    }

    @Test
    void shouldCountLossesOfAnEarlierRun() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerHour(100).maxLossPerDay(150), 0);

        gate.onCarriedLoss(s, 150, NOON - 61 * MINUTE, NOON);
        gate.onCarriedLoss(s, 1_000, NOON - DAY, NOON);
        assertThat(gate.state()).as("150 today, nothing this hour").isEqualTo(State.ACTIVE);

        gate.onCarriedLoss(s, 1, NOON - 60 * MINUTE, NOON);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_DAY);
        gate.onCarriedLoss(s, 100, NOON + MINUTE, NOON);
        assertThat(gate.reasons())
                .as("dated later than now")
                .isEqualTo(1L << StopReason.LOSS_PER_DAY | 1L << StopReason.LOSS_PER_HOUR);
    }

    @Test
    void shouldOpenNothingUntilACarriedLossHasAPrice() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerDay(1_000), 0);

        gate.onCarriedLoss(y, 100, NOON, NOON);
        gate.onCarriedLoss(y, 150, NOON, NOON);
        gate.onTimer(NOON);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.UNPRICED_LOSS);

        quote(YS, 2 * Fixed.ONE, 4 * Fixed.ONE);
        assertThat(gate.state()).as("looked at with the time").isEqualTo(State.REDUCING);
        gate.onTimer(NOON);
        assertThat(gate.state()).as("1,000 at the ask").isEqualTo(State.ACTIVE);
        gate.onTimer(NOON);
        gate.onCarriedLoss(s, 1, NOON, NOON);
        assertThat(gate.reasons()).as("1,001, counted once").isEqualTo(1L << StopReason.LOSS_PER_DAY);
    }

    @Test
    void shouldStopOnACarriedLossOnceItsPriceSaysTooMuch() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerHour(1_000).maxLossPerDay(1_000), 0);

        gate.onCarriedLoss(y, 251, NOON - 61 * MINUTE, NOON);
        quote(YS, 2 * Fixed.ONE, 4 * Fixed.ONE);
        gate.onTimer(NOON);

        assertThat(gate.reasons()).as("as of its own time").isEqualTo(1L << StopReason.LOSS_PER_DAY);
    }

    @Test
    void shouldNotWaitForThePriceOfAGain() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerDay(1_000), 0);

        gate.onCarriedLoss(y, -100, NOON, NOON);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
        gate.onCarriedLoss(x, Long.MIN_VALUE, NOON, NOON);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
        gate.onCarriedLoss(y, 100, NOON, NOON);
        assertThat(gate.state()).as("they are even").isEqualTo(State.ACTIVE);
        gate.onCarriedLoss(y, 1, NOON, NOON);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.UNPRICED_LOSS);
    }

    @Test
    void shouldLetTheOperatorJudgeALossThatGetsNoPrice() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerDay(1_000), 0);
        gate.onCarriedLoss(y, 251, NOON, NOON);

        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        quote(YS, 2 * Fixed.ONE, 4 * Fixed.ONE);
        gate.onTimer(NOON);

        assertThat(gate.reasons()).as("he has").isZero();
    }

    @Test
    void shouldHoldALoopsLimitAgainstAResultOnceItsStartAssetHasAPrice() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerLoop(1_000), 0);

        gate.onResult(y, 5_000, 4_750, Valuation.UNPRICED, NOON);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.UNPRICED_LOSS);
        quote(YS, 2 * Fixed.ONE, 4 * Fixed.ONE);
        gate.onTimer(NOON);
        assertThat(gate.state()).as("1,000").isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldStopOnALoopsResultOnceItsPriceSaysTooMuch() {
        final RiskGate gate = gate(EngineRig.limits().maxLossPerLoop(1_000), 0);

        gate.onResult(y, 5_000, 4_749, Valuation.UNPRICED, NOON);
        quote(YS, 2 * Fixed.ONE, 4 * Fixed.ONE);
        gate.onTimer(NOON);

        assertThat(gate.reasons()).isEqualTo(1L << StopReason.LOSS_PER_LOOP);
    }

    @Test
    void shouldCountLossesLikeAListOfResults() {
        final long seed = System.nanoTime();
        final SplittableRandom random = new SplittableRandom(seed);
        int hours = 0;
        int days = 0;
        for (int run = 0; run < 60; run++) {
            final long hourLimit = 1 + random.nextLong(300);
            final long dayLimit = 1 + random.nextLong(900);
            final RiskGate gate =
                    gate(EngineRig.limits().maxLossPerHour(hourLimit).maxLossPerDay(dayLimit), 0);
            final List<long[]> hour = new ArrayList<>();
            final List<long[]> day = new ArrayList<>();
            final long[] steps = {1, MINUTE - 1, MINUTE, 7 * MINUTE, 60 * MINUTE, 61 * MINUTE, DAY};
            long nowNs = NOON + random.nextLong(DAY);
            long expected = 0;
            for (int step = 0; step < 500; step++) {
                nowNs += random.nextInt(3) == 0 ? 0 : random.nextLong(1 + steps[random.nextInt(steps.length)]);
                final String at = "seed " + seed + " run " + run + " step " + step;
                final int choice = random.nextInt(10);
                if (choice == 0) {
                    gate.onTimer(nowNs);
                } else if (choice == 1) {
                    gate.onControl(Control.RESUME, StopReason.OPERATOR);
                    if (StopReason.holds(expected, StopReason.LOSS_PER_HOUR)) {
                        hour.clear();
                    }
                    if (StopReason.holds(expected, StopReason.LOSS_PER_DAY)) {
                        day.clear();
                    }
                    expected = 0;
                    assertThat(gate.reasons()).as(at).isZero();
                    continue;
                } else {
                    final long loss = random.nextLong(-60, 100);
                    final long ago = choice == 2 ? random.nextLong(-5 * MINUTE, 90 * MINUTE) : 0;
                    if (choice == 2) {
                        gate.onCarriedLoss(s, loss, nowNs - ago, nowNs);
                    } else {
                        lose(gate, loss, nowNs);
                    }
                    final long[] result = {loss, Math.min(nowNs, nowNs - ago)};
                    hour.add(result);
                    day.add(result);
                }
                final long minute = nowNs / MINUTE;
                final long today = nowNs / DAY;
                final boolean hourTooMuch = hour.stream()
                                .filter(result -> minute - result[1] / MINUTE <= 60)
                                .mapToLong(result -> result[0])
                                .sum()
                        > hourLimit;
                final boolean dayTooMuch = day.stream()
                                .filter(result -> result[1] / DAY == today)
                                .mapToLong(result -> result[0])
                                .sum()
                        > dayLimit;
                expected |= hourTooMuch ? 1L << StopReason.LOSS_PER_HOUR : 0;
                expected |= dayTooMuch ? 1L << StopReason.LOSS_PER_DAY : 0;
                hours += hourTooMuch ? 1 : 0;
                days += dayTooMuch ? 1 : 0;
                assertThat(gate.reasons()).as(at).isEqualTo(expected);
            }
        }
        assertThat(hours).isGreaterThan(100);
        assertThat(days).isGreaterThan(100);
    }

    @Test
    void shouldReduceWhenTooManyOfTheLastOrdersWereRefused() {
        final RiskGate gate =
                gate(EngineRig.limits().maxConsecutiveFailures(1_000).rejects(50, 4), 0);
        gate.onOrderFailed();
        gate.onOrderFailed();
        gate.onOrderFailed();
        assertThat(gate.state()).as("three orders say nothing").isEqualTo(State.ACTIVE);

        gate.onOrderAccepted();
        assertThat(gate.state()).as("an accepted order is no news").isEqualTo(State.ACTIVE);
        gate.onOrderAccepted();
        gate.onOrderFailed();
        assertThat(gate.state()).as("two of the last four").isEqualTo(State.ACTIVE);
        gate.onOrderFailed();
        assertThat(gate.state()).as("two of the last four").isEqualTo(State.ACTIVE);
        gate.onOrderFailed();
        assertThat(gate.reasons()).as("three of the last four").isEqualTo(1L << StopReason.REJECT_RATE);

        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        gate.onOrderFailed();
        gate.onOrderFailed();
        gate.onOrderFailed();
        assertThat(gate.state()).as("counts anew").isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldCountRefusedOrdersLikeAList() {
        final long seed = System.nanoTime();
        final SplittableRandom random = new SplittableRandom(seed);
        int exceeded = 0;
        for (int run = 0; run < 50; run++) {
            final int window = 1 + random.nextInt(30);
            final int percent = random.nextInt(101);
            final RejectRate rate = new RejectRate(window, percent);
            final List<Boolean> orders = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                final boolean refused = random.nextInt(100) < percent;
                rate.add(refused);
                orders.add(refused);
                final List<Boolean> last = orders.subList(Math.max(0, orders.size() - window), orders.size());
                final long refusals =
                        last.stream().filter(Boolean::booleanValue).count();
                final boolean expected = last.size() == window && refusals * 100 > (long) percent * window;
                assertThat(rate.exceeded())
                        .as("seed %d run %d step %d", seed, run, step)
                        .isEqualTo(expected);
                exceeded += expected ? 1 : 0;
            }
        }
        assertThat(exceeded).isPositive();
    }

    @Test
    void shouldOpenNothingWhileTooFewConnectionsAreUp() {
        final RiskGate gate = gate(EngineRig.limits().minFeedPercent(50), 0);
        assertThat(gate.checkState(NOON)).as("none heard of").isEqualTo(RiskGate.OK);

        gate.onFeedState(0, true);
        gate.onFeedState(0, true);
        gate.onFeedState(1, false);
        assertThat(gate.checkState(NOON)).as("one of two").isEqualTo(RiskGate.OK);
        gate.onFeedState(2, false);
        assertThat(gate.checkState(NOON)).as("one of three").isEqualTo(RefusalReason.FEED_DOWN);
        assertThat(gate.state()).as("open loops go on").isEqualTo(State.ACTIVE);
        gate.onFeedState(2, true);
        assertThat(gate.checkState(NOON)).as("two of three").isEqualTo(RiskGate.OK);
    }

    @Test
    void shouldTellConnectionsThereCanBeFromOthers() {
        final RiskGate gate = gate(EngineRig.limits(), 0);

        assertThat(gate.onFeedState(FeedHealth.MAX_CONNECTIONS - 1, true)).isTrue();
        assertThat(gate.onFeedState(FeedHealth.MAX_CONNECTIONS, true)).isFalse();
        assertThat(gate.onFeedState(-1, true)).isFalse();
    }

    @Test
    void shouldOpenNothingWhileClocksDifferAndReduceWhenTheyDifferMore() {
        final RiskGate gate = gate(EngineRig.limits().clockSkewMs(10, 20), 0);

        gate.onClockSkew(10 * MS);
        assertThat(gate.checkState(NOON)).isEqualTo(RiskGate.OK);
        gate.onClockSkew(10 * MS + 1);
        assertThat(gate.checkState(NOON)).isEqualTo(RefusalReason.CLOCK_SKEW);
        gate.onClockSkew(20 * MS);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
        gate.onClockSkew(20 * MS + 1);
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.CLOCK);

        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        assertThat(gate.reasons()).as("no word changes the clock").isEqualTo(1L << StopReason.CLOCK);
        gate.onClockSkew(10 * MS + 1);
        assertThat(gate.reasons()).as("better, not well").isEqualTo(1L << StopReason.CLOCK);
        gate.onClockSkew(10 * MS);
        assertThat(gate.state()).as("ends by itself").isEqualTo(State.ACTIVE);
        assertThat(gate.checkState(NOON)).isEqualTo(RiskGate.OK);
    }

    @Test
    void shouldPauseAfterAnOrderThatTookTooLongToLeave() {
        final RiskGate gate = gate(EngineRig.limits().tickToOrderMs(5, 7), 0);

        gate.onHandedOver(5 * MS, NOON);
        assertThat(gate.checkState(NOON)).isEqualTo(RiskGate.OK);
        gate.onHandedOver(5 * MS + 1, NOON);

        assertThat(gate.checkState(NOON + 7 * MS - 1)).isEqualTo(RefusalReason.LATENCY_BUDGET);
        assertThat(gate.checkState(NOON + 7 * MS)).isEqualTo(RiskGate.OK);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldPauseAfterAnOrderHeldBackAndNotBlameTheVenue() {
        final RiskGate gate = gate(
                EngineRig.limits().tickToOrderMs(5, 7).maxConsecutiveFailures(2).rejects(0, 1), 0);
        for (int i = 0; i < 5; i++) {
            gate.onAnswer(true, true, NOON);
            gate.onOrderFailed();
        }

        assertThat(gate.state()).isEqualTo(State.ACTIVE);
        assertThat(gate.checkState(NOON + 7 * MS - 1)).isEqualTo(RefusalReason.LATENCY_BUDGET);
        assertThat(gate.checkState(NOON + 7 * MS)).isEqualTo(RiskGate.OK);
        gate.onAnswer(true, true, NOON);
        gate.onAnswer(false, false, NOON);
        gate.onOrderFailed();
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.REJECT_RATE);
    }

    @Test
    void shouldReduceAtTheLastOfTheFailuresInARow() {
        final RiskGate gate = gate(EngineRig.limits().maxConsecutiveFailures(2), 0);
        gate.onOrderFailed();
        assertThat(gate.state()).isEqualTo(State.ACTIVE);

        gate.onOrderFailed();
        assertThat(gate.reasons()).isEqualTo(1L << StopReason.CONSECUTIVE_FAILURES);
    }

    @Test
    void shouldNeverSayNoWithoutLimits() {
        final RiskGate gate = new RiskGate(
                universe,
                matrix,
                new Valuation(universe, matrix, s),
                RiskLimits.NONE,
                new OrderBudget(3),
                true,
                1,
                1,
                starts(universe, Long.MAX_VALUE));

        gate.onResult(s, 5, 1, Long.MAX_VALUE, NOON);
        gate.onResult(s, 5, 1, Valuation.UNPRICED, NOON);
        gate.onCarriedLoss(x, 5, NOON, NOON);
        gate.onFeedState(1, false);
        gate.onClockSkew(TimeUnit.DAYS.toNanos(20));
        gate.onHandedOver(TimeUnit.DAYS.toNanos(20), NOON);
        for (int i = 0; i < 100; i++) {
            gate.onOrderFailed();
        }

        assertThat(gate.reasons()).isZero();
        assertThat(gate.checkState(NOON)).isEqualTo(RiskGate.OK);
        assertThat(gate.startLimit(x, y, s)).isEqualTo(Long.MAX_VALUE);
    }

    private RiskGate gate(final RiskLimits.Builder limits, final long maxStart) {
        return gate(universe, matrix, limits, maxStart);
    }

    private static RiskGate gate(
            final Universe graph, final RateMatrix quotes, final RiskLimits.Builder limits, final long maxStart) {
        return new RiskGate(
                graph,
                quotes,
                new Valuation(graph, quotes, graph.assetIndex("S")),
                limits.build(),
                new OrderBudget(100),
                true,
                1,
                100,
                starts(graph, maxStart));
    }

    private static long[] starts(final Universe graph, final long maxStart) {
        final long[] starts = new long[graph.assetCount()];
        Arrays.fill(starts, maxStart);
        return starts;
    }

    private void lose(final RiskGate gate, final long loss, final long nowNs) {
        gate.onResult(s, 1_000, 1_000 - loss, loss, nowNs);
    }

    private void quote(final int instrument, final long bid, final long ask) {
        matrix.update(instrument, 0, ++updateId, bid, 1, ask, 1, 0);
    }
}
