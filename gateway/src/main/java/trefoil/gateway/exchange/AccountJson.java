package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.VirtualExchange;

/** Writes accounts and their commission rates as the venue does. */
final class AccountJson {
    private static final long FIXED_PER_PPM = Fixed.ONE / Fees.PPM;
    private static final int PPM_PER_BASIS_POINT = 100;

    private AccountJson() {}

    static void account(
            final VirtualExchange exchange,
            final Account account,
            final boolean omitZeroBalances,
            final TimeUnit time,
            final JsonGenerator out)
            throws IOException {
        final Fees fees = account.fees();
        out.writeStartObject();
        out.writeNumberField("makerCommission", fees.makerPpm() / PPM_PER_BASIS_POINT);
        out.writeNumberField("takerCommission", fees.takerPpm() / PPM_PER_BASIS_POINT);
        out.writeNumberField("buyerCommission", 0);
        out.writeNumberField("sellerCommission", 0);
        rates("commissionRates", fees.makerPpm(), fees.takerPpm(), out);
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
        out.writeNumberField("uid", account.index() + 1);
        out.writeEndObject();
    }

    static void commission(final String symbol, final Account account, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol);
        rates(
                "standardCommission",
                account.fees().ppm(symbol, true),
                account.fees().ppm(symbol, false),
                out);
        rates("specialCommission", 0, 0, out);
        rates("taxCommission", 0, 0, out);
        discount(account.fees(), out);
        out.writeEndObject();
    }

    static void commissionForOrder(final String symbol, final Account account, final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        orderRates(
                "standardCommissionForOrder",
                account.fees().ppm(symbol, true),
                account.fees().ppm(symbol, false),
                out);
        orderRates("specialCommissionForOrder", 0, 0, out);
        orderRates("taxCommissionForOrder", 0, 0, out);
        discount(account.fees(), out);
        out.writeEndObject();
    }

    private static void orderRates(final String name, final int makerPpm, final int takerPpm, final JsonGenerator out)
            throws IOException {
        out.writeObjectFieldStart(name);
        Json.decimal(out, "maker", makerPpm * FIXED_PER_PPM);
        Json.decimal(out, "taker", takerPpm * FIXED_PER_PPM);
        out.writeEndObject();
    }

    private static void rates(final String name, final int makerPpm, final int takerPpm, final JsonGenerator out)
            throws IOException {
        out.writeObjectFieldStart(name);
        Json.decimal(out, "maker", makerPpm * FIXED_PER_PPM);
        Json.decimal(out, "taker", takerPpm * FIXED_PER_PPM);
        Json.decimal(out, "buyer", 0);
        Json.decimal(out, "seller", 0);
        out.writeEndObject();
    }

    private static void discount(final Fees fees, final JsonGenerator out) throws IOException {
        final boolean enabled = fees.discountAsset() != null;
        out.writeObjectFieldStart("discount");
        out.writeBooleanField("enabledForAccount", enabled);
        out.writeBooleanField("enabledForSymbol", enabled);
        out.writeStringField("discountAsset", enabled ? fees.discountAsset() : "BNB");
        Json.decimal(out, "discount", fees.discountFactorPpm() * FIXED_PER_PPM);
        out.writeEndObject();
    }
}
