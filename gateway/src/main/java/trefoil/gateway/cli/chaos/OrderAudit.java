package trefoil.gateway.cli.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import trefoil.engine.math.DecimalText;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.gateway.cli.chaos.Verdicts.Invariant;
import trefoil.gateway.exchange.Transfer;

/** Compares what the exchange knows of orders with what the journals of all runs say. Only while no run goes on. */
final class OrderAudit {
    private static final int SHOWN = 5;

    private final ChaosVenue venue;
    private final Path journalDirectory;
    private final Verdicts verdicts;
    private final Limits limits;
    private final JournalledOrders journals = new JournalledOrders();

    /** Everything ever seen at the exchange, which itself forgets the oldest. */
    private final Set<String> received = new HashSet<>();

    private final Set<String> trades = new HashSet<>();
    private final List<String> abandonedSessions = new ArrayList<>();
    private int arrivalsSeen;
    private final Set<String> arrived = new HashSet<>();
    private int loopsSeen;
    private long result;

    OrderAudit(final ChaosVenue venue, final Path journalDirectory, final Verdicts verdicts, final Limits limits) {
        this.venue = venue;
        this.journalDirectory = journalDirectory;
        this.verdicts = verdicts;
        this.limits = limits;
    }

    JournalledOrders journals() {
        return journals;
    }

    /** What all closed loops earned, {@link trefoil.engine.math.Fixed} units of the value asset. */
    long result() {
        return result;
    }

    /** What that run left open is left as it is. */
    void abandoned(final String session) {
        abandonedSessions.add(session);
    }

    /** What holds whenever a run has ended, however: what it left is known to its end, or for the next run to find. */
    void afterRun() {
        journals.takeNew(journalDirectory);
        arrivedOnce();
        venue.account(this::take);
        none(Invariant.NOT_FORGOTTEN, "in the journals", journals.contradictions());
        none(
                Invariant.NOT_FORGOTTEN,
                "orders at the exchange without an intent",
                without(received, journals.intents()));
        none(Invariant.NOT_FORGOTTEN, "orders that came without an intent", without(arrived, journals.intents()));
        final Set<String> neverReceived = without(journals.settled(), received);
        none(
                Invariant.NOT_FORGOTTEN,
                "orders said to have executed that the exchange never had",
                without(neverReceived, journals.refused()));
        none(Invariant.NOT_FORGOTTEN, "forgotten orders", kept(journals.forgottenOrders()));
        none(Invariant.NOT_FORGOTTEN, "forgotten loops", kept(journals.forgottenLoops()));
        compareTrades();
        losses();
    }

    /** What holds besides when the last run has ended in order. */
    void atEnd() {
        none(Invariant.NOT_FORGOTTEN, "orders without an end", kept(journals.openOrders()));
        none(Invariant.NOT_FORGOTTEN, "loops without an end", kept(journals.unfinishedLoops()));
        none(
                Invariant.NOT_FORGOTTEN,
                "orders open at the exchange",
                venue.account(account ->
                        account.openOrders().stream().map(Order::clientOrderId).toList()));
        final Map<String, Long> expected = new TreeMap<>();
        ChaosVenue.MONEY.forEach((asset, amount) -> expected.merge(asset, DecimalText.parse(amount), Long::sum));
        journals.changes().forEach((asset, change) -> expected.merge(asset, change, Long::sum));
        for (final Transfer transfer : venue.server().transfers()) {
            expected.merge(transfer.asset(), transfer.amount(), Long::sum);
        }
        expected.values().removeIf(amount -> amount == 0);
        final Map<String, Long> present = venue.balances();
        if (abandonedSessions.isEmpty()) {
            verdicts.require(
                    Invariant.LEDGER,
                    present.equals(expected),
                    "what was there at first, all journalled trades and what came from outside make other balances than"
                            + " the exchange's: " + Money.differences(expected, present));
        }
    }

    /** The names of orders that came since the last time. */
    private void arrivedOnce() {
        final List<String> all = venue.arrived();
        final Map<String, Integer> twice = new HashMap<>();
        for (final String name : all.subList(arrivalsSeen, all.size())) {
            if (!arrived.add(name)) {
                twice.merge(name, 1, Integer::sum);
            }
        }
        arrivalsSeen = all.size();
        none(Invariant.ONCE, "orders that came more than once", twice.keySet());
    }

    private Void take(final Account account) {
        final Set<String> now = new HashSet<>();
        final List<String> twice = new ArrayList<>();
        for (final Order order : account.orders()) {
            if (!now.add(order.clientOrderId())) {
                twice.add(order.clientOrderId());
            }
            received.add(order.clientOrderId());
        }
        none(Invariant.ONCE, "client order ids that the exchange has twice", twice);
        for (final OrderFill trade : account.trades()) {
            trades.add(trade.order().clientOrderId() + " " + trade.tradeId());
        }
        return null;
    }

    /** Of orders whose end is journalled, exactly the exchange's trades are. */
    private void compareTrades() {
        final Set<String> journalled = new HashSet<>(journals.trades());
        final List<String> missing = new ArrayList<>();
        for (final String trade : trades) {
            if (!journalled.contains(trade) && journals.settled().contains(trade.substring(0, trade.indexOf(' ')))) {
                missing.add(trade);
            }
        }
        none(Invariant.NOT_FORGOTTEN, "trades of orders with an end that no journal has", missing);
        none(Invariant.NOT_FORGOTTEN, "journalled trades that the exchange does not have", without(journalled, trades));
        verdicts.require(
                Invariant.ONCE,
                journalled.size() == journals.trades().size(),
                "a trade counts in more than one journal");
    }

    private void losses() {
        final List<JournalledOrders.ClosedLoop> closed = journals.closedLoops();
        for (final JournalledOrders.ClosedLoop loop : closed.subList(loopsSeen, closed.size())) {
            limits.closed(loop, verdicts);
            result += loop.value();
            verdicts.require(
                    Invariant.LOSS,
                    result >= -limits.lossInAll(),
                    "all loops up to " + loop.name() + " lost " + DecimalText.toString(-result));
        }
        loopsSeen = closed.size();
    }

    private Set<String> kept(final Set<String> names) {
        final Set<String> kept = new HashSet<>(names);
        kept.removeIf(name -> abandonedSessions.stream().anyMatch(session -> name.startsWith("tf-" + session + "-")));
        return kept;
    }

    private static Set<String> without(final Set<String> names, final Set<String> others) {
        final Set<String> rest = new HashSet<>(names);
        rest.removeAll(others);
        return rest;
    }

    private void none(final Invariant invariant, final String what, final Collection<String> names) {
        verdicts.require(invariant, names.isEmpty(), names.size() + " " + what + ": " + shown(names));
    }

    private static String shown(final Collection<String> names) {
        return String.join(", ", names.stream().sorted().limit(SHOWN).toList()) + (names.size() > SHOWN ? ", ..." : "");
    }
}
