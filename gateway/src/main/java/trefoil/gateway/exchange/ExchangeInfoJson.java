package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collection;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.sim.PriceRange;
import trefoil.engine.sim.SelfTradePrevention;
import trefoil.engine.sim.VirtualExchange;

/** Writes {@code exchangeInfo} in the venue's form of 2026. */
final class ExchangeInfoJson {
    private final VirtualExchange exchange;
    private final RateLimits limits;

    ExchangeInfoJson(final VirtualExchange exchange, final RateLimits limits) {
        this.exchange = exchange;
        this.limits = limits;
    }

    void write(
            final Collection<Integer> instruments,
            final boolean permissionSets,
            final long serverTime,
            final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("timezone", "UTC");
        out.writeNumberField("serverTime", serverTime);
        out.writeArrayFieldStart("rateLimits");
        rateLimit("REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute(), out);
        rateLimit("ORDERS", "SECOND", 10, limits.orders().perTenSeconds(), out);
        rateLimit("ORDERS", "DAY", 1, limits.orders().perDay(), out);
        rateLimit("RAW_REQUESTS", "MINUTE", 5, limits.requestsPerFiveMinutes(), out);
        out.writeEndArray();
        exchangeFilters(out);
        out.writeArrayFieldStart("symbols");
        for (final int instrument : instruments) {
            symbol(instrument, permissionSets, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    void exchangeFilters(final JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("exchangeFilters");
        if (limits.orders().open() < Integer.MAX_VALUE) {
            filter("EXCHANGE_MAX_NUM_ORDERS", out);
            out.writeNumberField("maxNumOrders", limits.orders().open());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Writes an array of an instrument's filters. */
    void symbolFilters(final String name, final int instrument, final JsonGenerator out) throws IOException {
        filters(name, exchange.instruments().get(instrument).filters(), exchange.statesMinNotional(instrument), out);
    }

    private static void rateLimit(
            final String type, final String interval, final int intervals, final int limit, final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("rateLimitType", type);
        out.writeStringField("interval", interval);
        out.writeNumberField("intervalNum", intervals);
        out.writeNumberField("limit", limit);
        out.writeEndObject();
    }

    /** Writes the execution rules of one symbol; a part that is off is left out. */
    void rules(final String symbol, final PriceRange range, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol);
        out.writeArrayFieldStart("rules");
        out.writeStartObject();
        out.writeStringField("ruleType", "PRICE_RANGE");
        multiplier("bidLimitMultUp", range.bidUp(), out);
        multiplier("bidLimitMultDown", range.bidDown(), out);
        multiplier("askLimitMultUp", range.askUp(), out);
        multiplier("askLimitMultDown", range.askDown(), out);
        out.writeEndObject();
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void multiplier(final String name, final long value, final JsonGenerator out) throws IOException {
        if (value > 0 && value < Long.MAX_VALUE) {
            Json.decimal(out, name, value);
        }
    }

    private void symbol(final int index, final boolean permissionSets, final JsonGenerator out) throws IOException {
        final Instrument instrument = exchange.instruments().get(index);
        out.writeStartObject();
        out.writeStringField("symbol", instrument.symbol());
        out.writeStringField("status", instrument.status().name());
        out.writeStringField("baseAsset", instrument.baseAsset());
        out.writeNumberField("baseAssetPrecision", instrument.basePrecision());
        out.writeStringField("quoteAsset", instrument.quoteAsset());
        out.writeNumberField("quotePrecision", instrument.quotePrecision());
        out.writeNumberField("quoteAssetPrecision", instrument.quotePrecision());
        out.writeNumberField("baseCommissionPrecision", 8);
        out.writeNumberField("quoteCommissionPrecision", 8);
        out.writeArrayFieldStart("orderTypes");
        out.writeString("LIMIT");
        out.writeString("LIMIT_MAKER");
        out.writeString("MARKET");
        out.writeEndArray();
        out.writeBooleanField("icebergAllowed", false);
        out.writeBooleanField("ocoAllowed", false);
        out.writeBooleanField("otoAllowed", false);
        out.writeBooleanField("opoAllowed", false);
        out.writeBooleanField("quoteOrderQtyMarketAllowed", true);
        out.writeBooleanField("allowTrailingStop", false);
        out.writeBooleanField("cancelReplaceAllowed", true);
        out.writeBooleanField("amendAllowed", true);
        out.writeBooleanField("pegInstructionsAllowed", false);
        out.writeBooleanField("isSpotTradingAllowed", instrument.spotTradingAllowed());
        out.writeBooleanField("isMarginTradingAllowed", false);
        symbolFilters("filters", index, out);
        out.writeArrayFieldStart("permissions");
        out.writeEndArray();
        out.writeArrayFieldStart("permissionSets");
        if (permissionSets && instrument.spotTradingAllowed()) {
            out.writeStartArray();
            out.writeString("SPOT");
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeStringField("defaultSelfTradePreventionMode", SelfTradePrevention.EXPIRE_MAKER.name());
        out.writeArrayFieldStart("allowedSelfTradePreventionModes");
        for (final SelfTradePrevention mode : SelfTradePrevention.values()) {
            out.writeString(mode.name());
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Filters that are off are left out; a maximum that is off is the largest number there is. */
    private static void filters(
            final String name, final Filters filters, final boolean statesMinNotional, final JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart(name);
        filter("PRICE_FILTER", out);
        Json.decimal(out, "minPrice", filters.minPrice());
        Json.decimal(out, "maxPrice", filters.maxPrice());
        Json.decimal(out, "tickSize", filters.tickSize());
        out.writeEndObject();
        lot("LOT_SIZE", filters.minQty(), filters.maxQty(), filters.stepSize(), out);
        if (filters.minMarketQty() > 0 || filters.maxMarketQty() < Long.MAX_VALUE || filters.marketStepSize() > 0) {
            lot("MARKET_LOT_SIZE", filters.minMarketQty(), filters.maxMarketQty(), filters.marketStepSize(), out);
        }
        percentPrice(filters, out);
        notional(filters, statesMinNotional, out);
        if (filters.maxNumOrders() > 0) {
            filter("MAX_NUM_ORDERS", out);
            out.writeNumberField("maxNumOrders", filters.maxNumOrders());
            out.writeEndObject();
        }
        filter("MAX_NUM_ORDER_AMENDS", out);
        out.writeNumberField("maxNumOrderAmends", VirtualExchange.MAX_ORDER_AMENDMENTS);
        out.writeEndObject();
        if (filters.maxPosition() < Long.MAX_VALUE) {
            filter("MAX_POSITION", out);
            Json.decimal(out, "maxPosition", filters.maxPosition());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void percentPrice(final Filters filters, final JsonGenerator out) throws IOException {
        if (filters.bidMultiplierUp() == Long.MAX_VALUE && filters.askMultiplierUp() == Long.MAX_VALUE) {
            return;
        }
        if (filters.percentPriceBySide()) {
            filter("PERCENT_PRICE_BY_SIDE", out);
            Json.decimal(out, "bidMultiplierUp", filters.bidMultiplierUp());
            Json.decimal(out, "bidMultiplierDown", filters.bidMultiplierDown());
            Json.decimal(out, "askMultiplierUp", filters.askMultiplierUp());
            Json.decimal(out, "askMultiplierDown", filters.askMultiplierDown());
        } else {
            filter("PERCENT_PRICE", out);
            Json.decimal(out, "multiplierUp", filters.bidMultiplierUp());
            Json.decimal(out, "multiplierDown", filters.bidMultiplierDown());
        }
        out.writeNumberField("avgPriceMins", filters.avgPriceMins());
        out.writeEndObject();
    }

    private static void notional(final Filters filters, final boolean statesMinNotional, final JsonGenerator out)
            throws IOException {
        if (filters.minNotional() == 0 && filters.maxNotional() == Long.MAX_VALUE) {
            return;
        }
        if (statesMinNotional) {
            filter("MIN_NOTIONAL", out);
            Json.decimal(out, "minNotional", filters.minNotional());
            out.writeBooleanField("applyToMarket", filters.minNotionalToMarket());
            out.writeNumberField("avgPriceMins", filters.avgPriceMins());
            out.writeEndObject();
            return;
        }
        filter("NOTIONAL", out);
        Json.decimal(out, "minNotional", filters.minNotional());
        out.writeBooleanField("applyMinToMarket", filters.minNotionalToMarket());
        Json.decimal(out, "maxNotional", filters.maxNotional());
        out.writeBooleanField("applyMaxToMarket", filters.maxNotionalToMarket());
        out.writeNumberField("avgPriceMins", filters.avgPriceMins());
        out.writeEndObject();
    }

    private static void lot(final String type, final long min, final long max, final long step, final JsonGenerator out)
            throws IOException {
        filter(type, out);
        Json.decimal(out, "minQty", min);
        Json.decimal(out, "maxQty", max);
        Json.decimal(out, "stepSize", step);
        out.writeEndObject();
    }

    private static void filter(final String type, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("filterType", type);
    }
}
