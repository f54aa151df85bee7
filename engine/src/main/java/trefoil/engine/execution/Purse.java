package trefoil.engine.execution;

import java.util.Arrays;
import trefoil.engine.math.Fixed;

/**
 * What one loop gained and gave of each asset since it began, and what of that it paid for. Belongs to an
 * {@link OpenLoop}. Fixed units.
 *
 * <p>An entry's delta above 0 is held, one below 0 was lent by the inventory. Its basis is the share of the start amount
 * that paid for it (or, below 0, that it stands for), so that each holding can be judged by itself: sold for no less
 * than its basis less the allowed loss, whatever becomes of the others, and the loop as a whole keeps its bound.
 *
 * <pre>
 *   spent of the start asset + worth of commissions in other assets = bases of all other entries + returned
 * </pre>
 */
final class Purse {
    /** Assets that a loop may touch. */
    static final int CAPACITY = 8;

    /** Entry of the start asset. */
    static final int START = 0;

    static final int NONE = -1;

    /** Answer of {@link #setAside} where so much is not held. */
    static final long NOT_HELD = -1;

    private static final long PPM = 1_000_000L;

    private final Ledger ledger;
    private final int[] assets = new int[CAPACITY];
    private final long[] deltas = new long[CAPACITY];
    private final long[] bases = new long[CAPACITY];
    private final long[] paid = new long[CAPACITY];
    private final long[] reserved = new long[CAPACITY];
    private int count;
    private long spent;
    private long received;
    private long returned;
    private int discountEntry;
    private long discountReserve;

    /** A purse whose promises are noted there. */
    Purse(final Ledger ledger) {
        this.ledger = ledger;
    }

    /** Empties the purse for a loop that begins with that asset. */
    void begin(final int startAsset) {
        Arrays.fill(deltas, 0);
        Arrays.fill(bases, 0);
        Arrays.fill(paid, 0);
        count = 1;
        assets[START] = startAsset;
        spent = 0;
        received = 0;
        returned = 0;
        discountEntry = NONE;
        discountReserve = 0;
    }

    /** Takes over what an earlier run had gained or given of an asset. */
    boolean recover(final int asset, final long delta) {
        final int entry = entry(asset);
        if (entry == NONE) {
            return false;
        }
        deltas[entry] = delta;
        if (entry == START) {
            spent = Math.max(0, -delta);
            received = Math.max(0, delta);
        }
        return true;
    }

    /** Entry of an asset, made if need be; {@link #NONE} if there is no room. */
    int entry(final int asset) {
        final int found = find(asset);
        if (found != NONE || count == CAPACITY) {
            return found;
        }
        assets[count] = asset;
        return count++;
    }

    /** Entry of an asset, or {@link #NONE}. */
    int find(final int asset) {
        for (int i = 0; i < count; i++) {
            if (assets[i] == asset) {
                return i;
            }
        }
        return NONE;
    }

    /**
     * Sets aside the basis of an amount that an order may spend: what comes to the entry meanwhile does not change it.
     * {@link #NOT_HELD} if so much is not held.
     */
    long setAside(final int entry, final long amount) {
        if (entry == START || deltas[entry] < amount) {
            return NOT_HELD;
        }
        final long share = Fixed.mulDivFloor(bases[entry], amount, deltas[entry]);
        bases[entry] -= share;
        return share;
    }

    /** Puts back what was set aside for an order that spent nothing. */
    void putBack(final int entry, final long share) {
        bases[entry] += Math.max(0, share);
    }

    /**
     * Books a conversion.
     *
     * @param share what was {@linkplain #setAside set aside} for it, of {@code lock} of the asset
     * @param lentBasis basis of a unit of {@code from} that is lent by the inventory is {@code lentBasis ÷ lentAmount}
     * @param extraRate worth of the commission that was paid in another asset, as a rate: it adds to the basis
     */
    void convert(
            final int from,
            final long consumed,
            final long share,
            final long lock,
            final int to,
            final long net,
            final long lentBasis,
            final long lentAmount,
            final long extraRate) {
        final long taken = share == NOT_HELD
                ? take(from, consumed, lentBasis, lentAmount)
                : takeAside(from, consumed, share, lock);
        if (to == START) {
            deltas[START] += net;
            received += net;
            returned += taken + Fixed.mulCeil(net, extraRate);
        } else {
            give(to, net, taken + Fixed.mulCeil(taken, extraRate));
        }
    }

    /**
     * Adds an amount and its basis. What of it is given back for what was lent does not lower what the rest of that stands
     * for by more than its share: what it cost beyond, or less, is a loss or a gain that has been made.
     */
    private void give(final int to, final long net, final long basis) {
        final long lent = Math.max(0, -deltas[to]);
        final long back = Math.min(lent, net);
        long kept = basis;
        if (back > 0) {
            final long cost = Fixed.mulDivCeil(basis, back, net);
            final long stoodFor = Fixed.mulDivFloor(-bases[to], back, lent);
            bases[to] += stoodFor;
            returned += cost - stoodFor;
            kept -= cost;
        }
        deltas[to] += net;
        bases[to] += kept;
        tidy(to);
    }

    private long take(final int from, final long consumed, final long lentBasis, final long lentAmount) {
        if (from == START) {
            deltas[START] -= consumed;
            spent += consumed;
            return consumed;
        }
        final long held = Math.max(0, deltas[from]);
        final long covered = Math.min(held, consumed);
        long basis = covered == 0 ? 0 : Fixed.mulDivCeil(bases[from], covered, held);
        if (consumed > covered && lentAmount > 0) {
            basis += Fixed.mulDivCeil(lentBasis, consumed - covered, lentAmount);
        }
        deltas[from] -= consumed;
        bases[from] -= basis;
        tidy(from);
        return basis;
    }

    private long takeAside(final int from, final long consumed, final long share, final long lock) {
        final long basis = Fixed.mulDivCeil(share, consumed, lock);
        deltas[from] -= consumed;
        bases[from] += share - basis;
        tidy(from);
        return basis;
    }

    /** A basis without an amount, or of the other sign, is a gain or a loss that has been made. */
    private void tidy(final int entry) {
        if (deltas[entry] == 0 || deltas[entry] > 0 != bases[entry] > 0) {
            returned += bases[entry];
            bases[entry] = 0;
        }
    }

    /** Notes a commission that was taken in another asset than the one received. */
    void pay(final int entry, final long commission) {
        paid[entry] += commission;
        if (entry == discountEntry) {
            discountReserve = Math.max(0, discountReserve - commission);
        }
    }

    /** Promises an amount of an asset for commissions that the loop has yet to pay. */
    void reserveDiscount(final int entry, final long amount) {
        discountEntry = entry;
        discountReserve = amount;
        reserve(entry, 0);
    }

    /**
     * Estimates the bases of a purse that was taken over, by what its entries are worth now.
     *
     * <p>What is held shares the start amount that is missing. If something was lent, all that is held and all that came
     * back stands for it.
     *
     * @param worths of the start asset, what each entry would bring or, if lent, cost
     */
    void appraise(final long[] worths) {
        long held = 0;
        long lent = 0;
        for (int i = START + 1; i < count; i++) {
            held += deltas[i] > 0 ? worths[i] : 0;
            lent += deltas[i] < 0 ? worths[i] : 0;
        }
        final long missing = Math.max(0, -deltas[START]);
        final long owed = Math.max(0, held + deltas[START]);
        for (int i = START + 1; i < count; i++) {
            if (deltas[i] > 0) {
                bases[i] = lent > 0 ? worths[i] : held == 0 ? 0 : Fixed.mulDivCeil(missing, worths[i], held);
            } else {
                bases[i] = deltas[i] == 0 || lent == 0 ? 0 : -Fixed.mulDivFloor(owed, worths[i], lent);
            }
        }
        returned = received;
    }

    /** Promises what is held of an asset, and no less than the orders that are out may spend of it. */
    void reserve(final int entry, final long locks) {
        final long wanted =
                Math.max(0, Math.max(deltas[entry], locks)) + (entry == discountEntry ? discountReserve : 0);
        ledger.reserve(assets[entry], wanted - reserved[entry]);
        reserved[entry] = wanted;
    }

    /** Takes every promise back. */
    void release() {
        for (int i = 0; i < count; i++) {
            ledger.reserve(assets[i], -reserved[i]);
            reserved[i] = 0;
        }
    }

    /**
     * Least of the start asset that all of a holding must bring.
     *
     * @param alone whether no other order is out, so that what earlier ones brought beyond their least may be used up
     */
    long least(final int entry, final int maxLossPpm, final boolean alone) {
        final long own = bases[entry] - Fixed.mulDivFloor(bases[entry], maxLossPpm, PPM);
        final long spare = spare(maxLossPpm);
        return Math.max(1, alone || spare < 0 ? own - spare : own);
    }

    /** Most of the start asset that all of what is lent may cost. */
    long most(final int entry, final int maxLossPpm, final boolean alone) {
        final long spare = spare(maxLossPpm);
        return Math.max(0, alone || spare < 0 ? spare - bases[entry] : -bases[entry]);
    }

    /** What has been received beyond the least that its basis asked for. */
    private long spare(final int maxLossPpm) {
        return received - returned + Fixed.mulDivFloor(Math.max(0, returned), maxLossPpm, PPM);
    }

    int count() {
        return count;
    }

    int asset(final int entry) {
        return assets[entry];
    }

    long delta(final int entry) {
        return deltas[entry];
    }

    long basis(final int entry) {
        return bases[entry];
    }

    long paid(final int entry) {
        return paid[entry];
    }

    long reserved(final int entry) {
        return reserved[entry];
    }

    /** What orders took of the start asset. */
    long spent() {
        return spent;
    }

    /** What orders gave of the start asset, commissions in it taken off. */
    long received() {
        return received;
    }
}
