package trefoil.gateway.binance.rest;

import trefoil.engine.market.FeeTable;
import trefoil.gateway.fuzz.FuzzTarget;

/** The venue's cold answers, each input read as every one of them: values in their ranges, or a malformed answer. */
public final class RestAnswerFuzz extends FuzzTarget {
    private static final String SYMBOL = "BTCUSDT";

    /** Reads one kind of answer and checks what it says. */
    @FunctionalInterface
    private interface Reader {
        void read(byte[] input) throws VenueException;
    }

    public RestAnswerFuzz() {
        super("rest-answer", 8_192, 512 * 1024, 512);
    }

    @Override
    protected void read(final byte[] input) {
        RestAnswers.error(input);
        read(RestAnswers::serverTimeMs, input);
        read(RestAnswers::keyRestrictions, input);
        read(RestAnswerFuzz::account, input);
        read(RestAnswerFuzz::commission, input);
        read(RestAnswerFuzz::priceRanges, input);
        read(RestAnswerFuzz::bestQuotes, input);
        read(bytes -> require(RestAnswers.price("price", bytes) > 0, "a price of nothing"), input);
        read(bytes -> require(RestAnswers.referencePrice(SYMBOL, bytes) >= 0, "a negative price"), input);
    }

    private static void read(final Reader reader, final byte[] input) {
        try {
            reader.read(input);
        } catch (final VenueException e) {
            require(e.kind() == VenueException.Kind.MALFORMED_ANSWER, "unreadable, but " + e.kind());
        }
    }

    private static void account(final byte[] input) throws VenueException {
        final AccountSnapshot account = RestAnswers.account(input);
        for (final AccountSnapshot.AssetBalance balance : account.balances()) {
            require(balance.free() >= 0 && balance.locked() >= 0, "a negative balance");
        }
        require(account.takerCommissionPpm() >= 0 && account.takerCommissionPpm() <= 1_000_000, "a rate out of range");
    }

    private static void bestQuotes(final byte[] input) throws VenueException {
        RestAnswers.bestQuotes(input)
                .forEach((symbol, quote) -> require(
                        !symbol.isEmpty()
                                && (quote.bidPrice() | quote.bidQty() | quote.askPrice() | quote.askQty()) >= 0,
                        "a quote without a name or of less than nothing"));
    }

    private static void commission(final byte[] input) throws VenueException {
        final CommissionRates rates = RestAnswers.commission(SYMBOL, input);
        require(
                rates.buyRate() >= 0
                        && rates.buyRate() <= FeeTable.MAX_RATE
                        && rates.discountedBuyRate() >= 0
                        && rates.discountedBuyRate() <= rates.buyRate(),
                "a rate out of range");
    }

    private static void priceRanges(final byte[] input) throws VenueException {
        for (final PriceRange range : RestAnswers.priceRanges(input).values()) {
            require(range.bidDown() <= range.bidUp() && range.askDown() <= range.askUp(), "a range upside down");
        }
    }
}
