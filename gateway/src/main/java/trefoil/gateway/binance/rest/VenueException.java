package trefoil.gateway.binance.rest;

/** The venue could not be asked, or refused; the message is one line that says what to do. */
public final class VenueException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT = 300;

    /** Why a call failed. */
    public enum Kind {
        /** No answer, or the venue's servers fail; nothing was changed. */
        UNREACHABLE,
        /** Whoever answers at the address shows a certificate that is not trusted, or another host's; nothing was sent. */
        UNTRUSTED,
        /** The key, its permissions or the signature are not accepted. */
        REFUSED_KEY,
        /** Asked too often: wait. */
        RATE_LIMITED,
        /** Asked too often for too long: the address is banned for a while. */
        BANNED,
        /** The request's time is outside the window: the clocks differ. */
        CLOCK,
        /** The answer cannot be read. */
        MALFORMED_ANSWER,
        /** A request that changes something got no trustworthy answer. */
        UNKNOWN_OUTCOME,
        /** The venue understood and said no. */
        REJECTED
    }

    private final int httpStatus;
    private final int code;
    private final String venueMessage;
    private final Kind kind;
    private final long retryAfterMs;

    VenueException(
            final int httpStatus,
            final int code,
            final String venueMessage,
            final Kind kind,
            final long retryAfterMs,
            final String message) {
        super(oneLine(message));
        this.httpStatus = httpStatus;
        this.code = code;
        this.venueMessage = oneLine(venueMessage);
        this.kind = kind;
        this.retryAfterMs = retryAfterMs;
    }

    /** A failure that is no answer to one request, but follows from what the venue said. */
    public static VenueException of(final Kind kind, final String message) {
        return new VenueException(0, 0, "", kind, 0, message);
    }

    /** The same, with what followed from it said first. */
    public VenueException after(final String consequence) {
        return new VenueException(
                httpStatus, code, venueMessage, kind, retryAfterMs, consequence + ": " + getMessage());
    }

    /** HTTP status, 0 if there was no answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The venue's error code, 0 if none. */
    public int code() {
        return code;
    }

    /** The venue's own text, empty if none. */
    public String venueMessage() {
        return venueMessage;
    }

    public Kind kind() {
        return kind;
    }

    /** How long to wait before asking again, 0 if not stated. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    private static String oneLine(final String text) {
        final String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }
}
