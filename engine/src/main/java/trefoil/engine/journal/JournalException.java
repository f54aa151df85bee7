package trefoil.engine.journal;

/**
 * A journal that cannot be written or read. The message is one line for the user: the file, what is wrong, what to do.
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalException(final String message) {
        super(message);
    }

    JournalException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
