package trefoil.engine.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * A named set of counters. Each counter has one writing thread; any thread may read, and sees a value that was true a
 * moment ago. Counters are declared before the first write.
 */
public final class Counters {
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

    /** Keeps two counters out of one cache line, in longs. */
    private static final int STRIDE = 8;

    private final List<String> names = new ArrayList<>();
    private long[] values = new long[0];

    /** Declares a counter. Returns its id. */
    public int declare(final String name) {
        names.add(name);
        values = new long[names.size() * STRIDE];
        return names.size() - 1;
    }

    /** Adds 1; the counter's writer only. */
    public void increment(final int id) {
        add(id, 1);
    }

    /** Adds; the counter's writer only. */
    public void add(final int id, final long amount) {
        final int at = id * STRIDE;
        VALUE.setRelease(values, at, values[at] + amount);
    }

    /** Sets; the counter's writer only. */
    public void set(final int id, final long value) {
        VALUE.setRelease(values, id * STRIDE, value);
    }

    /** Value of a counter; any thread. */
    public long get(final int id) {
        return (long) VALUE.getAcquire(values, id * STRIDE);
    }

    /** Names in the order of their ids. */
    public List<String> names() {
        return List.copyOf(names);
    }
}
