package trefoil.gateway.session;

import java.util.Map;
import java.util.TreeMap;
import trefoil.engine.Engine;
import trefoil.engine.event.Control;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.RiskGate;

/** Looks into a session from outside, and holds it back for a moment, for who checks what it believes. */
public final class SessionProbe {
    private final TradingSession session;

    /** A probe for a session whose start has begun or has yet to. */
    public SessionProbe(final TradingSession session) {
        this.session = session;
    }

    /**
     * What a session is at. Only at rest, see {@link #atRest()}, do its figures belong together.
     *
     * @param state the engine's state
     * @param reasons why it is not active, bit n for {@link StopReason} n
     * @param openLoops loops under way
     * @param pendingOrders orders whose fate the venue is still asked for
     * @param loopsOpened loops opened since the start
     * @param ordersSent orders sent since the start
     * @param anomalies answers and fills that cannot be true
     * @param idle whether everything received has been handled
     * @param ledger what the account holds by the ledger, {@link trefoil.engine.math.Fixed} units, of each asset of the
     *     universe
     */
    public record Look(
            RiskGate.State state,
            long reasons,
            long openLoops,
            int pendingOrders,
            long loopsOpened,
            long ordersSent,
            long anomalies,
            boolean idle,
            Map<String, Long> ledger) {

        /** Whether nothing of the session's is under way. */
        public boolean atRest() {
            return idle && openLoops == 0 && pendingOrders == 0;
        }
    }

    /** What the session is at; the start must have come back. */
    public Look look() {
        final Engine engine = session.engine();
        final Map<String, Long> ledger = new TreeMap<>();
        final Universe universe = engine.universe();
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            ledger.put(universe.assets().get(asset), engine.ledger().balance(asset));
        }
        return new Look(
                engine.state(),
                engine.stopReasons(),
                engine.openLoops(),
                session.pendingOrders(),
                engine.counters().get(engine.counters().loopsOpened),
                engine.counters().get(engine.counters().ordersSent),
                engine.counters().get(engine.counters().anomalies),
                engine.idle(),
                ledger);
    }

    /** Opens no loop until {@link #release}; those that are open go on. */
    public void hold() {
        session.inputs().control(Control.REDUCE, StopReason.KILL_SWITCH);
    }

    /** Takes {@link #hold} back. */
    public void release() {
        session.inputs().control(Control.RESUME, StopReason.KILL_SWITCH);
    }
}
