package trefoil.gateway.cli.journal;

/** What kind of value a record's field has; one for each method of {@link FieldSink}. */
public enum FieldKind {
    /** A name or code. */
    TEXT,

    /** A whole number. */
    NUMBER,

    /** An exact decimal, held in fixed-point units. */
    DECIMAL,

    /** A point in time, nanoseconds since the epoch. */
    TIME
}
