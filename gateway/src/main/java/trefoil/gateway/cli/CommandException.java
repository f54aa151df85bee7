package trefoil.gateway.cli;

/** A command cannot go on, for a reason its user can mend. The message is one line. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** A reason and one of {@link ExitCode}'s codes. */
    public CommandException(final int exitCode, final String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The same, with what led to it for those who look for a defect. */
    CommandException(final int exitCode, final Exception cause) {
        super(cause.getMessage(), cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
