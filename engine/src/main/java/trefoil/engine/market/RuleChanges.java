package trefoil.engine.market;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.PriceRules;
import trefoil.engine.event.QuantityRules;
import trefoil.engine.event.RecordType;
import trefoil.engine.math.Fixed;

/** The filters of an instrument as records of the inbound ring, and back: two, one behind the other, each whole by itself. */
public final class RuleChanges {
    private static final int RECORDS = 2;

    /** Most decimals that any venue has; more cannot be written in fixed units anyway. */
    private static final int MAX_DECIMALS = 2 * Fixed.DECIMALS;

    private RuleChanges() {}

    /** Tells the engine that the instrument at that index has these rules from now on. */
    public static void publish(
            final InboundRing ring, final long timeNs, final int index, final Instrument instrument) {
        final long first = ring.claim(RECORDS);
        writePrices(ring.buffer(first), ring.offset(first), timeNs, index, instrument);
        writeQuantities(ring.buffer(first + 1), ring.offset(first + 1), timeNs, index, instrument);
        ring.publish(first, RECORDS);
    }

    /** Writes a {@code PRICE_RULES} record. */
    public static void writePrices(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int index,
            final Instrument instrument) {
        final Filters filters = instrument.filters();
        PriceRules.write(
                buffer,
                offset,
                timeNs,
                index,
                instrument.quotePrecision(),
                filters.avgPriceMins(),
                filters.percentPriceBySide() ? PriceRules.BY_SIDE : 0,
                filters.minPrice(),
                filters.maxPrice(),
                filters.tickSize(),
                filters.bidMultiplierUp(),
                filters.bidMultiplierDown(),
                filters.askMultiplierUp(),
                filters.askMultiplierDown());
    }

    /** Writes a {@code QUANTITY_RULES} record. */
    public static void writeQuantities(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int index,
            final Instrument instrument) {
        final Filters filters = instrument.filters();
        QuantityRules.write(
                buffer,
                offset,
                timeNs,
                index,
                instrument.basePrecision(),
                filters.maxNumOrders(),
                (filters.minNotionalToMarket() ? QuantityRules.MIN_NOTIONAL_TO_MARKET : 0)
                        + (filters.maxNotionalToMarket() ? QuantityRules.MAX_NOTIONAL_TO_MARKET : 0),
                filters.minQty(),
                filters.maxQty(),
                filters.stepSize(),
                filters.minMarketQty(),
                filters.maxMarketQty(),
                filters.marketStepSize(),
                filters.minNotional(),
                filters.maxNotional(),
                filters.maxPosition());
    }

    /** Index in the universe of the instrument that a record of either type is about. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return PriceRules.instrument(buffer, offset);
    }

    /** The instrument with what the record of that type changes; null if the record cannot be meant. */
    public static Instrument apply(
            final Instrument before, final int type, final DirectBuffer buffer, final int offset) {
        return type == RecordType.PRICE_RULES
                ? withPrices(before, buffer, offset)
                : withQuantities(before, buffer, offset);
    }

    private static Instrument withPrices(final Instrument before, final DirectBuffer buffer, final int offset) {
        final Filters old = before.filters();
        final Filters now = new Filters(
                PriceRules.minPrice(buffer, offset),
                PriceRules.maxPrice(buffer, offset),
                PriceRules.tickSize(buffer, offset),
                old.minQty(),
                old.maxQty(),
                old.stepSize(),
                old.minMarketQty(),
                old.maxMarketQty(),
                old.marketStepSize(),
                old.minNotional(),
                old.minNotionalToMarket(),
                old.maxNotional(),
                old.maxNotionalToMarket(),
                PriceRules.bidMultiplierUp(buffer, offset),
                PriceRules.bidMultiplierDown(buffer, offset),
                PriceRules.askMultiplierUp(buffer, offset),
                PriceRules.askMultiplierDown(buffer, offset),
                (PriceRules.flags(buffer, offset) & PriceRules.BY_SIDE) != 0,
                PriceRules.avgPriceMins(buffer, offset),
                old.maxNumOrders(),
                old.maxPosition());
        return with(before, before.basePrecision(), PriceRules.decimals(buffer, offset), now);
    }

    private static Instrument withQuantities(final Instrument before, final DirectBuffer buffer, final int offset) {
        final Filters old = before.filters();
        final int flags = QuantityRules.flags(buffer, offset);
        final Filters now = new Filters(
                old.minPrice(),
                old.maxPrice(),
                old.tickSize(),
                QuantityRules.minQty(buffer, offset),
                QuantityRules.maxQty(buffer, offset),
                QuantityRules.stepSize(buffer, offset),
                QuantityRules.minMarketQty(buffer, offset),
                QuantityRules.maxMarketQty(buffer, offset),
                QuantityRules.marketStepSize(buffer, offset),
                QuantityRules.minNotional(buffer, offset),
                (flags & QuantityRules.MIN_NOTIONAL_TO_MARKET) != 0,
                QuantityRules.maxNotional(buffer, offset),
                (flags & QuantityRules.MAX_NOTIONAL_TO_MARKET) != 0,
                old.bidMultiplierUp(),
                old.bidMultiplierDown(),
                old.askMultiplierUp(),
                old.askMultiplierDown(),
                old.percentPriceBySide(),
                old.avgPriceMins(),
                QuantityRules.maxNumOrders(buffer, offset),
                QuantityRules.maxPosition(buffer, offset));
        return with(before, QuantityRules.decimals(buffer, offset), before.quotePrecision(), now);
    }

    private static Instrument with(
            final Instrument before, final int basePrecision, final int quotePrecision, final Filters filters) {
        return isPlausible(filters) && isDecimals(basePrecision) && isDecimals(quotePrecision)
                ? new Instrument(
                        before.symbol(),
                        before.baseAsset(),
                        before.quoteAsset(),
                        before.status(),
                        before.spotTradingAllowed(),
                        basePrecision,
                        quotePrecision,
                        filters)
                : null;
    }

    private static boolean isDecimals(final int decimals) {
        return decimals >= 0 && decimals <= MAX_DECIMALS;
    }

    private static boolean isPlausible(final Filters filters) {
        return (filters.minPrice()
                                | filters.maxPrice()
                                | filters.tickSize()
                                | filters.minQty()
                                | filters.maxQty()
                                | filters.stepSize()
                                | filters.minMarketQty()
                                | filters.maxMarketQty()
                                | filters.marketStepSize()
                                | filters.minNotional()
                                | filters.maxNotional()
                                | filters.bidMultiplierUp()
                                | filters.bidMultiplierDown()
                                | filters.askMultiplierUp()
                                | filters.askMultiplierDown()
                                | filters.maxPosition())
                        >= 0
                && (filters.avgPriceMins() | filters.maxNumOrders()) >= 0;
    }
}
