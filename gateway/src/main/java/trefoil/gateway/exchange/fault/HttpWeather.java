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
    private long toldSinceNs;
    private long toldUntilNs;
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

    /**
     * A request is refused, and told for how long none should come. Those that do come are counted, but for the first
     * moments, in which others were under way; when the time has passed, the next one is welcome to ask.
     */
    void refused(final long forNs) {
        final long nowNs = steadyNs.getAsLong();
        if (!refusing || nowNs - toldUntilNs >= 0) {
            refusing = true;
            toldSinceNs = nowNs;
            toldUntilNs = nowNs + forNs;
            return;
        }
        toldUntilNs = Math.max(toldUntilNs, nowNs + forNs);
        if (nowNs - toldSinceNs > GRACE_NS) {
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
