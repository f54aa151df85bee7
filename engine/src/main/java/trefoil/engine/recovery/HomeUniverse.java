package trefoil.engine.recovery;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/**
 * The universe of a run that has something to bring home: what it trades, and what that needs besides, whether the venue
 * trades it now or not.
 *
 * <pre>
 *   order of unknown fate     its instrument, in the place of one that joins the same assets
 *   held or lent, and start   the instrument between them, and each pair of instruments by way of another asset;
 *                             without the former, the latter also where trading has not only been halted
 *   anything else to be known one instrument
 * </pre>
 */
public final class HomeUniverse {
    private static final Comparator<Instrument> SOONEST_TRADED =
            Comparator.comparing(instrument -> instrument.tradable() ? 0 : instrument.halted() ? 1 : 2);

    /** By the two assets that they join. */
    private final Map<Set<String>, Instrument> chosen = new HashMap<>();

    private final Map<Set<String>, Instrument> listed = new HashMap<>();
    private final Map<String, Set<String>> neighbours = new HashMap<>();

    private HomeUniverse(final Universe traded, final List<Instrument> allowed) {
        traded.instruments().forEach(instrument -> chosen.put(instrument.assets(), instrument));
        // The sort is stable: among equals the first listed is taken.
        allowed.stream().sorted(SOONEST_TRADED).forEach(instrument -> {
            listed.putIfAbsent(instrument.assets(), instrument);
            join(instrument.baseAsset(), instrument.quoteAsset());
            join(instrument.quoteAsset(), instrument.baseAsset());
        });
    }

    private void join(final String asset, final String other) {
        neighbours.computeIfAbsent(asset, name -> new LinkedHashSet<>()).add(other);
    }

    /**
     * What is traded, and what is needed to bring home what is left. What is not among the allowed instruments is not in
     * it.
     *
     * @param traded what would be traded if nothing were left
     * @param allowed instruments as the venue lists them, tradable or not, whose two assets are allowed
     * @param known assets that have to be in it besides
     */
    public static Universe of(
            final Universe traded,
            final List<Instrument> allowed,
            final UnfinishedBusiness left,
            final Collection<String> known) {
        final HomeUniverse home = new HomeUniverse(traded, allowed);
        left.loops().forEach(loop -> home.takeOrders(loop, allowed));
        left.loops().forEach(home::takeWays);
        Stream.of(
                        left.loops().stream().flatMap(loop -> loop.assets().stream()),
                        left.leftovers().keySet().stream()
                                .filter(asset -> left.leftovers().get(asset) != 0),
                        left.results().stream().map(PastResult::asset),
                        known.stream())
                .flatMap(assets -> assets)
                .forEach(home::takeOne);
        final Set<Instrument> taken = new HashSet<>(home.chosen.values());
        return Universe.of(allowed, taken::contains);
    }

    private void takeOrders(final PastLoop loop, final List<Instrument> allowed) {
        for (final PastOrder order : loop.orders()) {
            allowed.stream()
                    .filter(instrument -> instrument.symbol().equals(order.symbol()))
                    .forEach(instrument -> chosen.put(instrument.assets(), instrument));
        }
    }

    /** Between the start asset and what is held or lent, or will be once the orders' fates are known. */
    private void takeWays(final PastLoop loop) {
        final Set<String> away = new LinkedHashSet<>(loop.assets());
        for (final PastOrder order : loop.orders()) {
            chosen.values().stream()
                    .filter(instrument -> instrument.symbol().equals(order.symbol()))
                    .forEach(instrument -> away.addAll(instrument.assets()));
        }
        away.remove(loop.startAsset());
        away.forEach(asset -> takeWays(asset, loop.startAsset()));
    }

    private void takeWays(final String asset, final String home) {
        final Instrument direct = listed.get(Set.of(asset, home));
        take(direct);
        for (final String other : neighbours.getOrDefault(asset, Set.of())) {
            if (other.equals(home)) {
                continue;
            }
            final Instrument first = listed.get(Set.of(asset, other));
            final Instrument second = listed.get(Set.of(other, home));
            if (second != null && (direct == null || mayOpen(first) && mayOpen(second))) {
                take(first);
                take(second);
            }
        }
    }

    private static boolean mayOpen(final Instrument instrument) {
        return instrument.tradable() || instrument.halted();
    }

    private void take(final Instrument instrument) {
        if (instrument != null) {
            chosen.putIfAbsent(instrument.assets(), instrument);
        }
    }

    /** An asset that no instrument so far holds: the best of its instruments, one to an asset that is there if there is one. */
    private void takeOne(final String asset) {
        if (chosen.keySet().stream().anyMatch(pair -> pair.contains(asset))) {
            return;
        }
        final Set<String> present = new HashSet<>();
        chosen.keySet().forEach(present::addAll);
        neighbours.getOrDefault(asset, Set.of()).stream()
                .min(Comparator.comparing(other -> !present.contains(other)))
                .ifPresent(other -> take(listed.get(Set.of(asset, other))));
    }
}
