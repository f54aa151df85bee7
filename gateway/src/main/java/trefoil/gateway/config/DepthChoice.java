package trefoil.gateway.config;

/** Which books are received beside the best quotes. */
public enum DepthChoice {
    /** None: a loop is sized by the best quotes alone. */
    NONE,
    /** The best levels, whole each time. */
    PARTIAL,
    /** All changes, from which the books are kept here. */
    DIFF
}
