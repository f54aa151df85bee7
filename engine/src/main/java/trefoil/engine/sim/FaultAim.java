package trefoil.engine.sim;

import java.util.function.Predicate;
import trefoil.engine.market.Instrument;

/** Which orders a fault is meant for. Asked on the exchange's thread, for every order that would be accepted. */
@FunctionalInterface
public interface FaultAim {
    /** Every order. */
    FaultAim ANY = (instrument, order) -> true;

    /** Whether the order is one of them. */
    boolean at(Instrument instrument, NewOrder order);

    /** Orders on one symbol. */
    static FaultAim symbol(final String symbol) {
        return (instrument, order) -> instrument.symbol().equals(symbol);
    }

    /** Orders of one {@link trefoil.engine.event.Side}. */
    static FaultAim side(final int side) {
        return (instrument, order) -> order.side() == side;
    }

    /** Orders by the name their client gave them. */
    static FaultAim clientOrderId(final Predicate<String> name) {
        return (instrument, order) -> name.test(order.clientOrderId());
    }

    /** Orders at which both aim. */
    default FaultAim and(final FaultAim other) {
        return (instrument, order) -> at(instrument, order) && other.at(instrument, order);
    }
}
