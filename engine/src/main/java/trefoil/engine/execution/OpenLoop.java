package trefoil.engine.execution;

import java.util.Arrays;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.OrderKey;

/** State of one open loop. Reused; belongs to {@link LoopMachine}. Amounts in fixed units. */
final class OpenLoop {
    /** Orders that may be out at once of a loop of the most legs; of any, one for each leg. */
    static final int ORDERS = LoopTable.MAX_LEGS;

    /** {@link #triedUpdateIds} if the order failed for another reason than the quote. */
    static final long ANY_QUOTE = Long.MIN_VALUE;

    /** {@link #legOf} of what is none of the legs. */
    static final int NO_LEG = -1;

    private static final int LEGS = LoopTable.LEGS;
    private static final int MAX_LEGS = LoopTable.MAX_LEGS;

    final Purse purse;
    final OpenOrder[] orders = new OpenOrder[ORDERS];

    final int[] instruments = new int[MAX_LEGS];
    final int[] sides = new int[MAX_LEGS];
    final long[] feeRates = new long[MAX_LEGS];
    /** Asset that leg i spends; the last entry is what the last leg gives, the start asset again. */
    final int[] assets = new int[MAX_LEGS + 1];

    final long[] plannedPrices = new long[MAX_LEGS];
    final long[] plannedQtys = new long[MAX_LEGS];
    final long[] plannedInputs = new long[MAX_LEGS];
    long plannedSpend;

    /** Why an entry of the purse is not on its way home, a code of LeftoverReason; 0 if it is or need not be. */
    final int[] reasons = new int[Purse.CAPACITY];
    /** When an entry may be tried again by the way that failed last. */
    final long[] retryNs = new long[Purse.CAPACITY];
    /** Attempts in a row that brought nothing, by entry. */
    final int[] misses = new int[Purse.CAPACITY];
    /** Instrument, side and quote of the last attempt, by entry; a newer quote may be tried at once. */
    final int[] triedInstruments = new int[Purse.CAPACITY];

    final int[] triedSides = new int[Purse.CAPACITY];
    final long[] triedUpdateIds = new long[Purse.CAPACITY];

    boolean open;
    long loopId;

    /** Whether it was begun by an earlier run: it has no legs here. */
    boolean recovered;

    /** Whether the bases of the purse are known; those of a recovered loop have to be estimated. */
    boolean appraised;

    /** Its legs, and the orders that it may have out at once; three if it was begun by an earlier run, whose own come on top. */
    int legs;

    /** First leg that has not been sent. */
    int nextLeg;

    /** Whether no further leg is sent: what is held goes home by repairs. */
    boolean legsOver;

    int ordersOut;
    int ordersSent;
    int legsFilled;
    int legsWhole;
    boolean repaired;

    /** When the input was received that the next order answers. */
    long causeNs;

    /** Whether an order ended without filling whole: something may have to go home before the legs have ended. */
    boolean imperfect;

    /** Since when nothing is out and something waits for an acceptable way; 0 if that is not so. */
    long waitingSinceNs;

    /** How long it waited before that, since an order filled. */
    long waitedNs;

    private int usedOrdinals;

    OpenLoop(final Ledger ledger) {
        purse = new Purse(ledger);
        for (int i = 0; i < ORDERS; i++) {
            orders[i] = new OpenOrder();
        }
    }

    /** Takes the slot for a loop without orders. */
    void begin(final long newLoopId, final int startAsset, final long nowNs) {
        open = true;
        loopId = newLoopId;
        recovered = false;
        appraised = true;
        legs = LEGS;
        nextLeg = 0;
        legsOver = false;
        ordersOut = 0;
        ordersSent = 0;
        legsFilled = 0;
        legsWhole = 0;
        repaired = false;
        imperfect = false;
        waitingSinceNs = 0;
        waitedNs = 0;
        causeNs = nowNs;
        usedOrdinals = 0;
        plannedSpend = 0;
        purse.begin(startAsset);
        Arrays.fill(misses, 0);
        Arrays.fill(retryNs, 0);
        Arrays.fill(reasons, 0);
    }

    /** Takes over what the sizer has planned. */
    void plan(final LoopTable table, final int loop, final int rotation, final LoopSizer plan) {
        legs = table.legs(loop);
        for (int i = 0; i < legs; i++) {
            instruments[i] = plan.instrument(i);
            sides[i] = plan.side(i);
            feeRates[i] = table.fees().rate(plan.instrument(i), plan.side(i));
            plannedPrices[i] = plan.price(i);
            plannedQtys[i] = plan.qty(i);
            plannedInputs[i] = plan.amountIn(i);
            assets[i] = table.assetIn(loop, (rotation + i) % legs);
        }
        assets[legs] = assets[0];
        plannedSpend = plan.spend();
    }

    /** Takes over a loop of an earlier run: there is no plan, and legs are over. */
    void recover() {
        recovered = true;
        appraised = false;
        legsOver = true;
        imperfect = true;
    }

    int startAsset() {
        return purse.asset(Purse.START);
    }

    /** Whether further legs are to come. */
    boolean hasLegs() {
        return !legsOver && nextLeg < legs;
    }

    /** Order with that key, or null. */
    OpenOrder order(final long key) {
        for (final OpenOrder order : orders) {
            if (order.isOut() && order.key == key) {
                return order;
            }
        }
        return null;
    }

    /** A free slot, or null if as many orders are out as there are. */
    OpenOrder freeSlot() {
        for (final OpenOrder order : orders) {
            if (!order.isOut()) {
                return order;
            }
        }
        return null;
    }

    /** Whether an order is out that spends or gives the asset. */
    boolean moves(final int asset) {
        for (final OpenOrder order : orders) {
            if (order.isOut() && (order.spends == asset || order.receives == asset)) {
                return true;
            }
        }
        return false;
    }

    /** Most that orders which are out may spend of the asset. */
    long locks(final int asset) {
        long locks = 0;
        for (final OpenOrder order : orders) {
            if (order.isOut() && order.spends == asset) {
                locks += order.lock;
            }
        }
        return locks;
    }

    /** Promises in the ledger what the loop holds of an asset or may spend of it. */
    void reserve(final int asset) {
        final int entry = purse.find(asset);
        if (entry != Purse.NONE) {
            purse.reserve(entry, locks(asset));
        }
    }

    /** Which leg converts on that instrument and side, or {@link #NO_LEG}. */
    int legOf(final int instrument, final int side) {
        for (int leg = 0; !recovered && leg < legs; leg++) {
            if (instruments[leg] == instrument && sides[leg] == side) {
                return leg;
            }
        }
        return NO_LEG;
    }

    /** Takes an ordinal; false if it was taken before. */
    boolean use(final int ordinal) {
        final int bit = 1 << ordinal;
        final boolean fresh = (usedOrdinals & bit) == 0;
        usedOrdinals |= bit;
        return fresh;
    }

    /** Takes the next ordinal of a repair, 0 if all are used up. */
    int useRepair() {
        for (int ordinal = OrderKey.firstRepair(legs); ordinal <= OrderKey.LAST; ordinal++) {
            if (use(ordinal)) {
                return ordinal;
            }
        }
        return 0;
    }

    /** Whether one more repair may be sent. */
    boolean hasRepairs() {
        final int first = OrderKey.firstRepair(legs);
        return (usedOrdinals >>> first) + 1 < 1 << OrderKey.LAST - first + 1;
    }

    /** How long it has waited for an acceptable way since an order filled. */
    long waited(final long nowNs) {
        return waitedNs + (waitingSinceNs == 0 ? 0 : nowNs - waitingSinceNs);
    }
}
