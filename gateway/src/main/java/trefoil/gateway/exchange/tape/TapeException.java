package trefoil.gateway.exchange.tape;

import java.nio.file.Path;

/** A tape that cannot be used: says which file, where in it, and why. */
public final class TapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long line;
    private final String reason;

    /**
     * A reason in a file.
     *
     * @param line counted from 1; 0 for the file as a whole
     */
    public TapeException(final Path file, final long line, final String reason) {
        super("tape " + file + (line > 0 ? ", line " + line : "") + ": " + reason);
        this.file = file.toString();
        this.line = line;
        this.reason = reason;
    }

    /** The file as it was named. */
    public String file() {
        return file;
    }

    /** Line from 1, or 0 for the file as a whole. */
    public long line() {
        return line;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }
}
