package trefoil.gateway.fuzz;

import java.io.IOException;

/**
 * One reader of bytes from outside, to be fed with anything. An input is a finding if a call throws what the reader does
 * not declare, does not come back, or allocates more than the bound.
 *
 * <p>Both calls must depend on the input alone. One thread.
 */
public abstract class FuzzTarget implements AutoCloseable {
    private final String name;
    private final int maxLength;
    private final long fixedBytes;
    private final int bytesPerByte;

    /**
     * A target.
     *
     * @param name of its seeds and its corpus
     * @param maxLength longest input fed, in bytes
     * @param fixedBytes most bytes that reading may allocate for an empty input
     * @param bytesPerByte and for each byte of the input
     */
    protected FuzzTarget(final String name, final int maxLength, final long fixedBytes, final int bytesPerByte) {
        this.name = name;
        this.maxLength = maxLength;
        this.fixedBytes = fixedBytes;
        this.bytesPerByte = bytesPerByte;
    }

    /** Has the input read. What it allocates is counted; what the reader declares to throw is caught here. */
    protected abstract void read(byte[] input) throws Exception;

    /** Sets the last reading against a naive reference; not counted. */
    protected void compare(final byte[] input) throws Exception {}

    /** Inputs that a program has to write; the others are files. */
    protected byte[][] writtenSeeds() throws Exception {
        return new byte[0][];
    }

    /** How many mutations of the seeds an ordinary test run feeds. */
    protected int mutations() {
        return 3_000;
    }

    public final String name() {
        return name;
    }

    public final int maxLength() {
        return maxLength;
    }

    /** Most bytes that reading an input of that length may allocate. */
    public final long allocationBound(final int length) {
        return fixedBytes + (long) bytesPerByte * length;
    }

    @Override
    public void close() throws IOException {}

    @Override
    public final String toString() {
        return name;
    }

    /** A finding: the property that does not hold. */
    protected static void require(final boolean holds, final String property) {
        if (!holds) {
            throw new AssertionError(property);
        }
    }
}
