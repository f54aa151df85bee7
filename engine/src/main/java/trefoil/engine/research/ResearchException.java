package trefoil.engine.research;

/** Journals or settings cannot be studied. The message says which, why, and what can be done. */
public final class ResearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason, one line. */
    public ResearchException(final String message) {
        super(message);
    }
}
