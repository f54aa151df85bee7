package trefoil.bench.peer;

/** {@code scripts/bench peers}. */
public final class Peers {
    private Peers() {}

    /** Runs it into the directory named. */
    public static void main(final String[] args) throws Exception {
        throw new IllegalStateException("not there yet");
    }
}
