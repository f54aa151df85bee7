package trefoil.gateway.cli.journal;

/** Takes a record's fields one by one, in the order they are shown. */
public interface FieldSink {
    /** A name or code. */
    void text(String name, String value);

    /** A whole number. */
    void number(String name, long value);

    /** An exact decimal, in fixed-point units. */
    void decimal(String name, long fixed);

    /** A point in time, nanoseconds since the epoch; 0 means never. */
    void time(String name, long epochNs);

    /** A field of the record's type that this record has not; only who keeps a place for it wants to know. */
    default void absent(final String name, final FieldKind kind) {}
}
