package trefoil.engine.risk;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import trefoil.engine.event.Control;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;

/**
 * The checks between an opportunity and its first order, cheapest first. Trading thread only; allocates nothing.
 *
 * <pre>
 *   WATCHING  prices and counts, never trades (trading switched off in the settings)
 *   ACTIVE    opens loops
 *   REDUCING  opens none; open ones go on to their end
 *   HALTED    sends nothing more
 * </pre>
 */
public final class RiskGate {
    /** Answer of the checks when nothing speaks against it. */
    public static final int OK = 0;

    /** Unfilled orders that are kept free for each loop until it is closed: its legs, and three to bring it home. */
    public static final int ORDERS_OF_A_LOOP = 3 + 3;

    /** The same for loops of four legs. */
    public static final int ORDERS_OF_A_LONG_LOOP = 4 + 4;

    /** What may be done. */
    public enum State {
        WATCHING(0),
        ACTIVE(1),
        REDUCING(2),
        HALTED(3);

        private final int code;

        State(final int code) {
            this.code = code;
        }

        /** Number that stands for it in records. */
        public int code() {
            return code;
        }
    }

    /** Reasons that an operator's word ends: all but those that are facts until they change. */
    private static final long OPERATORS_TO_CLEAR = set(
            StopReason.OPERATOR,
            StopReason.KILL_SWITCH,
            StopReason.LOSS_PER_LOOP,
            StopReason.LOSS_PER_HOUR,
            StopReason.LOSS_PER_DAY,
            StopReason.CONSECUTIVE_FAILURES,
            StopReason.REJECT_RATE,
            StopReason.UNPRICED_LOSS,
            StopReason.ANOMALY,
            StopReason.BALANCE_MISMATCH,
            StopReason.VENUE);

    /** Reasons that a RESUME which names them ends as well. */
    private static final long CLEARED_BY_NAME = OPERATORS_TO_CLEAR | set(StopReason.RECOVERING);

    private final RateMatrix matrix;
    private final Valuation valuation;
    private final RiskLimits limits;
    private final OrderBudget budget;
    private final long staleAfterNs;
    private final int maxOpenLoops;
    private final long[] maxStart;
    private final long maxTickToOrderNs;
    private final int[] openLoopsOn;
    private final long[] takenUpdateIds;
    private final Stops stops;
    private final Commitments commitments;
    private final LossLimits losses;
    private final FailureLimits failures;
    private final FeedHealth feed;

    /** Written by the trading thread; read by any, to show it and to know when the engine is at rest. */
    private volatile int openLoops;

    private boolean clockSkewed;
    private long pausedUntilNs = Long.MIN_VALUE;
    private long noOrdersUntilNs = Long.MIN_VALUE;
    private int startLimitReason;
    private int ordersOfALoop = ORDERS_OF_A_LOOP;

    /**
     * A gate with no loop open.
     *
     * @param budget unfilled orders that may be out
     * @param tradingEnabled whether loops may be opened at all
     * @param staleAfterNs age beyond which a leg's quote is not trusted
     * @param maxOpenLoops most loops open at once
     * @param maxStart most to spend on one loop, by start asset, fixed units
     */
    public RiskGate(
            final Universe universe,
            final RateMatrix matrix,
            final Valuation valuation,
            final RiskLimits limits,
            final OrderBudget budget,
            final boolean tradingEnabled,
            final long staleAfterNs,
            final int maxOpenLoops,
            final long[] maxStart) {
        this.matrix = matrix;
        this.valuation = valuation;
        this.limits = limits;
        this.budget = budget;
        this.staleAfterNs = staleAfterNs;
        this.maxOpenLoops = maxOpenLoops;
        this.maxStart = maxStart.clone();
        maxTickToOrderNs = TimeUnit.MILLISECONDS.toNanos(limits.maxTickToOrderMs());
        openLoopsOn = new int[universe.instrumentCount()];
        takenUpdateIds = new long[universe.instrumentCount()];
        Arrays.fill(takenUpdateIds, Long.MIN_VALUE);
        stops = new Stops(tradingEnabled ? State.ACTIVE : State.WATCHING);
        commitments = new Commitments(universe);
        losses = new LossLimits(limits, universe.assetCount(), valuation, stops);
        failures = new FailureLimits(limits, stops);
        feed = new FeedHealth(limits.minFeedPercent());
    }

    /** Names who is told each change of the state; before the first record. */
    public void reportTo(final StateListener listener) {
        stops.reportTo(listener);
    }

    /** Loops may have four legs: more orders are kept free for each; before the first record. */
    public void expectLongLoops() {
        ordersOfALoop = ORDERS_OF_A_LONG_LOOP;
    }

    /** Whether a new loop may be opened at all. {@link #OK} or a {@link RefusalReason}. */
    public int checkState(final long nowNs) {
        if (stops.state() != State.ACTIVE) {
            return RefusalReason.NOT_TRADING;
        }
        if (openLoops >= maxOpenLoops) {
            return RefusalReason.TOO_MANY_OPEN_LOOPS;
        }
        if (feed.down()) {
            return RefusalReason.FEED_DOWN;
        }
        if (clockSkewed) {
            return RefusalReason.CLOCK_SKEW;
        }
        if (ordersPaused(nowNs)) {
            return RefusalReason.ORDERS_PAUSED;
        }
        return nowNs < pausedUntilNs ? RefusalReason.LATENCY_BUDGET : OK;
    }

    /** Whether the budget has room for the orders of one more loop beside those that open ones may still need. */
    public int checkBudget(final long nowNs) {
        return budget.allows((openLoops + 1) * ordersOfALoop, nowNs) ? OK : RefusalReason.ORDER_BUDGET;
    }

    /** Whether a leg's quote is fresh, not yet hit by us, and free of our other loops. */
    public int checkLeg(final int instrument, final long nowNs) {
        if (nowNs - matrix.receiveNs(instrument) > staleAfterNs) {
            return RefusalReason.STALE_QUOTE;
        }
        return openLoopsOn[instrument] == 0 && takenUpdateIds[instrument] != matrix.updateId(instrument)
                ? OK
                : RefusalReason.INSTRUMENT_BUSY;
    }

    /**
     * Most that a loop through those assets may spend of the first, fixed units; or, negative, the
     * {@link RefusalReason} for which it may spend nothing.
     */
    public long startLimit(final int start, final int middleA, final int middleB) {
        return startLimit(start, middleA, middleB, middleB);
    }

    /** As the other, for a loop through four assets, or three of which the last is named twice. */
    public long startLimit(final int start, final int middleA, final int middleB, final int middleC) {
        startLimitReason = OK;
        final long most = maxStart[start];
        final long committed = Math.max(
                Math.max(commitments.of(start), commitments.of(middleA)),
                Math.max(commitments.of(middleB), commitments.of(middleC)));
        final long room = limits.maxAssetNotional() - committed;
        final long worth = Math.min(limits.maxLoopNotional(), room);
        if (worth == RiskLimits.UNLIMITED) {
            return most;
        }
        if (room <= 0) {
            return -RefusalReason.ASSET_NOTIONAL;
        }
        final long affordable = valuation.affordable(start, worth);
        if (affordable == Valuation.UNPRICED) {
            return -RefusalReason.UNPRICED_ASSET;
        }
        if (affordable >= most) {
            return most;
        }
        startLimitReason = room < limits.maxLoopNotional() ? RefusalReason.ASSET_NOTIONAL : RefusalReason.LOOP_NOTIONAL;
        return affordable > 0 ? affordable : -startLimitReason;
    }

    /** Which {@link RefusalReason} a loop has that the last {@link #startLimit} left too small; {@link #OK} if none. */
    public int startLimitReason() {
        return startLimitReason;
    }

    /** Whether orders of open loops may go out. */
    public boolean maySend() {
        final State state = stops.state();
        return state == State.ACTIVE || state == State.REDUCING;
    }

    /** Whether loops of an earlier run are still being taken over: they wait, and nothing is sent. */
    public boolean recovering() {
        return stops.halts(StopReason.RECOVERING);
    }

    /** A loop was opened on these instruments, one for each leg in order, spending an amount of the start asset. */
    public void onOpened(final int[] instruments, final int legs, final int startAsset, final long spend) {
        onOpened(instruments, legs);
        final long worth = limits.maxAssetNotional() == RiskLimits.UNLIMITED ? 0 : valuation.cost(startAsset, spend);
        if (worth != Valuation.UNPRICED) {
            commitments.add(instruments, legs, worth);
        }
    }

    /** A loop was opened on these instruments, with nothing committed. */
    void onOpened(final int[] instruments, final int legs) {
        openLoops = openLoops + 1;
        for (int leg = 0; leg < legs; leg++) {
            openLoopsOn[instruments[leg]]++;
        }
    }

    /** A loop of an earlier run was taken over; it is bound to no instrument, and nothing is committed for it. */
    public void onRecovered() {
        openLoops = openLoops + 1;
    }

    /** A loop that was taken over ended. */
    public void onRecoveredClosed() {
        openLoops = openLoops - 1;
    }

    /** An order went out against the present quote of the instrument. */
    public void onSent(final int instrument, final long nowNs) {
        takenUpdateIds[instrument] = matrix.updateId(instrument);
        budget.onSent(nowNs);
    }

    /** An order filled, in part at least. */
    public void onFilled() {
        budget.onFilled();
    }

    /** A loop on these instruments ended. */
    public void onClosed(final int[] instruments, final int legs) {
        openLoops = openLoops - 1;
        commitments.remove(instruments, legs);
        for (int leg = 0; leg < legs; leg++) {
            openLoopsOn[instruments[leg]]--;
        }
    }

    /** An order was refused by the venue or could not be sent. */
    public void onOrderFailed() {
        failures.onFailed();
    }

    /** An order was accepted by the venue, filled or not. */
    public void onOrderAccepted() {
        failures.onAccepted();
    }

    /**
     * An answer comes in, before anything is made of it.
     *
     * @param heldBack whether we held the order back because it was too late: its failure says nothing about the venue
     * @param notSent whether it did not leave: while the venue wants no orders that says nothing new
     */
    public void onAnswer(final boolean heldBack, final boolean notSent, final long nowNs) {
        failures.onAnswer(heldBack || notSent && ordersPaused(nowNs));
        if (heldBack) {
            pause(nowNs);
        }
    }

    /** An order was handed to the socket that long after the input that caused it. */
    public void onHandedOver(final long latencyNs, final long nowNs) {
        if (latencyNs > maxTickToOrderNs) {
            pause(nowNs);
        }
    }

    private void pause(final long nowNs) {
        pausedUntilNs = nowNs + TimeUnit.MILLISECONDS.toNanos(limits.latencyPauseMs());
    }

    /** The venue wants no orders of ours for that long. */
    public void onOrderPause(final long pauseNs, final long nowNs) {
        noOrdersUntilNs = Math.max(noOrdersUntilNs, nowNs + pauseNs);
    }

    /** The venue has counted so many unfilled orders of the account: no loop is opened for which there is no room. */
    public void onOrdersUsed(final long count, final long nowNs) {
        budget.onCounted(count, nowNs);
    }

    /** Whether the venue wants no orders of ours: none is sent, those of open loops wait. */
    public boolean ordersPaused(final long nowNs) {
        return nowNs < noOrdersUntilNs;
    }

    /** A market data connection came up or went down. False if there can be no such connection. */
    public boolean onFeedState(final int connection, final boolean up) {
        return feed.onState(connection, up);
    }

    /** Our clock and the venue's differ by that much, uncorrected. */
    public void onClockSkew(final long skewNs) {
        clockSkewed = skewNs > TimeUnit.MILLISECONDS.toNanos(limits.maxClockSkewMs());
        if (skewNs > TimeUnit.MILLISECONDS.toNanos(limits.reduceClockSkewMs())) {
            reduce(StopReason.CLOCK);
        } else if (!clockSkewed) {
            clear(StopReason.CLOCK);
        }
    }

    /**
     * A loop was closed.
     *
     * @param valueLoss what it lost in the value asset, dust counted as nothing, what is held at its last bid; negative if it gained, and
     *     {@link Valuation#UNPRICED} if it could not be priced: that counts as more than a loop may lose, unless the
     *     start asset itself has no price yet, then what was spent and not received counts once it has
     */
    public void onResult(
            final int startAsset, final long spent, final long received, final long valueLoss, final long nowNs) {
        losses.onResult(startAsset, spent, received, valueLoss, nowNs);
    }

    /** An earlier run lost an amount at that time; negative if it gained. */
    public void onCarriedLoss(final int asset, final long amount, final long occurredNs, final long nowNs) {
        losses.onCarried(asset, amount, occurredNs, nowNs);
    }

    /** Time went on. */
    public void onTimer(final long nowNs) {
        losses.onTime(nowNs);
    }

    /** Opens no new loop while that {@link StopReason} holds. */
    public void reduce(final int reason) {
        stops.reduce(reason);
    }

    /** Sends nothing while that {@link StopReason} holds. */
    public void halt(final int reason) {
        stops.halt(reason);
    }

    /** That {@link StopReason} holds no longer; nothing happens if it did not. */
    public void clear(final int reason) {
        stops.clear(reason);
    }

    /** Obeys one of {@link Control}'s commands, given for a {@link StopReason}. */
    public void onControl(final int command, final int givenReason) {
        final int reason =
                givenReason > StopReason.NONE && givenReason < StopReason.LIMIT ? givenReason : StopReason.OPERATOR;
        switch (command) {
            case Control.HALT -> halt(reason);
            case Control.RESUME -> resume(reason);
            default -> reduce(reason);
        }
    }

    private void resume(final int reason) {
        final long named = reason == StopReason.OPERATOR ? OPERATORS_TO_CLEAR : set(reason) & CLEARED_BY_NAME;
        final long ended = stops.reasons() & named;
        losses.forget(ended);
        failures.forget(ended);
        stops.clearAll(ended);
    }

    private static long set(final int... reasons) {
        long set = 0;
        for (final int reason : reasons) {
            set |= 1L << reason;
        }
        return set;
    }

    /** What may be done now; any thread. */
    public State state() {
        return stops.state();
    }

    /** Every {@link StopReason} that holds now, bit n for code n; any thread. */
    public long reasons() {
        return stops.reasons();
    }

    /** Loops open now; any thread. */
    public int openLoops() {
        return openLoops;
    }
}
