package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.FeeRates;
import trefoil.engine.sim.FeeSchedule;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.VirtualExchange;

/** Writes accounts and their commission rates as the venue does. */
final class AccountJson {
    private static final long UNITS_IN_BASIS_POINT = Fixed.ONE / 10_000;

    private AccountJson() {}

    static void account(
            final VirtualExchange exchange,
            final Account account,
            final long uid,
            final boolean omitZeroBalances,
            final TimeUnit time,
            final JsonGenerator out)
            throws IOException {
        final FeeRates standard = account.fees().common().standard();
        out.writeStartObject();
        out.writeNumberField("makerCommission", standard.maker() / UNITS_IN_BASIS_POINT);
        out.writeNumberField("takerCommission", standard.taker() / UNITS_IN_BASIS_POINT);
        out.writeNumberField("buyerCommission", standard.buyer() / UNITS_IN_BASIS_POINT);
        out.writeNumberField("sellerCommission", standard.seller() / UNITS_IN_BASIS_POINT);
        rates("commissionRates", standard, out);
        out.writeBooleanField("canTrade", true);
        out.writeBooleanField("canWithdraw", false);
        out.writeBooleanField("canDeposit", false);
        out.writeBooleanField("brokered", false);
        out.writeBooleanField("requireSelfTradePrevention", false);
        out.writeBooleanField("preventSor", false);
        out.writeNumberField("updateTime", time.convert(account.updatedNs(), TimeUnit.NANOSECONDS));
        out.writeStringField("accountType", "SPOT");
        out.writeArrayFieldStart("balances");
        for (int asset = 0; asset < exchange.assets().size(); asset++) {
            if (!omitZeroBalances || account.free(asset) != 0 || account.locked(asset) != 0) {
                out.writeStartObject();
                out.writeStringField("asset", exchange.assets().get(asset));
                Json.decimal(out, "free", account.free(asset));
                Json.decimal(out, "locked", account.locked(asset));
                out.writeEndObject();
            }
        }
        out.writeEndArray();
        out.writeArrayFieldStart("permissions");
        out.writeString("SPOT");
        out.writeEndArray();
        out.writeNumberField("uid", uid);
        out.writeEndObject();
    }

    static void apiRestrictions(final KeyPermissions permissions, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("ipRestrict", permissions.boundToAddresses());
        out.writeNumberField("createTime", 0);
        out.writeBooleanField("enableReading", true);
        out.writeBooleanField("enableWithdrawals", permissions.withdrawals());
        out.writeBooleanField("enableInternalTransfer", false);
        out.writeBooleanField("enableMargin", false);
        out.writeBooleanField("enableFutures", false);
        out.writeBooleanField("permitsUniversalTransfer", false);
        out.writeBooleanField("enableVanillaOptions", false);
        out.writeBooleanField("enableFixApiTrade", false);
        out.writeBooleanField("enableFixReadOnly", false);
        out.writeBooleanField("enableSpotAndMarginTrading", permissions.spotTrading());
        out.writeBooleanField("enablePortfolioMarginTrading", false);
        out.writeEndObject();
    }

    /** Rows of the order limits, with what of them is used. */
    static void orderCounts(final OrderLimits limits, final Account account, final long nowNs, final JsonGenerator out)
            throws IOException {
        rateLimit(
                "ORDERS",
                "SECOND",
                10,
                limits.perTenSeconds(),
                account.unfilledOrders().inTenSeconds(nowNs),
                out);
        rateLimit("ORDERS", "DAY", 1, limits.perDay(), account.unfilledOrders().inDay(nowNs), out);
    }

    static void rateLimit(
            final String type,
            final String interval,
            final int intervals,
            final int limit,
            final int count,
            final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("rateLimitType", type);
        out.writeStringField("interval", interval);
        out.writeNumberField("intervalNum", intervals);
        out.writeNumberField("limit", limit);
        out.writeNumberField("count", count);
        out.writeEndObject();
    }

    static void commission(final String symbol, final Account account, final JsonGenerator out) throws IOException {
        final FeeSchedule schedule = account.fees().schedule(symbol);
        out.writeStartObject();
        out.writeStringField("symbol", symbol);
        rates("standardCommission", schedule.standard(), out);
        rates("specialCommission", schedule.special(), out);
        rates("taxCommission", schedule.tax(), out);
        discount(account.fees(), schedule, out);
        out.writeEndObject();
    }

    static void commissionForOrder(final String symbol, final int side, final Account account, final JsonGenerator out)
            throws IOException {
        final FeeSchedule schedule = account.fees().schedule(symbol);
        out.writeStartObject();
        orderRates("standardCommissionForOrder", schedule.standard(), side, out);
        orderRates("specialCommissionForOrder", schedule.special(), side, out);
        orderRates("taxCommissionForOrder", schedule.tax(), side, out);
        discount(account.fees(), schedule, out);
        out.writeEndObject();
    }

    private static void orderRates(final String name, final FeeRates rates, final int side, final JsonGenerator out)
            throws IOException {
        out.writeObjectFieldStart(name);
        Json.decimal(out, "maker", rates.of(side, true));
        Json.decimal(out, "taker", rates.of(side, false));
        out.writeEndObject();
    }

    private static void rates(final String name, final FeeRates rates, final JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(name);
        Json.decimal(out, "maker", rates.maker());
        Json.decimal(out, "taker", rates.taker());
        Json.decimal(out, "buyer", rates.buyer());
        Json.decimal(out, "seller", rates.seller());
        out.writeEndObject();
    }

    private static void discount(final Fees fees, final FeeSchedule schedule, final JsonGenerator out)
            throws IOException {
        final boolean onAccount = fees.discountAsset() != null;
        out.writeObjectFieldStart("discount");
        out.writeBooleanField("enabledForAccount", onAccount);
        out.writeBooleanField("enabledForSymbol", schedule.discountEnabled());
        out.writeStringField("discountAsset", onAccount ? fees.discountAsset() : "BNB");
        Json.decimal(out, "discount", fees.discount());
        out.writeEndObject();
    }
}
