package trefoil.engine.pipeline;

/** What a thread that finds a ring full can do about it. */
@FunctionalInterface
interface Relief {
    /** Others make room; the thread waits. */
    Relief NONE = () -> false;

    /**
     * Makes room, or some of it, if the thread that claims is the one that empties the ring; false if it is not.
     *
     * @throws IllegalStateException if it is, and cannot
     */
    boolean makeRoom();
}
