package trefoil.engine.sim;

import java.util.Locale;
import java.util.Optional;

/** What can go wrong with an order although its sender did nothing wrong: the simulator's vocabulary of faults. */
public enum Fault {
    /** Less fills than the book offers, the rest expires. An order of all or nothing fills nothing. */
    PARTIAL,
    /** Nothing fills although the book offers it. */
    NO_FILL,
    /** The venue refuses the order, with one of several codes. */
    REJECT,
    /** The order executes at once, the answer comes late. */
    LATE,
    /** The order executes, the answer says nothing of it or never comes. */
    LOST_EXECUTED,
    /** The order never reaches the matching engine, the answer says nothing of it or never comes. */
    LOST_NOT_EXECUTED,
    /** Execution reports are repeated, at once and again later. */
    DUPLICATE,
    /** Execution reports come in the wrong order, and all of them before the answer. */
    OUT_OF_ORDER,
    /** The asset that pays commissions at a discount leaves the account at that moment. */
    BNB_RUNS_OUT,
    /** The instrument stops trading, and opens again later. */
    MARKET_HALT;

    /** Name on a command line: lower case, words joined by a hyphen. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fault of that {@link #optionName}; empty if there is none. */
    public static Optional<Fault> ofOption(final String optionName) {
        for (final Fault fault : values()) {
            if (fault.optionName().equals(optionName)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
