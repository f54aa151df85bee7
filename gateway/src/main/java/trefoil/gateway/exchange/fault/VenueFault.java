package trefoil.gateway.exchange.fault;

import java.util.Locale;
import java.util.Optional;

/** What can go wrong with a venue at any moment, whatever is sent to it: its connections, answers, clock and markets. */
public enum VenueFault {
    /** Connections end: with a close frame, without a word, or reset; one of them or all. */
    DISCONNECT,
    /** A connection ends in the middle of a frame or of an answer. */
    CUT_FRAME,
    /** A connection stays open, and nothing passes through it any more in either direction. */
    HALF_OPEN,
    /** Nothing leaves through a connection for a while; then everything does at once. */
    STALL,
    /** All connections end, and new ones are closed at once for a while. */
    OUTAGE,
    /** Frames of a market stream are lost. */
    FRAME_GAP,
    /** Frames of a market stream come twice. */
    FRAME_TWICE,
    /** Frames of a market stream change places. */
    FRAME_REORDER,
    /** Frames of a market stream come again when they are long out of date. */
    FRAME_STALE,
    /** A frame comes that is no event: no JSON, another shape, another type, an empty one. */
    FRAME_GARBAGE,
    /** A frame comes that is larger than any event, or says that it is and never ends. */
    FRAME_OVERSIZED,
    /** Requests are refused with 429 for a while, with {@code Retry-After}. */
    HTTP_429,
    /** Requests are refused with 418 for a while, with {@code Retry-After}, and all websockets end. */
    HTTP_418,
    /** Requests are answered with a server error for a while, and not executed. */
    HTTP_5XX,
    /** Requests are answered with a server error for a while, and executed all the same. */
    HTTP_5XX_EXECUTED,
    /** Requests are executed for a while, and their answers come late. */
    HTTP_SLOW,
    /** Requests are executed for a while, and their answers never come; the connections stay open. */
    HTTP_LOST,
    /** Requests are executed for a while, and what is answered cannot be read, or is very large. */
    HTTP_GARBAGE,
    /** The venue's clock jumps, and back again later. */
    CLOCK_JUMP,
    /** An instrument stops trading for a while, without an order that notices. */
    TRADING_HALT,
    /** An instrument is no longer listed; it comes back later, or never. */
    DELISTING,
    /** An amount comes into the account from outside. */
    DEPOSIT,
    /** An amount leaves the account to the outside. */
    WITHDRAWAL;

    /** Name on a command line: lower case, words joined by a hyphen. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The fault of that {@link #optionName}; empty if there is none. */
    public static Optional<VenueFault> ofOption(final String optionName) {
        for (final VenueFault fault : values()) {
            if (fault.optionName().equals(optionName)) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
