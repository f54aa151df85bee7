package trefoil.engine.arbitrage;

import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladder;
import trefoil.engine.math.Fixed;

/**
 * One leg of a loop as exact functions of its base quantity: what the order spends, needs and gives over the levels it
 * reaches, which quantities the filters allow, and the inverses of these.
 *
 * <pre>
 *   buy    spends  Σ ceil(quantity × price), by level     gives  Σ floor(quantity × (1 − fee))
 *   sell   spends  quantity                               gives  Σ floor(floor(quantity × price) × (1 − fee))
 *   needs  what is spent, and for a buy what the venue locks beyond the slack: ceil(quantity × price of the worst level)
 * </pre>
 *
 * None of the three falls as the quantity grows. The notional of a sell may, as its limit falls from level to level, so
 * the allowed quantities are a range for each level. Beside the exact functions stand their slopes as doubles, for
 * {@link EdgeWalk}. Levels are worked out when they are first asked for: most loops end at the second or third.
 *
 * <p>Trading thread only; allocates nothing after construction.
 */
final class LegLadder {
    /** Answer of a search for a quantity when there is none. */
    static final long NONE = 0;

    /** Slack of a leg whose lock is bounded elsewhere. Amounts beyond it are not used, so that sums of two fit. */
    static final long UNBOUNDED = 1L << 61;

    private static final int MAX_LEVELS = Ladder.MAX_LEVELS;
    private static final double UNIT = 1e-8;

    /** Relative error beyond that of a product of two doubles made from longs. */
    private static final double ROUNDING = 1e-14;

    private Ladder ladder;
    private boolean buy;
    private long step;
    private long kept;
    private double costPerKept;
    private double lotsPerUnit;
    private long slack;
    private long boundPrice;
    private long minPrice;
    private long maxPrice;
    private long minQty;
    private long maxQty;
    private long minNotional;
    private long maxNotional;

    private int levels;
    private boolean ended;
    private int refusal;
    private int cursor;
    private long nextLow;

    private final long[] prices = new long[MAX_LEVELS];
    private final long[] qtysBefore = new long[MAX_LEVELS + 1];
    private final long[] spentBefore = new long[MAX_LEVELS + 1];
    private final long[] givenBefore = new long[MAX_LEVELS + 1];
    private final long[] lows = new long[MAX_LEVELS];
    private final long[] highs = new long[MAX_LEVELS];
    private final double[] lockExcesses = new double[MAX_LEVELS];
    private final double[] jumps = new double[MAX_LEVELS];
    private final double[] inRates = new double[MAX_LEVELS];
    private final double[] outRates = new double[MAX_LEVELS];
    private final double[] qtyRates = new double[MAX_LEVELS];
    private final double[] yields = new double[MAX_LEVELS];
    private final double[] costs = new double[MAX_LEVELS];

    /**
     * Takes over what the leg is to be.
     *
     * @param worstAllowedPrice highest price to buy or lowest to sell at, {@link LoopSizer#NO_PRICE_BOUND} for none
     * @param inputSlack input asset that may be locked beside what is spent
     */
    void load(
            final InstrumentRules rules,
            final int instrument,
            final int side,
            final Ladder levelsToHit,
            final long feeRate,
            final long worstAllowedPrice,
            final long inputSlack) {
        ladder = levelsToHit;
        buy = side == Side.BUY;
        step = Math.min(UNBOUNDED, Math.max(1, rules.stepSize(instrument)));
        lotsPerUnit = 1.0 / step;
        kept = Math.max(0, Fixed.ONE - feeRate);
        costPerKept = 1 / (kept * UNIT);
        slack = Math.min(UNBOUNDED, inputSlack);
        boundPrice = buy && worstAllowedPrice == LoopSizer.NO_PRICE_BOUND ? Long.MAX_VALUE : worstAllowedPrice;
        minPrice = rules.minPrice(instrument);
        maxPrice = rules.maxPrice(instrument);
        minQty = rules.minQty(instrument);
        maxQty = Math.min(UNBOUNDED, rules.maxQty(instrument));
        minNotional = rules.minNotional(instrument);
        maxNotional = rules.maxNotional(instrument);
        levels = 0;
        ended = false;
        cursor = 0;
        nextLow = step;
    }

    /** Whether the leg may use that level; asked for in order, the first that is not ends the ladder. */
    boolean has(final int level) {
        return level < levels || !ended && addLevel();
    }

    /** Why the leg has no level at all: one of {@link RefusalReason}'s codes. */
    int refusal() {
        return refusal;
    }

    /** Step of the quantity, at least 1 unit. */
    long step() {
        return step;
    }

    /** Lots in a unit of base. */
    double lotsPerUnit() {
        return lotsPerUnit;
    }

    /** What every amount spent is a multiple of. */
    long spentGrain() {
        return buy ? 1 : step;
    }

    /** What every amount given is a multiple of. */
    long givenGrain() {
        return buy && kept == Fixed.ONE ? step : 1;
    }

    private boolean addLevel() {
        final int level = levels;
        ended = true;
        if (level == ladder.levels()) {
            refusal = RefusalReason.STALE_QUOTE;
            return false;
        }
        final long price = ladder.price(level);
        final long before = qtysBefore[level];
        if (price <= 0
                || ladder.qty(level) <= 0
                || level > 0 && (buy ? price < prices[level - 1] : price > prices[level - 1])) {
            refusal = RefusalReason.STALE_QUOTE;
            return false;
        }
        if (buy ? price > boundPrice : price < boundPrice) {
            refusal = RefusalReason.PERCENT_PRICE;
            return false;
        }
        if (buy ? price > maxPrice : price < minPrice) {
            refusal = RefusalReason.PRICE_FILTER;
            return false;
        }
        final long shown = before + Math.min(ladder.qty(level), UNBOUNDED - before);
        final long qty = atMost(Math.min(shown, maxQty), level, price) - before;
        if (qty <= 0) {
            refusal = maxQty <= before ? RefusalReason.LOT_SIZE : RefusalReason.NOTIONAL;
            return false;
        }
        // What a maximum cuts off here it cuts off at every later level too.
        ended = qty < ladder.qty(level);
        prices[level] = price;
        qtysBefore[level + 1] = before + qty;
        setAmounts(level, price, before, qty);
        setAllowed(level, price, before + qty);
        levels++;
        return true;
    }

    /** The quantity, or what the greatest notional allows of it here and at all later levels. */
    private long atMost(final long qty, final int level, final long price) {
        final double notional = (double) qty * price * (1 + ROUNDING);
        long most = qty;
        if (notional > (double) UNBOUNDED * Fixed.ONE) {
            most = Math.min(most, Fixed.divFloor(UNBOUNDED, price));
        }
        if (notional > (double) maxNotional * Fixed.ONE && (buy || !mayCostLessLater(level))) {
            most = Math.min(most, Fixed.divFloor(maxNotional, price));
        }
        return most;
    }

    /** Whether a later level of a sell is so much worse that the quantity before it is within the greatest notional. */
    private boolean mayCostLessLater(final int level) {
        double before = qtysBefore[level];
        for (int later = level + 1; later < ladder.levels(); later++) {
            before += ladder.qty(later - 1);
            if (before * ladder.price(later) <= (double) maxNotional * Fixed.ONE * (1 + ROUNDING)) {
                return true;
            }
        }
        return false;
    }

    private void setAmounts(final int level, final long price, final long before, final long qty) {
        final double unitPrice = price * UNIT;
        final double unitKept = kept * UNIT;
        if (buy) {
            final double locked = unitPrice * before;
            spentBefore[level + 1] = spentBefore[level] + Fixed.mulCeil(qty, price);
            givenBefore[level + 1] = givenBefore[level] + Fixed.mulFloor(qty, kept);
            lockExcesses[level] = locked - spentBefore[level] - slack;
            jumps[level] = level == 0 ? 0 : Math.max(lockExcesses[level], 0) - Math.max(lockExcesses[level - 1], 0);
            inRates[level] = unitPrice;
            outRates[level] = unitKept;
            qtyRates[level] = 1 / unitPrice;
            yields[level] = unitKept * qtyRates[level];
            costs[level] = unitPrice * costPerKept;
        } else {
            givenBefore[level + 1] = givenBefore[level] + Fixed.mulFloor(Fixed.mulFloor(qty, price), kept);
            jumps[level] = 0;
            inRates[level] = 1;
            outRates[level] = unitPrice * unitKept;
            qtyRates[level] = 1;
            yields[level] = outRates[level];
            costs[level] = costPerKept / unitPrice;
        }
    }

    /** Largest multiple of the step that is not more; without a division, but for quantities that doubles blur. */
    private long wholeLots(final long qty) {
        final long lots = (long) (qty * lotsPerUnit);
        final long rest = qty - lots * step;
        return rest >= 0 && rest < step ? qty - rest : Fixed.floorToStep(qty, step);
    }

    private void setAllowed(final int level, final long price, final long end) {
        long low = nextLow;
        long high = wholeLots(end);
        nextLow = high + step;
        if (low < minQty) {
            low = Fixed.ceilToStep(minQty, step);
        }
        if ((double) low * price < (double) minNotional * Fixed.ONE * (1 + ROUNDING)) {
            low = Math.max(low, Fixed.ceilToStep(Fixed.divCeil(minNotional, price), step));
        }
        if ((double) high * price > (double) maxNotional * Fixed.ONE * (1 - ROUNDING)) {
            high = Math.min(high, Fixed.floorToStep(Fixed.divFloor(maxNotional, price), step));
        }
        final boolean priceAllowed = buy ? price >= minPrice : price <= maxPrice;
        lows[level] = priceAllowed ? low : Long.MAX_VALUE;
        highs[level] = high;
    }

    /** Smallest multiple of the step that ends in the level and is allowed. */
    long low(final int level) {
        return lows[level];
    }

    /** Largest multiple of the step that ends in the level and is allowed; less than the smallest if none is. */
    long high(final int level) {
        return highs[level];
    }

    /** Largest quantity allowed that is not more than this multiple of the step, or {@link #NONE}. */
    long allowed(final long qty) {
        while (qty > qtysBefore[levels] && has(levels)) {
            cursor = levels - 1;
        }
        if (qty > qtysBefore[levels]) {
            return lastAllowed(levels - 1, highs[levels - 1]);
        }
        return lastAllowed(levelOf(qty), qty);
    }

    private long lastAllowed(final int fromLevel, final long qty) {
        int level = fromLevel;
        long high = Math.min(highs[level], qty);
        while (high < lows[level]) {
            if (--level < 0) {
                return NONE;
            }
            high = highs[level];
        }
        return high;
    }

    /** Level of the worst price that the quantity reaches; the ladder must hold that much. */
    int levelOf(final long qty) {
        int level = cursor;
        while (level > 0 && qty <= qtysBefore[level]) {
            level--;
        }
        while (qty > qtysBefore[level + 1]) {
            level++;
        }
        cursor = level;
        return level;
    }

    /** Price of the level. */
    long price(final int level) {
        return prices[level];
    }

    /** What the order spends of its input asset. */
    long spent(final long qty) {
        if (!buy) {
            return qty;
        }
        final int level = levelOf(qty);
        return spentBefore[level] + Fixed.mulCeil(qty - qtysBefore[level], prices[level]);
    }

    /** What the venue locks of the input asset. */
    long lock(final long qty) {
        return buy ? Fixed.mulCeil(qty, prices[levelOf(qty)]) : qty;
    }

    /** What the leg before must give for the order: what is spent, or what is locked beyond the slack. */
    long need(final long qty) {
        return buy ? Math.max(spent(qty), lock(qty) - slack) : qty;
    }

    /** What the order gives, less the commission taken from it. */
    long given(final long qty) {
        final int level = levelOf(qty);
        final long rest = qty - qtysBefore[level];
        final long gross = buy ? rest : Fixed.mulFloor(rest, prices[level]);
        return givenBefore[level] + Fixed.mulFloor(gross, kept);
    }

    /** Quote amount that changes hands, before the commission. */
    long quoteQty(final long qty) {
        if (buy) {
            return spent(qty);
        }
        final int level = levelOf(qty);
        long quote = Fixed.mulFloor(qty - qtysBefore[level], prices[level]);
        for (int i = 0; i < level; i++) {
            quote += Fixed.mulFloor(qtysBefore[i + 1] - qtysBefore[i], prices[i]);
        }
        return quote;
    }

    /** Smallest quantity allowed, or {@link #NONE}. */
    long least() {
        return firstAllowed(0, step);
    }

    /** Smallest quantity allowed that gives {@code amount}, above 0, or {@link #NONE}. */
    long least(final long amount) {
        int level = cursor;
        while (level > 0 && amount <= givenBefore[level]) {
            level--;
        }
        while (has(level) && amount > givenBefore[level + 1]) {
            level++;
        }
        if (!has(level)) {
            return NONE;
        }
        cursor = level;
        final long net = amount - givenBefore[level];
        final long gross = kept == Fixed.ONE ? net : Fixed.divCeil(net, kept);
        final long base = buy ? gross : Fixed.divCeil(gross, prices[level]);
        return firstAllowed(level, Fixed.ceilToStep(qtysBefore[level] + base, step));
    }

    private long firstAllowed(final int fromLevel, final long qty) {
        for (int level = fromLevel; has(level); level++) {
            final long low = Math.max(qty, lows[level]);
            if (low <= highs[level]) {
                return low;
            }
        }
        return NONE;
    }

    /** Largest quantity allowed that needs no more than {@code amount}, or {@link #NONE}. */
    long most(final long amount) {
        if (!has(0)) {
            return NONE;
        }
        int level = cursor;
        long qty = reached(level, amount);
        while (level > 0 && qty <= qtysBefore[level]) {
            level--;
            qty = reached(level, amount);
        }
        while (qty >= qtysBefore[level + 1] && has(level + 1)) {
            final long further = reached(level + 1, amount);
            if (further <= qtysBefore[level + 1]) {
                break;
            }
            level++;
            qty = further;
        }
        cursor = level;
        return lastAllowed(level, Fixed.floorToStep(qty, step));
    }

    /** Quantity that {@code amount} would do for if the level had no end; at most what lies before it if it does not reach it. */
    private long reached(final int level, final long amount) {
        if (!buy) {
            return amount;
        }
        final long before = qtysBefore[level];
        final long spent = spentBefore[level];
        final double excess = lockExcesses[level];
        final double doubt = 4 + spent * ROUNDING;
        long qty = UNBOUNDED;
        if (excess < doubt) {
            if (amount <= spent) {
                return before;
            }
            qty = before + Math.min(UNBOUNDED, Fixed.divFloor(amount - spent, prices[level]));
        }
        if (excess > -doubt) {
            qty = Math.min(qty, Fixed.divFloor(amount + slack, prices[level]));
        }
        return qty;
    }

    /** Quantity of all levels before it. */
    double begin(final int level) {
        return qtysBefore[level];
    }

    /** Quantity of this level and all before it. */
    double end(final int level) {
        return qtysBefore[level + 1];
    }

    /** What the lock makes needed at the beginning of the level, for nothing. */
    double jump(final int level) {
        return jumps[level];
    }

    /** Input per unit of base. */
    double inRate(final int level) {
        return inRates[level];
    }

    /** Output after the commission per unit of base. */
    double outRate(final int level) {
        return outRates[level];
    }

    /** Base per unit of input. */
    double qtyRate(final int level) {
        return qtyRates[level];
    }

    /** Output after the commission per unit of input. */
    double yield(final int level) {
        return yields[level];
    }

    /** Input per unit of output. */
    double cost(final int level) {
        return costs[level];
    }
}
