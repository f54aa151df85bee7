package trefoil.engine.market;

import java.util.Locale;

/** Trading status of an instrument, as the venue names it. Only {@link #TRADING} accepts new orders. */
public enum InstrumentStatus {
    PRE_TRADING,
    TRADING,
    POST_TRADING,
    END_OF_DAY,
    HALT,
    AUCTION_MATCH,
    BREAK,
    CANCEL_ONLY,
    /** A status this version does not know: never traded. */
    UNKNOWN;

    /** Status of that venue name; {@link #UNKNOWN} for a name not in the list. */
    public static InstrumentStatus of(final String venueName) {
        for (final InstrumentStatus status : values()) {
            if (status.name().equals(venueName.toUpperCase(Locale.ROOT))) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
