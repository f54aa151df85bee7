package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import trefoil.engine.sim.VirtualExchange;

/** What an account can ask about itself: balances, rates, limits. */
final class AccountOperations {
    /** Below this is every account's id, of this exchange or of another one that ran before at the same address. */
    private static final long MAX_UID = 1L << 40;

    private final VirtualExchange exchange;
    private final SymbolSelection symbols;
    private final List<ExchangeAccount> clients;
    private final ExchangeInfoJson exchangeInfo;
    private final RateLimits limits;
    /** A client must be able to tell that the account it knew is gone when a simulator is started again. */
    private final long firstUid = ThreadLocalRandom.current().nextLong(1, MAX_UID);

    /** Operations of those accounts, in their order. */
    AccountOperations(
            final VirtualExchange exchange,
            final SymbolSelection symbols,
            final List<ExchangeAccount> clients,
            final ExchangeInfoJson exchangeInfo,
            final RateLimits limits) {
        this.exchange = exchange;
        this.symbols = symbols;
        this.clients = List.copyOf(clients);
        this.exchangeInfo = exchangeInfo;
        this.limits = limits;
    }

    void account(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final boolean omitZero = call.parameters().optionalFlag("omitZeroBalances", false);
        call.parameters().requireAllRead();
        AccountJson.account(exchange, call.account(), firstUid + call.account().index(), omitZero, call.time(), out);
    }

    void apiRestrictions(final Call call, final JsonGenerator out) throws VenueError, IOException {
        call.parameters().requireAllRead();
        final KeyPermissions permissions = clients.get(call.account().index()).permissions();
        if (permissions == null) {
            throw VenueError.notFound("The exchange does not tell what a key may do.");
        }
        AccountJson.apiRestrictions(permissions, out);
    }

    /** Of every asset, or the one named: that nothing can be deposited or withdrawn here. */
    void assetDetail(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final String only = call.parameters().optional("asset");
        call.parameters().requireAllRead();
        out.writeStartObject();
        for (final String asset : exchange.assets()) {
            if (only == null || only.equals(asset)) {
                out.writeObjectFieldStart(asset);
                out.writeStringField("minWithdrawAmount", "0");
                out.writeBooleanField("depositStatus", false);
                out.writeStringField("withdrawFee", "0");
                out.writeBooleanField("withdrawStatus", false);
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    void commission(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = symbols.required(call.parameters());
        call.parameters().requireAllRead();
        AccountJson.commission(exchange.instruments().get(instrument).symbol(), call.account(), out);
    }

    void orderCounts(final Call call, final JsonGenerator out) throws VenueError, IOException {
        call.parameters().requireAllRead();
        out.writeStartArray();
        AccountJson.orderCounts(limits.orders(), call.account(), call.nowNs(), out);
        out.writeEndArray();
    }

    void filters(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = symbols.required(call.parameters());
        call.parameters().requireAllRead();
        out.writeStartObject();
        exchangeInfo.exchangeFilters(out);
        exchangeInfo.symbolFilters("symbolFilters", instrument, out);
        out.writeArrayFieldStart("assetFilters");
        out.writeEndArray();
        out.writeEndObject();
    }
}
