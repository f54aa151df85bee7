package trefoil.gateway.cli.journal;

/** A set of small codes. */
final class CodeSet {
    private static final int LIMIT = 64;

    private long bits;

    /** Adds it; false for {@link Vocabulary#NONE}. */
    boolean addCode(final int code) {
        if (code == Vocabulary.NONE) {
            return false;
        }
        bits |= 1L << code;
        return true;
    }

    boolean has(final int code) {
        return code >= 0 && code < LIMIT && (bits >>> code & 1) != 0;
    }
}
