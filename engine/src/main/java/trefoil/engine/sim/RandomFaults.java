package trefoil.engine.sim;

import java.util.Set;

/**
 * Faults that befall orders by chance.
 *
 * @param faults kinds of fault, empty for none
 * @param ratePpm chance of each order, parts per million
 * @param seed same orders, same seed, same faults
 */
public record RandomFaults(Set<Fault> faults, int ratePpm, long seed) {
    /** No faults. */
    public static final RandomFaults NONE = new RandomFaults(Set.of(), 0, 0);

    public RandomFaults {
        faults = Set.copyOf(faults);
        if (ratePpm < 0 || ratePpm > Fees.PPM) {
            throw new IllegalArgumentException("ratePpm=" + ratePpm + " is not between 0 and " + Fees.PPM);
        }
    }
}
