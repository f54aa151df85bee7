package trefoil.gateway.session;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.rest.VenueOrder;

/** The last questions to the venue: which of our orders are still open, and what the account holds. */
final class Settlement {
    private final BinanceRestClient rest;
    private final List<String> problems;

    /** A settlement that adds what it finds wrong to {@code problems}. */
    Settlement(final BinanceRestClient rest, final List<String> problems) {
        this.rest = rest;
        this.problems = problems;
    }

    /** Cancels what should not be there, and asks for the balances; empty if the venue does not answer. */
    Optional<SortedMap<String, Long>> settle() {
        try {
            for (final VenueOrder order : rest.openOrders()) {
                if (ClientOrderId.parse(order.clientOrderId()).isPresent()) {
                    cancel(order);
                }
            }
            return Optional.of(VenueFacts.totals(rest.account()));
        } catch (final VenueException failure) {
            problems.add("the exchange's balances could not be compared: " + failure.getMessage());
            return Optional.empty();
        }
    }

    private void cancel(final VenueOrder order) {
        try {
            rest.cancel(order.symbol(), order.clientOrderId());
            problems.add("order " + order.clientOrderId() + " was still open and has been cancelled");
        } catch (final VenueException failure) {
            problems.add("order " + order.clientOrderId() + " was still open and could not be cancelled: "
                    + failure.getMessage());
        }
    }
}
