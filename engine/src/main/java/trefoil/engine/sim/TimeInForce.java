package trefoil.engine.sim;

/** What happens to the part of a limit order that does not fill at once; names are the venue's. */
public enum TimeInForce {
    /** Rests until it fills or is cancelled. */
    GTC,
    /** Expires. */
    IOC,
    /** The whole order expires unless all of it fills. */
    FOK
}
