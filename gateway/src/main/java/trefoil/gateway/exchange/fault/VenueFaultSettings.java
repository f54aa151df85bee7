package trefoil.gateway.exchange.fault;

import java.util.Set;

/**
 * Whether a venue can suffer faults as a whole, and which befall it by chance.
 *
 * @param armed whether it can; if not, nothing is put into its connections' way
 * @param faults kinds that happen by chance, empty for none
 * @param meanIntervalNs mean time between two of them, nanoseconds
 * @param seed same seed, same faults at the same times
 */
public record VenueFaultSettings(boolean armed, Set<VenueFault> faults, long meanIntervalNs, long seed) {
    /** No faults, ever. */
    public static final VenueFaultSettings OFF = new VenueFaultSettings(false, Set.of(), 0, 0);

    /** None by chance; whoever runs the exchange says when and which. */
    public static final VenueFaultSettings BY_HAND = new VenueFaultSettings(true, Set.of(), 0, 0);

    public VenueFaultSettings {
        faults = Set.copyOf(faults);
        if (!faults.isEmpty() && (!armed || meanIntervalNs <= 0)) {
            throw new IllegalArgumentException("armed=" + armed + " meanIntervalNs=" + meanIntervalNs + ": " + faults);
        }
    }

    /** Those faults by chance; off if there are none. */
    public static VenueFaultSettings byChance(
            final Set<VenueFault> faults, final long meanIntervalNs, final long seed) {
        return faults.isEmpty() ? OFF : new VenueFaultSettings(true, faults, meanIntervalNs, seed);
    }
}
