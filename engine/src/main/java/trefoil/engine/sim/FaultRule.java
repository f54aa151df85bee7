package trefoil.engine.sim;

import java.util.Objects;
import java.util.Set;

/**
 * When which fault is to happen.
 *
 * @param aim orders meant
 * @param injection the fault; null to draw one of {@code faults} each time
 * @param faults what is drawn from; empty if the fault is given
 * @param ratePpm chance of an order aimed at, parts per million
 * @param times how often it happens at most
 */
public record FaultRule(FaultAim aim, Injection injection, Set<Fault> faults, int ratePpm, int times) {
    public FaultRule {
        Objects.requireNonNull(aim, "aim");
        faults = Set.copyOf(faults);
        if (injection == null == faults.isEmpty()) {
            throw new IllegalArgumentException("a rule has one fault, or faults to draw from");
        }
        if (ratePpm < 0 || ratePpm > Fees.PPM || times <= 0) {
            throw new IllegalArgumentException("out of range: ratePpm=" + ratePpm + " times=" + times);
        }
    }

    /** The fault befalls the first order aimed at that can suffer it. */
    public static FaultRule once(final FaultAim aim, final Injection injection) {
        return new FaultRule(aim, injection, Set.of(), Fees.PPM, 1);
    }

    /** The fault befalls every order aimed at that can suffer it. */
    public static FaultRule always(final FaultAim aim, final Injection injection) {
        return new FaultRule(aim, injection, Set.of(), Fees.PPM, Integer.MAX_VALUE);
    }

    /** Each order aimed at suffers, with that chance, one of the faults it can suffer. */
    public static FaultRule sometimes(final FaultAim aim, final Set<Fault> faults, final int ratePpm) {
        return new FaultRule(aim, null, faults, ratePpm, Integer.MAX_VALUE);
    }
}
