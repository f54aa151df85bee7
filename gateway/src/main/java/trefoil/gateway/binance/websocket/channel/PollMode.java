package trefoil.gateway.binance.websocket.channel;

/** How the channel's thread finds out what has come. */
public enum PollMode {
    /** Reads every socket over and over: soonest, and one whole processor for it. */
    BUSY,
    /** Sleeps until the system wakes it. */
    SELECT;

    /** Beside the engine's three threads and what the machine does itself, one has to be to spare. */
    private static final int CORES_TO_SPARE_ONE = 8;

    /** What suits a machine with that many processors: a thread that spins on a shared one only delays the others. */
    public static PollMode forCores(final int cores) {
        return cores >= CORES_TO_SPARE_ONE ? BUSY : SELECT;
    }
}
