package trefoil.bench.report;

/** What rigs and peers have to reach on a machine of two cores; what single steps have to is said by each benchmark. */
public enum Reach {
    PACED_DECISION(800, Double.NaN, ""),
    PACED_ORDER(2_000, Double.NaN, ""),
    ORDER_BACK_TO_BACK(1_000, 0, ""),
    SESSION_ORDER_BACK_TO_BACK(600, 0, ""),
    RECEIVE_PLAIN(10_000, 0, ""),
    RECEIVE_TLS(20_000, 40, ""),
    SOCKET_TO_ORDER(40_000, Double.NaN, ""),
    /** The tail, in units of the tail of a thread that only spins. */
    SOCKET_TO_ORDER_TAIL(3, Double.NaN, ""),
    FRAMES_AGAINST_LIBRARIES(8, Double.NaN, ""),
    LATENCY_AGAINST_LIBRARIES(4, Double.NaN, ""),
    DETECTION_AGAINST_OBJECTS(50, Double.NaN, "");

    private final double limit;
    private final double maxBytes;
    private final String whenMissed;

    Reach(final double limit, final double maxBytes, final String whenMissed) {
        this.limit = limit;
        this.maxBytes = maxBytes;
        this.whenMissed = whenMissed;
    }

    /** The goal in the unit of the measurement it belongs to. */
    public double limit() {
        return limit;
    }

    /** Most bytes for each frame or order; NaN if nothing is said. */
    public double maxBytes() {
        return maxBytes;
    }

    /** Which step eats the time and what was tried, told where the goal is missed; may be empty. */
    public String whenMissed() {
        return whenMissed;
    }
}
