package trefoil.gateway.exchange.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What befalls requests and answers at present, over all connections. */
final class HttpWeather {
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier steadyNs;
    private final Map<VenueFault, Spell> spells = new EnumMap<>(VenueFault.class);
    private long refusedSinceNs;
    private boolean refusing;
    private long requestsDespiteRefusal;

    private record Spell(long untilNs, int size) {}

    HttpWeather(final LongSupplier steadyNs) {
        this.steadyNs = steadyNs;
    }

    boolean begin(final VenueInjection injection) {
        spells.put(injection.fault(), new Spell(steadyNs.getAsLong() + injection.forNs(), injection.size()));
        return true;
    }

    void end() {
        spells.clear();
        refusing = false;
    }

    boolean is(final VenueFault fault) {
        return leftNs(fault) > 0;
    }

    /** Nanoseconds for which that still goes on. */
    long leftNs(final VenueFault fault) {
        final Spell spell = spells.get(fault);
        return spell == null ? 0 : Math.max(0, spell.untilNs() - steadyNs.getAsLong());
    }

    int size(final VenueFault fault) {
        return spells.get(fault).size();
    }

    /** A request is refused with a time before which none should come. */
    void refused() {
        final long nowNs = steadyNs.getAsLong();
        if (!refusing) {
            refusing = true;
            refusedSinceNs = nowNs;
        } else if (nowNs - refusedSinceNs > GRACE_NS) {
            requestsDespiteRefusal++;
        }
    }

    void notRefused() {
        refusing = false;
    }

    long requestsDespiteRefusal() {
        return requestsDespiteRefusal;
    }
}
