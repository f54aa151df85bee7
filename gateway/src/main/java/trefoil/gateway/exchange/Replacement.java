package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How the two halves of a cancel-replace went, and the answer that follows from it. */
final class Replacement {
    private static final int PARTIALLY_FAILED = -2021;
    private static final int FAILED = -2022;
    private static final int CONFLICT = 409;

    private byte[] cancelResponse;
    private byte[] newOrderResponse;
    private boolean cancelFailed;
    private boolean placeFailed;

    void cancelled(final byte[] response) {
        cancelResponse = response;
    }

    void cancelFailed(final VenueError error) {
        cancelFailed = true;
        cancelResponse = error.body();
    }

    boolean cancelFailed() {
        return cancelFailed;
    }

    void placed(final byte[] response) {
        newOrderResponse = response;
    }

    void placeFailed(final VenueError error) {
        placeFailed = true;
        newOrderResponse = error.body();
    }

    /**
     * Writes the answer where both halves succeeded.
     *
     * @param limit the order limit that stood against the new order, where its status shall be the answer's; else null
     * @throws VenueError where one half or both failed
     */
    void answer(final VenueError limit, final JsonGenerator out) throws VenueError, IOException {
        final boolean placeSucceeded = !placeFailed && newOrderResponse != null;
        if (placeSucceeded && !cancelFailed) {
            write(out);
            return;
        }
        final boolean both = cancelFailed && !placeSucceeded;
        final int status = limit != null ? limit.status() : both ? VenueError.BAD_REQUEST : CONFLICT;
        throw VenueError.inParts(
                status,
                both ? FAILED : PARTIALLY_FAILED,
                both ? "Order cancel-replace failed." : "Order cancel-replace partially failed.",
                Json.write(this::write),
                limit == null ? 0 : limit.retryAfterNs());
    }

    private void write(final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("cancelResult", cancelFailed ? "FAILURE" : "SUCCESS");
        out.writeStringField(
                "newOrderResult", placeFailed ? "FAILURE" : newOrderResponse == null ? "NOT_ATTEMPTED" : "SUCCESS");
        raw("cancelResponse", cancelResponse, out);
        raw("newOrderResponse", newOrderResponse, out);
        out.writeEndObject();
    }

    private static void raw(final String name, final byte[] json, final JsonGenerator out) throws IOException {
        out.writeFieldName(name);
        out.writeRawValue(json == null ? "null" : new String(json, StandardCharsets.UTF_8));
    }
}
