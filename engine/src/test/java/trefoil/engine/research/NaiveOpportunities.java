package trefoil.engine.research;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/**
 * What {@link OpportunityScan} and {@link OpportunityTracker} do, done the slow way: after every event everything is looked
 * at by name.
 */
final class NaiveOpportunities {
    private final Universe universe;
    private final long staleAfterNs;
    private final double threshold;
    private final List<List<String>> loops = new ArrayList<>();
    private final Map<String, String> symbols = new HashMap<>();
    private final Map<String, double[]> rates = new HashMap<>();
    private final Map<String, Long> receiveNs = new HashMap<>();
    private final Map<String, Integer> connections = new HashMap<>();
    private final Map<String, Boolean> closed = new HashMap<>();
    private final Map<Integer, Long> lastHeardNs = new HashMap<>();
    private final Map<List<String>, Open> open =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final List<String> ended = new ArrayList<>();
    private long lastNs;

    private record Open(long openNs, String openedBy, double[] peak) {}

    NaiveOpportunities(final Universe universe, final long staleAfterNs, final double threshold) {
        this.universe = universe;
        this.staleAfterNs = staleAfterNs;
        this.threshold = threshold;
        final List<String> assets = universe.assets();
        for (final String a : assets) {
            for (final String b : assets) {
                for (final String c : assets) {
                    // Each loop once: begun at the asset that comes first.
                    if (a.compareTo(b) < 0
                            && a.compareTo(c) < 0
                            && !b.equals(c)
                            && symbol(a, b) != null
                            && symbol(b, c) != null
                            && symbol(c, a) != null) {
                        loops.add(List.of(a, b, c));
                    }
                }
            }
        }
    }

    /** The ended ones, a text each. */
    List<String> ended() {
        return ended.stream().sorted().toList();
    }

    private String symbol(final String a, final String b) {
        return symbols.computeIfAbsent(a + " " + b, key -> universe.instruments().stream()
                .filter(instrument ->
                        instrument.assets().contains(a) && instrument.assets().contains(b))
                .map(Instrument::symbol)
                .findFirst()
                .orElse(null));
    }

    private double rate(final String from, final String to) {
        final double[] quote = rates.get(symbol(from, to));
        if (quote == null) {
            return 0;
        }
        final boolean sells = symbol(from, to).startsWith(from);
        return sells ? quote[0] : quote[1] == 0 ? 0 : 1 / quote[1];
    }

    private double product(final List<String> loop) {
        return rate(loop.get(0), loop.get(1)) * rate(loop.get(1), loop.get(2)) * rate(loop.get(2), loop.get(0));
    }

    private List<String> symbols(final List<String> loop) {
        return List.of(
                symbol(loop.get(0), loop.get(1)), symbol(loop.get(1), loop.get(2)), symbol(loop.get(2), loop.get(0)));
    }

    private long staleAt(final List<String> loop) {
        return symbols(loop).stream().mapToLong(receiveNs::get).min().orElseThrow() + staleAfterNs;
    }

    private boolean trusted(final List<String> loop, final long nowNs) {
        return symbols(loop).stream()
                        .allMatch(symbol -> receiveNs.containsKey(symbol) && !closed.getOrDefault(symbol, false))
                && staleAt(loop) >= nowNs;
    }

    private void end(final List<String> loop, final String how, final long atNs, final String by) {
        final Open was = open.remove(loop);
        ended.add(name(loop) + " " + was.openNs + " " + Math.max(was.openNs, atNs) + " " + how + " " + was.openedBy
                + " " + by + " " + Math.round((was.peak[0] - 1) * 1e9));
    }

    private static String name(final List<String> loop) {
        return String.join("-", loop);
    }

    /** What is open through the symbol and was too old before that time ended when it became so. */
    private void endStale(final String symbol, final long nowNs) {
        for (final List<String> loop : List.copyOf(open.keySet())) {
            if (symbols(loop).contains(symbol) && staleAt(loop) < nowNs) {
                end(loop, "STALE", staleAt(loop), "");
            }
        }
    }

    /** The loop is seen until then, unless it was too old before. */
    private void cut(final List<String> loop, final String how, final long atNs) {
        final boolean stale = staleAt(loop) < atNs;
        end(loop, stale ? "STALE" : how, stale ? staleAt(loop) : atNs, "");
    }

    void onQuote(final String symbol, final int connection, final double bid, final double ask, final long nowNs) {
        endStale(symbol, nowNs);
        lastNs = nowNs;
        lastHeardNs.put(connection, nowNs);
        rates.put(symbol, new double[] {bid, ask});
        receiveNs.put(symbol, nowNs);
        connections.put(symbol, connection);
        look(symbol, nowNs);
    }

    private void look(final String symbol, final long nowNs) {
        for (final List<String> loop : loops) {
            if (!symbols(loop).contains(symbol)) {
                continue;
            }
            final double product = product(loop);
            final Open is = open.get(loop);
            if (is != null && product > threshold) {
                is.peak[0] = Math.max(is.peak[0], product);
            } else if (is != null) {
                end(loop, "CLOSED", nowNs, symbol);
            } else if (product > threshold && trusted(loop, nowNs)) {
                open.put(loop, new Open(nowNs, symbol, new double[] {product}));
            }
        }
    }

    void onDown(final int connection, final long nowNs) {
        lastNs = nowNs;
        boolean any = false;
        for (final String symbol : List.copyOf(rates.keySet())) {
            if (connections.get(symbol) == connection) {
                rates.remove(symbol);
                any = true;
            }
        }
        for (final List<String> loop : List.copyOf(open.keySet())) {
            if (any && product(loop) == 0) {
                cut(loop, "GAP", lastHeardNs.get(connection));
            }
        }
    }

    void onState(final String symbol, final boolean nowClosed, final long nowNs) {
        endStale(symbol, nowNs);
        lastNs = nowNs;
        closed.put(symbol, nowClosed);
        for (final List<String> loop : List.copyOf(open.keySet())) {
            if (nowClosed && symbols(loop).contains(symbol)) {
                end(loop, "HALTED", nowNs, "");
            }
        }
        if (!nowClosed) {
            look(symbol, nowNs);
        }
    }

    /** The clock goes back: nothing from before counts. */
    void onClockBack() {
        for (final List<String> loop : List.copyOf(open.keySet())) {
            cut(loop, "GAP", lastNs);
        }
        rates.clear();
        receiveNs.clear();
        connections.clear();
        lastHeardNs.clear();
    }

    void onEnd() {
        for (final List<String> loop : List.copyOf(open.keySet())) {
            cut(loop, "JOURNAL_END", lastNs);
        }
    }
}
