package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import trefoil.engine.sim.OrderRefused;

/** An error answer of the venue: HTTP status, code and text. A client's mistake, so it carries no stack trace. */
final class VenueError extends Exception {
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int NOT_FOUND = 404;
    static final int NOT_ACCEPTABLE = 406;
    static final int BANNED = 418;
    static final int TOO_MANY_REQUESTS = 429;

    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final long retryAfterNs;
    private final transient byte[] data;

    private VenueError(final int status, final int code, final String message, final long retryAfterNs) {
        this(status, code, message, retryAfterNs, null);
    }

    private VenueError(
            final int status, final int code, final String message, final long retryAfterNs, final byte[] data) {
        super(message, null, false, false);
        this.data = data;
        this.status = status;
        this.code = code;
        this.retryAfterNs = retryAfterNs;
    }

    static VenueError badRequest(final int code, final String message) {
        return new VenueError(BAD_REQUEST, code, message, 0);
    }

    static VenueError unauthorized(final int code, final String message) {
        return new VenueError(UNAUTHORIZED, code, message, 0);
    }

    static VenueError notFound(final String message) {
        return new VenueError(NOT_FOUND, -1020, message, 0);
    }

    /** The venue does not do what it was asked, or does not know whether it has. */
    static VenueError failure(final int status, final int code, final String message, final long retryAfterNs) {
        return new VenueError(status, code, message, retryAfterNs);
    }

    /** A limit is exceeded until that much later. */
    static VenueError tooMany(final int code, final String message, final long retryAfterNs) {
        return new VenueError(TOO_MANY_REQUESTS, code, message, retryAfterNs);
    }

    /** Its address is shut out for that much longer. */
    static VenueError banned(final String message, final long retryAfterNs) {
        return new VenueError(BANNED, -1003, message, retryAfterNs);
    }

    static VenueError notAcceptable(final int code, final String message) {
        return new VenueError(NOT_ACCEPTABLE, code, message, 0);
    }

    /** A request of several parts, not all of which succeeded; {@code data} is the JSON that tells of each. */
    static VenueError inParts(
            final int status, final int code, final String message, final byte[] data, final long retryAfterNs) {
        return new VenueError(status, code, message, retryAfterNs, data);
    }

    static VenueError of(final OrderRefused refused, final long retryAfterNs) {
        return refused.code() == OrderRefused.TOO_MANY_ORDERS
                ? tooMany(refused.code(), refused.getMessage(), retryAfterNs)
                : badRequest(refused.code(), refused.getMessage());
    }

    static VenueError mandatory(final String parameter) {
        return badRequest(-1102, "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
    }

    static VenueError illegal(final String parameter, final String legalRange) {
        return badRequest(
                -1100,
                "Illegal characters found in parameter '" + parameter + "'; legal range is '" + legalRange + "'.");
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    /** Nanoseconds until a retry may succeed; 0 where waiting does not help. */
    long retryAfterNs() {
        return retryAfterNs;
    }

    /** JSON that tells of the parts of a request; null if it has none. */
    byte[] data() {
        return data;
    }

    /** The error as JSON. */
    byte[] body() {
        return Json.writeSafely(out -> {
            out.writeStartObject();
            out.writeNumberField("code", code);
            out.writeStringField("msg", getMessage());
            if (data != null) {
                out.writeFieldName("data");
                out.writeRawValue(new String(data, StandardCharsets.UTF_8));
            }
            out.writeEndObject();
        });
    }
}
