package trefoil.engine.arbitrage;

import java.util.Arrays;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.MarketStates;
import trefoil.engine.market.PriceBands;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;

/**
 * The cheapest way to turn what a loop holds into what it should hold, by one conversion or two, over every instrument
 * of the universe.
 *
 * <pre>
 *   held ──────────────► target        straight back, or the leg again
 *   held ──► other ────► target        the rest of the loop again, another asset, another triangle
 * </pre>
 *
 * Priced exactly from live quotes, with fees, steps and minimums of both conversions. Only the first conversion is
 * meant to be sent: after it the way is looked for again. Trading thread only; an answer is overwritten by the next
 * question; allocates nothing after construction.
 */
public final class WayHome {
    /** Answer of {@link #find}, {@link #accept} and {@link #refill} when there is a way; other answers are {@link LeftoverReason}s. */
    public static final int FOUND = 0;

    /** How far above its quote a buy that reaches may go, if that is more than a tick. */
    private static final long MAX_REACH_PPM = 2_000;

    private static final long PPM = 1_000_000;

    /** Room for what doubles and rounding may be off by where ways are only screened. */
    private static final double ROUGHLY = 1 + 1e-9;

    private static final double UNIT = 1.0 / Fixed.ONE;

    private final Universe universe;
    private final RateMatrix matrix;
    private final InstrumentRules rules;
    private final FeeTable fees;
    private final MarketStates states;
    private final PriceBands bands;
    private final long staleAfterNs;
    private final Conversions conversions;
    private final long[] avoidedUntilNs;
    private final boolean[] barred;

    /** Less of the asset than this is too little for any of its instruments, whatever the price. */
    private final long[] leastHeld;

    /** What the last question was for. */
    private long asked;

    private int instrument;
    private int side;
    private long price;
    private long qty;
    private long spent;
    private long received;
    private int through;

    private boolean marketMissing;

    /** Whether no market takes what is held for what is wanted: then one that is not quoted on a longer way counts. */
    private boolean onlyByWay;

    private boolean tooSmall;

    /**
     * Ways over that universe.
     *
     * @param staleAfterNs age beyond which a quote is not trusted
     */
    public WayHome(final Universe universe, final RateMatrix matrix, final VenueTerms terms, final long staleAfterNs) {
        this.universe = universe;
        this.matrix = matrix;
        rules = terms.rules();
        fees = terms.fees();
        states = terms.states();
        bands = terms.bands();
        this.staleAfterNs = staleAfterNs;
        conversions = new Conversions(universe);
        avoidedUntilNs = new long[universe.instrumentCount()];
        barred = new boolean[universe.assetCount()];
        leastHeld = new long[universe.assetCount()];
        Arrays.fill(leastHeld, Long.MAX_VALUE);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final int base = universe.baseAsset(i);
            final int quote = universe.quoteAsset(i);
            leastHeld[base] = Math.min(leastHeld[base], leastToSpend(i, base));
            leastHeld[quote] = Math.min(leastHeld[quote], leastToSpend(i, quote));
        }
    }

    /** Keeps off an instrument until then: the venue has refused an order on it. */
    public void avoid(final int avoided, final long untilNs) {
        avoidedUntilNs[avoided] = untilNs;
    }

    /** Lets no way pass through the asset, or lets ways pass through it again: what comes to it would not go on from there. */
    public void bar(final int asset, final boolean bar) {
        barred[asset] = bar;
    }

    /**
     * Finds the way that gives most of {@code target} for {@code amount} of {@code held}, at the quotes as they are.
     *
     * @param amount fixed units of {@code held}, above 0
     * @param nowNs time that the age of quotes is judged by
     * @return {@link #FOUND}, or why there is no way: {@link LeftoverReason#NO_MARKET} or {@link LeftoverReason#DUST}
     */
    public int find(final int held, final long amount, final int target, final long nowNs) {
        begin();
        asked = amount;
        received = 0;
        final int direct = conversions.instrument(held, target);
        onlyByWay = direct == Conversions.NONE;
        if (direct != Conversions.NONE && amount < leastHeld[held]) {
            return LeftoverReason.DUST;
        }
        if (direct != Conversions.NONE) {
            offer(direct, held, amount, target, Conversions.NONE, nowNs);
        }
        final int from = fewerNeighbours(held, target);
        for (int n = 0; n < conversions.neighbourCount(from); n++) {
            final int other = conversions.neighbour(from, n);
            final int first = conversions.instrument(held, other);
            final int second = conversions.instrument(other, target);
            if (first != Conversions.NONE
                    && second != Conversions.NONE
                    && mayPass(other, held, target)
                    && (received == 0 || amount * most(first, held, other, second, target) >= received)) {
                offer(first, held, amount, other, second, nowNs);
            }
        }
        return received == 0 ? reason() : FOUND;
    }

    /**
     * Moves the limit of the way that was just found to the worst price at which it, its second conversion at the present
     * quote, still gives {@code least}.
     *
     * <p>A buy is only allowed to go that far if {@code reach} is set: the venue locks quantity × limit, so a limit above
     * the quote buys less. It reaches no further than 0.2 % or one tick, whatever {@code least} allows: as much of the
     * amount may be left unspent.
     *
     * @param least fixed units of the target that must be received, above 0
     * @return {@link #FOUND}, or {@link LeftoverReason#LOSS_BOUND} if the way does not give as much
     */
    public int accept(final long least, final boolean reach) {
        if (received < least) {
            return LeftoverReason.LOSS_BOUND;
        }
        limit(asked, least, reach);
        return FOUND;
    }

    /**
     * Finds the way that gives at least {@code wanted} of {@code target} for the least of {@code source}.
     *
     * @param wanted fixed units of {@code target}, above 0; rounded up to what steps and minimums allow
     * @param most fixed units of {@code source} that may be spent
     * @return as {@link #find}, or {@link LeftoverReason#LOSS_BOUND}
     */
    public int refill(final int source, final int target, final long wanted, final long most, final long nowNs) {
        beginRefill(source, target, wanted, nowNs);
        final int from = fewerNeighbours(source, target);
        for (int n = 0; n < conversions.neighbourCount(from); n++) {
            final int other = conversions.neighbour(from, n);
            final int first = conversions.instrument(source, other);
            final int second = conversions.instrument(other, target);
            if (first != Conversions.NONE
                    && second != Conversions.NONE
                    && mayPass(other, source, target)
                    && (spent == Long.MAX_VALUE || spent * most(first, source, other, second, target) >= wanted)) {
                bid(first, source, target, wanted, second, nowNs);
            }
        }
        return refilled(most);
    }

    /** As {@link #refill}, by one conversion only. */
    public int refillDirectly(
            final int source, final int target, final long wanted, final long most, final long nowNs) {
        beginRefill(source, target, wanted, nowNs);
        return refilled(most);
    }

    private void beginRefill(final int source, final int target, final long wanted, final long nowNs) {
        begin();
        spent = Long.MAX_VALUE;
        final int direct = conversions.instrument(source, target);
        if (direct != Conversions.NONE) {
            bid(direct, source, target, wanted, Conversions.NONE, nowNs);
        }
    }

    private int refilled(final long most) {
        if (spent == Long.MAX_VALUE) {
            return reason();
        }
        return spent <= most ? FOUND : LeftoverReason.LOSS_BOUND;
    }

    private boolean mayPass(final int through, final int from, final int to) {
        return through != from && through != to && !barred[through];
    }

    /** No less than what the way gives for one: fees are in it, steps and rounding only take from it. */
    private double most(final int first, final int from, final int through, final int second, final int to) {
        return rate(from, through) * rate(through, to) * kept(first, from) * kept(second, through) * ROUGHLY;
    }

    private double kept(final int of, final int spending) {
        return 1 - fees.rate(of, sideOf(of, spending)) * UNIT;
    }

    private double rate(final int from, final int to) {
        return matrix.rates()[matrix.cell(from, to)];
    }

    private void begin() {
        marketMissing = false;
        tooSmall = false;
        instrument = Conversions.NONE;
        through = Conversions.NONE;
    }

    private int reason() {
        return marketMissing || !tooSmall ? LeftoverReason.NO_MARKET : LeftoverReason.DUST;
    }

    private int fewerNeighbours(final int a, final int b) {
        return conversions.neighbourCount(a) <= conversions.neighbourCount(b) ? a : b;
    }

    /** Prices a way forward and keeps it if it gives more than the best so far. */
    private void offer(
            final int first, final int held, final long amount, final int next, final int second, final long nowNs) {
        if (hopeless(first, held, amount)) {
            tooSmall = true;
            return;
        }
        final int firstSide = sideOf(first, held);
        final long firstPrice = price(first, firstSide);
        if (firstPrice == 0) {
            marketMissing |= second == Conversions.NONE || onlyByWay;
            return;
        }
        final long firstQty = LegMath.quantityFor(rules, first, firstSide, amount, firstPrice);
        if (!LegMath.passesFilters(rules, first, firstQty, firstPrice)) {
            tooSmall = true;
            return;
        }
        boolean open = isOpen(first, firstSide, nowNs);
        long out = LegMath.amountOut(firstSide, firstQty, firstPrice, fees.rate(first, firstSide));
        if (second != Conversions.NONE) {
            final int secondSide = sideOf(second, next);
            final long secondPrice = price(second, secondSide);
            if (secondPrice == 0) {
                marketMissing |= onlyByWay;
                return;
            }
            final long secondQty = LegMath.quantityFor(rules, second, secondSide, out, secondPrice);
            if (!LegMath.passesFilters(rules, second, secondQty, secondPrice)) {
                tooSmall = true;
                return;
            }
            open &= isOpen(second, secondSide, nowNs);
            out = LegMath.amountOut(secondSide, secondQty, secondPrice, fees.rate(second, secondSide));
        }
        if (!open) {
            marketMissing = true;
        } else if (out > received) {
            received = out;
            keep(first, firstSide, firstQty, firstPrice, second == Conversions.NONE ? Conversions.NONE : next);
            spent = LegMath.amountIn(firstSide, firstQty, firstPrice);
        }
    }

    /** Prices a way backward and keeps it if it costs less than the best so far. */
    private void bid(
            final int first,
            final int source,
            final int target,
            final long wanted,
            final int second,
            final long nowNs) {
        final int firstSide = sideOf(first, source);
        final long firstPrice = price(first, firstSide);
        if (firstPrice == 0) {
            marketMissing |= second == Conversions.NONE;
            return;
        }
        boolean open = isOpen(first, firstSide, nowNs);
        long gives = 0;
        long needed = wanted;
        int next = Conversions.NONE;
        if (second != Conversions.NONE) {
            next = other(second, target);
            final int secondSide = sideOf(second, next);
            final long secondPrice = price(second, secondSide);
            if (secondPrice == 0) {
                return;
            }
            open &= isOpen(second, secondSide, nowNs);
            final long secondQty = quantityToGive(second, secondSide, wanted, secondPrice);
            if (!LegMath.passesFilters(rules, second, secondQty, secondPrice)) {
                tooSmall = true;
                return;
            }
            needed = LegMath.amountIn(secondSide, secondQty, secondPrice);
            gives = LegMath.amountOut(secondSide, secondQty, secondPrice, fees.rate(second, secondSide));
        }
        final long firstQty = quantityToGive(first, firstSide, needed, firstPrice);
        if (!LegMath.passesFilters(rules, first, firstQty, firstPrice)) {
            tooSmall = true;
            return;
        }
        if (second == Conversions.NONE) {
            gives = LegMath.amountOut(firstSide, firstQty, firstPrice, fees.rate(first, firstSide));
        }
        final long cost = LegMath.amountIn(firstSide, firstQty, firstPrice);
        if (!open) {
            // An order that gives twice what is wanted leaves more over than there was: no market would help.
            tooSmall |= gives - wanted >= wanted;
            marketMissing |= gives - wanted < wanted;
        } else if (cost < spent) {
            spent = cost;
            received = wanted;
            keep(first, firstSide, firstQty, firstPrice, next);
        }
    }

    private void keep(
            final int first, final int firstSide, final long firstQty, final long firstQuote, final int next) {
        instrument = first;
        side = firstSide;
        qty = firstQty;
        price = firstQuote;
        through = next;
    }

    /** Moves the limit from the quote to the worst price that is still acceptable, and fits the quantity to it. */
    private void limit(final long amount, final long least, final boolean reach) {
        final long tick = rules.tickSize(instrument);
        final long allowed = bands.worstAllowedPrice(instrument, side);
        if (side == Side.SELL) {
            final long worst = Fixed.ceilToStep(Fixed.mulDivCeil(price, least, received), tick);
            final long forNotional = Fixed.ceilToStep(Fixed.divCeil(rules.minNotional(instrument), qty), tick);
            price = Math.min(price, Math.max(Math.max(worst, forNotional), allowed));
        } else if (reach) {
            final long worst = Fixed.floorToStep(Fixed.mulDivFloor(price, received, least), tick);
            final long share = Fixed.mulDivFloor(price, MAX_REACH_PPM, PPM);
            final long furthest = Math.max(price + tick, Fixed.floorToStep(price + share, tick));
            final long limit = Math.max(price, Math.min(Math.min(worst, allowed), furthest));
            final long affordable = LegMath.quantityFor(rules, instrument, Side.BUY, amount, limit);
            if (LegMath.passesFilters(rules, instrument, affordable, limit)) {
                price = limit;
                qty = affordable;
            }
        }
    }

    /** Whether the amount is too little whatever the price. */
    private boolean hopeless(final int of, final int held, final long amount) {
        return amount < leastToSpend(of, held);
    }

    private long leastToSpend(final int of, final int held) {
        return universe.baseAsset(of) == held
                ? Math.max(1, Math.max(rules.minQty(of), rules.stepSize(of)))
                : rules.minNotional(of);
    }

    private long quantityToGive(final int of, final int ofSide, final long amountOut, final long atPrice) {
        final long suffices = LegMath.quantityToGive(rules, of, ofSide, amountOut, atPrice, fees.rate(of, ofSide));
        return Math.max(suffices, LegMath.leastQuantity(rules, of, atPrice));
    }

    private int sideOf(final int of, final int spending) {
        return universe.baseAsset(of) == spending ? Side.SELL : Side.BUY;
    }

    private int other(final int of, final int asset) {
        return universe.baseAsset(of) == asset ? universe.quoteAsset(of) : universe.baseAsset(of);
    }

    /** The quote that side meets, or while there is none the last one; 0 if there never was one. */
    private long price(final int of, final int ofSide) {
        return ofSide == Side.BUY ? matrix.lastAskPrice(of) : matrix.lastBidPrice(of);
    }

    /** Whether that side has a quote that may be trusted, and that an order may reach. */
    private boolean isOpen(final int of, final int ofSide, final long nowNs) {
        if (nowNs - matrix.receiveNs(of) > staleAfterNs || nowNs < avoidedUntilNs[of] || states.closed(of)) {
            return false;
        }
        final long allowed = bands.worstAllowedPrice(of, ofSide);
        final long quote = ofSide == Side.BUY ? matrix.askPrice(of) : matrix.bidPrice(of);
        return quote != 0 && (ofSide == Side.BUY ? quote <= allowed : quote >= allowed);
    }

    /** Instrument of the first conversion. */
    public int instrument() {
        return instrument;
    }

    /** {@link Side} of the first conversion. */
    public int side() {
        return side;
    }

    /** Limit of the first conversion, fixed units, a multiple of the tick. */
    public long price() {
        return price;
    }

    /** Base quantity of the first conversion, a multiple of the step. */
    public long qty() {
        return qty;
    }

    /** What the first conversion spends at the present quote, fixed units. */
    public long spent() {
        return spent;
    }

    /** What the whole way gives at present quotes after fees, fixed units of the target. */
    public long received() {
        return received;
    }

    /** Asset that the way passes through, -1 if it is one conversion. */
    public int through() {
        return through;
    }
}
