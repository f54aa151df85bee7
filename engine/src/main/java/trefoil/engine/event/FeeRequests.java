package trefoil.engine.event;

/** Where the engine's wish to know an instrument's fees leaves it. Called on the order thread only. */
@FunctionalInterface
public interface FeeRequests {
    /** Nobody reads fees: those known at the start are all there are. */
    FeeRequests NONE = instrument -> {};

    /** The fees of that instrument are wanted soon, as a {@link Fees} record. Neither waits nor throws. */
    void wanted(int instrument);
}
