package trefoil.gateway.binance.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.gateway.binance.codec.BestQuotes;
import trefoil.gateway.binance.codec.BestQuotes.BestQuote;
import trefoil.gateway.binance.rest.VenueException.Kind;

/**
 * What the venue's cold answers say. An answer that cannot be read is a {@link VenueException} of the kind {@link
 * Kind#MALFORMED_ANSWER}, whatever its bytes.
 */
final class RestAnswers {
    private static final int OK = 200;

    private RestAnswers() {}

    /** The venue's time, milliseconds since the epoch. */
    static long serverTimeMs(final byte[] answer) throws VenueException {
        try {
            return JsonTree.read(answer).wholeNumber("serverTime");
        } catch (final JsonTree.Defect e) {
            throw malformed("time", e.getMessage());
        }
    }

    static AccountSnapshot account(final byte[] answer) throws VenueException {
        try {
            final JsonTree account = JsonTree.read(answer);
            final List<AccountSnapshot.AssetBalance> balances = new ArrayList<>();
            for (final JsonTree balance : account.objects("balances")) {
                balances.add(new AccountSnapshot.AssetBalance(
                        balance.text("asset"), balance.amount("free"), balance.amount("locked")));
            }
            final JsonTree rates = account.has("commissionRates") ? account.object("commissionRates") : null;
            return new AccountSnapshot(
                    account.has("uid") ? account.wholeNumber("uid") : 0,
                    account.flag("canTrade"),
                    rate(account, rates, "maker"),
                    rate(account, rates, "taker"),
                    rate(account, rates, "buyer"),
                    rate(account, rates, "seller"),
                    balances,
                    account.has("permissions") ? account.texts("permissions") : List.of());
        } catch (final JsonTree.Defect e) {
            throw malformed("account", e.getMessage());
        }
    }

    /** The old form states whole hundredths of a percent only: {@code takerCommission: 10}. */
    private static int rate(final JsonTree account, final JsonTree rates, final String role) throws JsonTree.Defect {
        return JsonTree.ceilPpm(
                rates != null ? rates.decimal(role) : BigDecimal.valueOf(account.wholeNumber(role + "Commission"), 4));
    }

    static Map<String, BestQuote> bestQuotes(final byte[] answer) throws VenueException {
        try {
            return BestQuotes.read(new ByteArrayInputStream(answer));
        } catch (final BestQuotes.Defect | IOException e) {
            throw malformed("ticker/bookTicker", e.getMessage());
        }
    }

    static KeyRestrictions keyRestrictions(final byte[] answer) throws VenueException {
        try {
            final JsonTree key = JsonTree.read(answer);
            return new KeyRestrictions(
                    key.flag("enableSpotAndMarginTrading"), key.flag("enableWithdrawals"), key.flag("ipRestrict"));
        } catch (final JsonTree.Defect e) {
            throw malformed("apiRestrictions", e.getMessage());
        }
    }

    static CommissionRates commission(final String symbol, final byte[] answer) throws VenueException {
        try {
            return CommissionRates.read(symbol, JsonTree.read(answer));
        } catch (final JsonTree.Defect e) {
            throw malformed("account/commission of " + symbol, e.getMessage());
        }
    }

    /** The price range rules of every symbol that has one. */
    static Map<String, PriceRange> priceRanges(final byte[] answer) throws VenueException {
        try {
            final Map<String, PriceRange> ranges = new HashMap<>();
            for (final JsonTree rules : JsonTree.read(answer).objects("symbolRules")) {
                ranges.put(rules.text("symbol"), PriceRange.read(rules));
            }
            ranges.values().removeIf(PriceRange.OFF::equals);
            return ranges;
        } catch (final JsonTree.Defect e) {
            throw malformed("executionRules", e.getMessage());
        }
    }

    /** Fixed units; 0 if the symbol has none. */
    static long referencePrice(final String symbol, final byte[] answer) throws VenueException {
        try {
            final JsonTree tree = JsonTree.read(answer);
            return tree.has("referencePrice") ? tree.price("referencePrice") : 0;
        } catch (final JsonTree.Defect e) {
            throw malformed("referencePrice of " + symbol, e.getMessage());
        }
    }

    /** Fixed units. */
    static long price(final String what, final byte[] answer) throws VenueException {
        try {
            return JsonTree.read(answer).price("price");
        } catch (final JsonTree.Defect e) {
            throw malformed(what, e.getMessage());
        }
    }

    /**
     * The venue's error.
     *
     * @param code its code, never positive
     * @param message its text
     */
    record Error(int code, String message) {
        /** What a proxy or a firewall answers in a form of its own. */
        static final Error NONE = new Error(0, "");
    }

    /** The error in the answer; {@link Error#NONE} if there is none. */
    static Error error(final byte[] answer) {
        try {
            final JsonTree error = JsonTree.read(answer);
            final int code = (int) Math.max(Integer.MIN_VALUE, Math.min(0, error.wholeNumber("code")));
            return new Error(code, error.has("msg") ? error.text("msg") : "");
        } catch (final JsonTree.Defect e) {
            return Error.NONE;
        }
    }

    static VenueException malformed(final String what, final String why) {
        return new VenueException(
                OK, 0, "", Kind.MALFORMED_ANSWER, 0, "the venue's answer to " + what + " cannot be read: " + why);
    }
}
