package trefoil.gateway.binance.terms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.InboundRing;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.rest.RequestPause;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Gives the chores their turns: the first that has something to read makes one request, within the weight budget, and
 * then all are asked again. After a failure of the venue as a whole everything waits, longer with each in a row.
 */
public final class TermsReader implements AutoCloseable {
    /** Wishes from other threads are noticed within this. */
    static final long LOOK_MS = 100;

    /** One part in so many of the venue's weight is used here. */
    private static final int WEIGHT_PART = 5;

    private static final long FIRST_WAIT_MS = 1_000;
    private static final long LONGEST_WAIT_MS = 60_000;

    private final List<Chore> chores;
    private final WeightBudget budget;
    private final RequestPause pause;
    private final Governor governor;
    private final TaskScheduler scheduler;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;

    private long waitMs = FIRST_WAIT_MS;
    private boolean failing;
    private Chore failed;

    /** Written by the owner, read by the reader's thread. */
    private volatile boolean closed;

    private TermsReader(final Context context) {
        final int weight = context.weightPerMinute / WEIGHT_PART;
        chores = new ArrayList<>();
        // Most urgent first.
        chores.add(context.markets.publishTo(context.ring).listing());
        if (context.fees != null) {
            chores.add(context.fees.publishTo(context.ring).wantedFees());
        }
        if (context.references) {
            final ReferenceReader references = new ReferenceReader(
                    context.universe,
                    context.markets,
                    context.rest,
                    context.ring,
                    weight,
                    context.clock,
                    context.notices);
            chores.add(references.rules());
            chores.add(references.prices());
        }
        if (context.fees != null) {
            chores.add(context.fees.otherFees());
        }
        budget = new WeightBudget(weight, context.clock);
        pause = context.rest.pause();
        governor = context.rest.governor();
        scheduler = context.scheduler;
        clock = context.clock;
        notices = context.notices;
    }

    /** Begins to read. */
    public void start() {
        scheduler.schedule(this::turn, 0);
    }

    private void turn() {
        if (closed) {
            return;
        }
        long delayMs;
        try {
            delayMs = readOne();
            if (delayMs == 0) {
                waitMs = FIRST_WAIT_MS;
                failing = false;
            }
        } catch (final VenueException failure) {
            delayMs = failed(failure.getMessage());
        } catch (final RuntimeException defect) {
            // A chore that fails must not end the others.
            delayMs = failed(defect.toString());
        }
        if (!closed) {
            scheduler.schedule(this::turn, delayMs);
        }
    }

    /** Lets one chore make one request. Answers how long to wait before the next turn. */
    private long readOne() throws VenueException {
        final long pausedMs = pause.remainingMs();
        if (pausedMs > 0) {
            return pausedMs;
        }
        final long nowNs = clock.nanoTime();
        long nextMs = LOOK_MS;
        Chore next = null;
        for (final Chore chore : chores) {
            final long dueMs = chore.dueInMs(nowNs);
            // What failed last comes last: it must not keep the others from their turn.
            if (dueMs <= 0 && (next == null || next == failed)) {
                next = chore;
            }
            nextMs = Math.min(nextMs, Math.max(1, dueMs));
        }
        if (next == null) {
            return nextMs;
        }
        final long waitMs = governor.waitMs(Governor.Use.BACKGROUND, next.weight());
        if (waitMs > 0) {
            return waitMs;
        }
        final long shortMs = budget.take(next.weight());
        if (shortMs > 0) {
            return Math.min(shortMs, LOOK_MS);
        }
        failed = next;
        next.read(nowNs);
        failed = null;
        return 0;
    }

    private long failed(final String why) {
        if (!failing && !closed) {
            notices.accept("fees and filters cannot be followed for now: " + why);
        }
        failing = true;
        final long delayMs = Math.max(waitMs, pause.remainingMs());
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
        return delayMs;
    }

    /** Milliseconds as nanoseconds, for due times. */
    static long ns(final long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    /** Nanoseconds until a time, as milliseconds, rounded up. */
    static long msUntil(final long dueNs, final long nowNs) {
        return dueNs <= nowNs ? 0 : TimeUnit.NANOSECONDS.toMillis(dueNs - nowNs) + 1;
    }

    /** Reads nothing more; a request that is under way is for its caller to cut. */
    @Override
    public void close() {
        closed = true;
    }

    /** Settings of a reader. */
    public static final class Context {
        private static final int LEAST_WEIGHT_PER_MINUTE = 20;

        private Universe universe;
        private BinanceRestClient rest;
        private InboundRing ring;
        private EpochNanoClock clock;
        private TaskScheduler scheduler;
        private Consumer<String> notices = notice -> {};
        private MarketWatch markets;
        private FeeReader fees;
        private boolean references = true;
        private int weightPerMinute;

        /** What is read about. */
        public Context universe(final Universe value) {
            universe = value;
            return this;
        }

        /** The venue. */
        public Context rest(final BinanceRestClient value) {
            rest = value;
            return this;
        }

        /** Where it is told. */
        public Context ring(final InboundRing value) {
            ring = value;
            return this;
        }

        /** Stamps records and paces requests. */
        public Context clock(final EpochNanoClock value) {
            clock = value;
            return this;
        }

        /** Runs the reader: one thread of its own, which requests block. */
        public Context scheduler(final TaskScheduler value) {
            scheduler = value;
            return this;
        }

        /** Gets one line for each thing that cannot be read; ignored if not set. */
        public Context notices(final Consumer<String> value) {
            notices = value;
            return this;
        }

        /** Follows which markets are open. */
        public Context markets(final MarketWatch value) {
            markets = value;
            return this;
        }

        /** Reads fees; they are not read if not set. */
        public Context fees(final FeeReader value) {
            fees = value;
            return this;
        }

        /** Reads no reference prices: they are for those who send orders. */
        public Context withoutReferences() {
            references = false;
            return this;
        }

        /** Request weight that the venue allows in a minute, of which a part is used here. */
        public Context weightPerMinute(final int value) {
            weightPerMinute = value;
            return this;
        }

        /**
         * A reader of these settings, which does nothing before {@link TermsReader#start}.
         *
         * @throws IllegalArgumentException naming the setting that is wrong
         */
        public TermsReader conclude() {
            Objects.requireNonNull(universe, "universe");
            Objects.requireNonNull(rest, "rest");
            Objects.requireNonNull(ring, "ring");
            Objects.requireNonNull(clock, "clock");
            Objects.requireNonNull(scheduler, "scheduler");
            Objects.requireNonNull(notices, "notices");
            Objects.requireNonNull(markets, "markets");
            if (weightPerMinute < LEAST_WEIGHT_PER_MINUTE) {
                throw new IllegalArgumentException(
                        "weightPerMinute=" + weightPerMinute + " is below " + LEAST_WEIGHT_PER_MINUTE);
            }
            return new TermsReader(this);
        }
    }
}
