package trefoil.engine.pipeline;

/**
 * The engine's threads.
 *
 * @param handOff which there are
 * @param waitMode how they wait for work
 * @param placement told by each as it begins
 */
public record Threading(HandOff handOff, WaitMode waitMode, ThreadPlacement placement) {
    /** Three threads that run anywhere. */
    public static Threading ring(final WaitMode waitMode) {
        return new Threading(HandOff.RING, waitMode, ThreadPlacement.ANYWHERE);
    }
}
