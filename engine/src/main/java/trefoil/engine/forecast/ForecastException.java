package trefoil.engine.forecast;

/** A forecast's text that cannot be used: says in which line and why. */
public final class ForecastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A reason.
     *
     * @param line from 1; 0 for the text as a whole
     */
    ForecastException(final int line, final String reason) {
        super((line > 0 ? "line " + line + ": " : "") + reason);
    }
}
