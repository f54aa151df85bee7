package trefoil.gateway.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.engine.market.Instrument;
import trefoil.engine.sim.FaultAim;
import trefoil.engine.sim.FaultRule;
import trefoil.engine.sim.InjectedFault;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.NewOrder;

/**
 * Aims faults at the orders of an engine's loops, which it knows by their names {@code tf-<session>-<loop>-<ordinal>}:
 * ordinals 1 to 3 are legs, those from 4 on are repairs.
 */
public final class FaultScript {
    private static final Pattern NAME = Pattern.compile("tf-([0-9a-z]+)-([0-9]+)-([0-9]+)");

    private final ExchangeServer server;
    /** The newest loop by session; on the exchange's thread only. */
    private final Map<String, Long> newestLoops = new HashMap<>();
    /** Names of orders in the order of their arrival; on the exchange's thread only. */
    private final List<String> arrived = new ArrayList<>();

    private FaultScript(final ExchangeServer server) {
        this.server = server;
    }

    /** A script for that exchange, which watches its orders from now on. */
    public static FaultScript on(final ExchangeServer server) {
        final FaultScript script = new FaultScript(server);
        // Never hits: it is asked for every order, before the rules added later, and so learns of the loops.
        server.inject(FaultRule.always(script::watch, Injection.noFill()));
        return script;
    }

    /** Aims at the order of that ordinal of the next loop, or of the first after it whose order can suffer the fault. */
    public Shot next(final int ordinal, final Injection injection) {
        return aim(false, ordinal, injection);
    }

    /** Aims at the order of that ordinal of any loop, those that are open included. */
    public Shot any(final int ordinal, final Injection injection) {
        return aim(true, ordinal, injection);
    }

    /**
     * Names of all orders that arrived and were in order, first to last: as often as they came, and those too that then
     * suffered a fault, were lost or refused by it.
     */
    public List<String> arrived() {
        return server.inspect(exchange -> List.copyOf(arrived));
    }

    private Shot aim(final boolean openLoopsToo, final int ordinal, final Injection injection) {
        final Map<String, Long> seen = server.inspect(exchange -> new HashMap<>(newestLoops));
        final FaultAim aim = FaultAim.clientOrderId(name -> {
            final Matcher matcher = NAME.matcher(name);
            return matcher.matches()
                    && Integer.parseInt(matcher.group(3)) == ordinal
                    && (openLoopsToo || Long.parseLong(matcher.group(2)) > seen.getOrDefault(matcher.group(1), 0L));
        });
        // A copy of its own, so that it is told from an equal fault of another shot.
        final Injection own = new Injection(
                injection.fault(),
                injection.fillPpm(),
                injection.rejection(),
                injection.lost(),
                injection.left(),
                injection.delayNs());
        server.inject(FaultRule.once(aim, own));
        return new Shot(own);
    }

    private boolean watch(final Instrument instrument, final NewOrder order) {
        arrived.add(order.clientOrderId());
        final Matcher matcher = NAME.matcher(order.clientOrderId());
        if (matcher.matches()) {
            newestLoops.merge(matcher.group(1), Long.parseLong(matcher.group(2)), Math::max);
        }
        return false;
    }

    /** A fault on its way to its order. */
    public final class Shot {
        private final Injection injection;

        private Shot(final Injection injection) {
            this.injection = injection;
        }

        /** What it hit; empty until it does. */
        public Optional<InjectedFault> target() {
            return server.injectedFaults().stream()
                    .filter(fault -> fault.injection() == injection)
                    .findFirst();
        }

        /** Loop of the order it hit; 0 until it does. */
        public long loopId() {
            return target().map(fault -> {
                        final Matcher matcher = NAME.matcher(fault.clientOrderId());
                        return matcher.matches() ? Long.parseLong(matcher.group(2)) : 0L;
                    })
                    .orElse(0L);
        }
    }
}
