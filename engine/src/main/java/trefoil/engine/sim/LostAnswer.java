package trefoil.engine.sim;

/** Ways in which a client learns nothing of its order: the order may have been executed or not. */
public enum LostAnswer {
    /** The connection ends without an answer. */
    CONNECTION_CLOSED(0, 0, ""),
    /** A server in between answers, with a page instead of JSON. */
    SERVER_ERROR(503, 0, "<html><body><h1>503 Service Unavailable</h1></body></html>"),
    UNEXPECTED_RESPONSE(
            500, -1006, "An unexpected response was received from the message bus. Execution status unknown."),
    TIMEOUT(
            504,
            -1007,
            "Timeout waiting for response from backend server. Send status unknown; execution status unknown.");

    private final int status;
    private final int code;
    private final String text;

    LostAnswer(final int status, final int code, final String text) {
        this.status = status;
        this.code = code;
        this.text = text;
    }

    /** HTTP status; 0 where there is no answer. */
    public int status() {
        return status;
    }

    /** The venue's error code, negative; 0 where the answer carries none. */
    public int code() {
        return code;
    }

    /** The venue's text, or the page. */
    public String text() {
        return text;
    }
}
