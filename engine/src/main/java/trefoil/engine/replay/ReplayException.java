package trefoil.engine.replay;

/** A journal that cannot be replayed, or not so. The message is one line for the user: what is wrong, what to do. */
public final class ReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One line for the user. */
    public ReplayException(final String message) {
        super(message);
    }
}
