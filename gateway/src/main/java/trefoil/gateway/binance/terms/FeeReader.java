package trefoil.gateway.binance.terms;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.FeeRequests;
import trefoil.engine.event.Fees;
import trefoil.engine.event.InboundRing;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.CommissionRates;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Reads what the account pays on each instrument: those wanted first, then the others in a given order, then all again
 * once they are {@value #REFRESH_H} hours old.
 *
 * <p>An answer that cannot be read, or cannot be meant, is refused and counted: the instrument keeps the fees it had, and
 * is asked for again later. {@link #wanted} may be called by any thread; all else is the terms reader's.
 */
public final class FeeReader implements FeeRequests {
    private static final int WEIGHT = 20;
    private static final int REFRESH_H = 6;
    private static final long REFRESH_NS = TimeUnit.HOURS.toNanos(REFRESH_H);
    private static final long FIRST_RETRY_MS = 5_000;
    private static final long LONGEST_RETRY_MS = 600_000;
    private static final int MAX_DOUBLINGS = 7;
    private static final long NEVER_READ = Long.MIN_VALUE;

    private final Universe universe;
    private final BinanceRestClient rest;
    private final String discountAsset;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final List<Integer> order;

    /** 1 where an instrument's fees have been asked for by the engine and not been queued yet. Written by any thread. */
    private final AtomicIntegerArray wishes;

    /** Wishes in all; written by any thread. */
    private final AtomicLong wishCount = new AtomicLong();

    private long wishesTaken;
    private final Deque<Integer> wanted = new ArrayDeque<>();
    private final long[] readNs;
    private final long[] notBeforeNs;
    private final int[] failures;
    /** Written by the reader's thread, read by any; as {@link #published}. */
    private volatile long refusedAnswers;

    private volatile long published;
    private boolean discountNoticed;

    /** Set before the reading starts. */
    private InboundRing ring;

    /**
     * A reader without a ring yet; wishes are kept until it has one.
     *
     * @param order instruments in the order in which those nobody asked for are read
     * @param discountAsset the asset in which commissions may be paid at a discount
     */
    public FeeReader(
            final Universe universe,
            final List<Integer> order,
            final String discountAsset,
            final BinanceRestClient rest,
            final EpochNanoClock clock,
            final Consumer<String> notices) {
        this.universe = universe;
        this.order = List.copyOf(order);
        this.discountAsset = discountAsset;
        this.rest = rest;
        this.clock = clock;
        this.notices = notices;
        wishes = new AtomicIntegerArray(universe.instrumentCount());
        readNs = new long[universe.instrumentCount()];
        notBeforeNs = new long[universe.instrumentCount()];
        failures = new int[universe.instrumentCount()];
        Arrays.fill(readNs, NEVER_READ);
    }

    /** Names where fees go; before the reading starts. */
    public FeeReader publishTo(final InboundRing inbound) {
        ring = inbound;
        return this;
    }

    @Override
    public void wanted(final int instrument) {
        if (instrument >= 0 && instrument < wishes.length()) {
            wishes.set(instrument, 1);
            wishCount.incrementAndGet();
        }
    }

    /** Answers that could not be used; any thread. */
    public long refusedAnswers() {
        return refusedAnswers;
    }

    /** Fees told to the engine; any thread. */
    public long published() {
        return published;
    }

    /** Instruments somebody waits for. */
    Chore wantedFees() {
        return new Chore() {
            @Override
            public long dueInMs(final long nowNs) {
                takeWishes();
                return msUntilFirst(wanted, nowNs);
            }

            @Override
            public int weight() {
                return WEIGHT;
            }

            @Override
            public void read(final long nowNs) throws VenueException {
                final int instrument = firstDue(wanted, nowNs);
                FeeReader.this.read(instrument, nowNs);
                wanted.remove(instrument);
            }
        };
    }

    /** All instruments in their order. */
    Chore otherFees() {
        return new Chore() {
            @Override
            public long dueInMs(final long nowNs) {
                final int instrument = mostOverdue(nowNs);
                return instrument == Universe.NOT_FOUND ? NEVER : 0;
            }

            @Override
            public int weight() {
                return WEIGHT;
            }

            @Override
            public void read(final long nowNs) throws VenueException {
                FeeReader.this.read(mostOverdue(nowNs), nowNs);
            }
        };
    }

    private void takeWishes() {
        final long count = wishCount.get();
        if (count == wishesTaken) {
            return;
        }
        wishesTaken = count;
        for (int i = 0; i < wishes.length(); i++) {
            if (wishes.getAndSet(i, 0) == 1 && !wanted.contains(i)) {
                wanted.add(i);
            }
        }
    }

    private long msUntilFirst(final Deque<Integer> instruments, final long nowNs) {
        long first = Chore.NEVER;
        for (final int instrument : instruments) {
            first = Math.min(first, TermsReader.msUntil(notBeforeNs[instrument], nowNs));
        }
        return first;
    }

    private int firstDue(final Deque<Integer> instruments, final long nowNs) {
        for (final int instrument : instruments) {
            if (notBeforeNs[instrument] <= nowNs) {
                return instrument;
            }
        }
        throw new IllegalStateException("nothing is due");
    }

    /** The first in order that was never read, or is too old; {@link Universe#NOT_FOUND} if there is none. */
    private int mostOverdue(final long nowNs) {
        int old = Universe.NOT_FOUND;
        for (final int instrument : order) {
            if (notBeforeNs[instrument] > nowNs) {
                continue;
            }
            if (readNs[instrument] == NEVER_READ) {
                return instrument;
            }
            if (old == Universe.NOT_FOUND && nowNs - readNs[instrument] >= REFRESH_NS) {
                old = instrument;
            }
        }
        return old;
    }

    private void read(final int instrument, final long nowNs) throws VenueException {
        final String symbol = universe.instruments().get(instrument).symbol();
        final CommissionRates rates;
        try {
            rates = rest.accountCommission(symbol);
        } catch (final VenueException failure) {
            final long retryMs =
                    Math.min(FIRST_RETRY_MS << Math.min(failures[instrument]++, MAX_DOUBLINGS), LONGEST_RETRY_MS);
            notBeforeNs[instrument] = nowNs + TermsReader.ns(retryMs);
            if (Chore.concernsAll(failure)) {
                throw failure;
            }
            refusedAnswers = refusedAnswers + 1;
            if (failures[instrument] == 1) {
                notices.accept("the fees of " + symbol + " are not known: " + failure.getMessage());
            }
            return;
        }
        failures[instrument] = 0;
        readNs[instrument] = nowNs;
        publish(instrument, rates);
    }

    /** Takes over fees that somebody else has read just now; before the reading starts. */
    public void tell(final int instrument, final CommissionRates rates) {
        readNs[instrument] = clock.nanoTime();
        publish(instrument, rates);
    }

    private void publish(final int instrument, final CommissionRates rates) {
        final boolean discounted = rates.discounted() && followed(rates.discountAsset());
        final long sequence = ring.claim(1);
        Fees.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                clock.nanoTime(),
                instrument,
                discounted ? Fees.DISCOUNTED : Fees.RECEIVED,
                rates.buyRate(),
                rates.sellRate(),
                rates.discountedBuyRate(),
                rates.discountedSellRate());
        ring.publish(sequence, 1);
        published = published + 1;
    }

    /** Whether the engine knows the asset that commissions are taken in. */
    private boolean followed(final String asset) {
        final boolean followed = asset.equals(discountAsset) && universe.assetIndex(asset) != Universe.NOT_FOUND;
        if (!followed && !discountNoticed) {
            discountNoticed = true;
            notices.accept("the account pays commissions in " + asset + ", which is not among the assets followed here:"
                    + " switch that off at the venue, or let the universe include it");
        }
        return followed;
    }
}
