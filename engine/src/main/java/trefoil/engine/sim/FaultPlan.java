package trefoil.engine.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Decides which orders suffer which fault, and keeps the record of it. Deterministic: the same rules, seed and orders
 * give the same faults. Used on the exchange's thread only.
 *
 * <p>Rules are asked in the order in which they were added; an order suffers one fault at most.
 */
public final class FaultPlan {
    /** Faults that the record remembers; counts go on. */
    public static final int HISTORY = 10_000;

    private final List<Armed> rules = new ArrayList<>();
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final ArrayDeque<InjectedFault> history = new ArrayDeque<>();
    private final Random random;
    private final FaultChoice choice;

    private static final class Armed {
        private final FaultRule rule;
        private int timesLeft;

        Armed(final FaultRule rule) {
            this.rule = rule;
            timesLeft = rule.times();
        }
    }

    /** A plan of those faults; more rules may be added. */
    public FaultPlan(final RandomFaults randomFaults) {
        random = new Random(randomFaults.seed());
        choice = new FaultChoice(random);
        if (!randomFaults.faults().isEmpty() && randomFaults.ratePpm() > 0) {
            add(FaultRule.sometimes(FaultAim.ANY, randomFaults.faults(), randomFaults.ratePpm()));
        }
    }

    /** Adds a rule behind the others. */
    public void add(final FaultRule rule) {
        rules.add(new Armed(rule));
    }

    /** Takes all rules away; what has been injected runs its course. */
    public void end() {
        rules.clear();
    }

    /** Whether any rule is left: if not, there is no need to ask. */
    public boolean armed() {
        return !rules.isEmpty();
    }

    /** What befalls an order that the exchange would accept; null for nothing. */
    public Injection draw(
            final VirtualExchange exchange, final Account account, final NewOrder order, final long timeNs) {
        for (final Iterator<Armed> each = rules.iterator(); each.hasNext(); ) {
            final Armed armed = each.next();
            final Injection injection = draw(armed.rule, exchange, account, order);
            if (injection != null) {
                armed.timesLeft--;
                if (armed.timesLeft == 0) {
                    each.remove();
                }
                record(new InjectedFault(
                        timeNs,
                        injection,
                        account.name(),
                        exchange.instruments().get(order.instrument()).symbol(),
                        order.side(),
                        order.clientOrderId()));
                return injection;
            }
        }
        return null;
    }

    /** How often each fault happened; those that did not are left out. */
    public Map<Fault, Long> counts() {
        return new EnumMap<>(counts);
    }

    /** The last faults, oldest first. */
    public List<InjectedFault> history() {
        return List.copyOf(history);
    }

    private Injection draw(
            final FaultRule rule, final VirtualExchange exchange, final Account account, final NewOrder order) {
        if (!rule.aim().at(exchange.instruments().get(order.instrument()), order)
                || rule.ratePpm() < Fees.PPM && random.nextInt(Fees.PPM) >= rule.ratePpm()) {
            return null;
        }
        if (rule.injection() != null) {
            return exchange.canSuffer(rule.injection(), account, order) ? rule.injection() : null;
        }
        return oneOf(rule.faults(), exchange, account, order);
    }

    private Injection oneOf(
            final Set<Fault> faults, final VirtualExchange exchange, final Account account, final NewOrder order) {
        final List<Fault> candidates = new ArrayList<>(EnumSet.copyOf(faults));
        while (!candidates.isEmpty()) {
            final Injection injection = choice.of(candidates.remove(random.nextInt(candidates.size())));
            if (exchange.canSuffer(injection, account, order)) {
                return injection;
            }
        }
        return null;
    }

    private void record(final InjectedFault fault) {
        counts.merge(fault.injection().fault(), 1L, Long::sum);
        history.add(fault);
        if (history.size() > HISTORY) {
            history.remove();
        }
    }
}
