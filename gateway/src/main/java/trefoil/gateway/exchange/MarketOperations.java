package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import trefoil.engine.math.DecimalText;
import trefoil.engine.sim.PriceRange;
import trefoil.engine.sim.VirtualExchange;

/** What the exchange tells everybody about itself, its instruments and their books. */
final class MarketOperations {
    private static final int DEFAULT_DEPTH = 100;
    private static final int MAX_DEPTH = 5_000;
    private static final Set<String> PERMISSIONS = Set.of("SPOT", "MARGIN", "LEVERAGED");

    private final VirtualExchange exchange;
    private final SymbolSelection symbols;
    private final ExchangeInfoJson exchangeInfo;

    MarketOperations(
            final VirtualExchange exchange, final SymbolSelection symbols, final ExchangeInfoJson exchangeInfo) {
        this.exchange = exchange;
        this.symbols = symbols;
        this.exchangeInfo = exchangeInfo;
    }

    static int depthLimitForWeight(final Parameters parameters) {
        try {
            return (int) Math.min(MAX_DEPTH, parameters.optionalNumber("limit", DEFAULT_DEPTH));
        } catch (final VenueError e) {
            return DEFAULT_DEPTH;
        }
    }

    void ping(final Call call, final JsonGenerator out) throws VenueError, IOException {
        call.parameters().requireAllRead();
        out.writeStartObject();
        out.writeEndObject();
    }

    void time(final Call call, final JsonGenerator out) throws VenueError, IOException {
        call.parameters().requireAllRead();
        out.writeStartObject();
        out.writeNumberField("serverTime", call.time(call.nowNs()));
        out.writeEndObject();
    }

    void exchangeInfo(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final boolean permissionSets = parameters.optionalFlag("showPermissionSets", true);
        final String permissions = parameters.optional("permissions");
        final boolean named = parameters.has("symbol") || parameters.has("symbols");
        if (named && (permissions != null || parameters.has("symbolStatus"))) {
            throw SymbolSelection.badCombination();
        }
        final Set<Integer> selected = symbols.any(parameters);
        parameters.requireAllRead();
        if (permissions != null && !permitsSpot(permissions)) {
            selected.clear();
        }
        exchangeInfo.write(selected, permissionSets, call.time(call.nowNs()), out);
    }

    /** Whether symbols with the only permission that the exchange grants are among those asked for. */
    private static boolean permitsSpot(final String permissions) throws VenueError {
        final List<String> names =
                permissions.startsWith("[") ? SymbolSelection.list("permissions", permissions) : List.of(permissions);
        for (final String name : names) {
            if (!PERMISSIONS.contains(name) && !name.startsWith("TRD_GRP_")) {
                throw VenueError.badRequest(-1130, "Data sent for parameter 'permissions' is not valid.");
            }
        }
        return names.contains("SPOT");
    }

    void executionRules(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final Set<Integer> selected = symbols.any(parameters);
        parameters.requireAllRead();
        out.writeStartObject();
        out.writeArrayFieldStart("symbolRules");
        for (final int instrument : selected) {
            if (!exchange.priceRange(instrument).equals(PriceRange.OFF)) {
                exchangeInfo.rules(symbol(instrument), exchange.priceRange(instrument), out);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    void referencePrice(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = symbols.requiredInStatus(call.parameters());
        call.parameters().requireAllRead();
        final long setNs = requireReferencePrice(instrument);
        out.writeStartObject();
        out.writeStringField("symbol", symbol(instrument));
        final long price = exchange.referencePrice(instrument);
        if (price == 0) {
            out.writeNullField("referencePrice");
        } else {
            Json.decimal(out, "referencePrice", price);
        }
        out.writeNumberField("timestamp", call.time(setNs));
        out.writeEndObject();
    }

    /** The simulator's reference prices are set from outside, as the venue's method 0 is. */
    void referencePriceCalculation(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = symbols.requiredInStatus(call.parameters());
        call.parameters().requireAllRead();
        requireReferencePrice(instrument);
        out.writeStartObject();
        out.writeStringField("symbol", symbol(instrument));
        out.writeStringField("calculationType", "EXTERNAL");
        out.writeNumberField("externalCalculationId", 0);
        out.writeEndObject();
    }

    private long requireReferencePrice(final int instrument) throws VenueError {
        final long setNs = exchange.referencePriceSetNs(instrument);
        if (setNs < 0) {
            throw VenueError.badRequest(-2043, "This symbol doesn't have a reference price.");
        }
        return setNs;
    }

    void depth(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.requiredInStatus(parameters);
        final int limit = parameters.limit(DEFAULT_DEPTH, MAX_DEPTH);
        parameters.requireAllRead();
        final long[] levels = new long[2 * limit];
        out.writeStartObject();
        out.writeNumberField("lastUpdateId", exchange.updateId(instrument));
        writeLevels("bids", levels, exchange.bids(instrument, levels, limit), out);
        writeLevels("asks", levels, exchange.asks(instrument, levels, limit), out);
        out.writeEndObject();
    }

    private static void writeLevels(final String name, final long[] levels, final int count, final JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (int i = 0; i < count; i++) {
            out.writeStartArray();
            out.writeString(DecimalText.toFullString(levels[2 * i]));
            out.writeString(DecimalText.toFullString(levels[2 * i + 1]));
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private String symbol(final int instrument) {
        return exchange.instruments().get(instrument).symbol();
    }
}
