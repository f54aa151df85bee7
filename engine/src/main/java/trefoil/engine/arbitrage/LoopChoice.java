package trefoil.engine.arbitrage;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import trefoil.engine.market.Universe;

/**
 * Which loops are looked at beside those of three legs.
 *
 * <p>Of the loops of four legs, those count that touch a start asset and of whose assets all but one, at most, are start
 * assets or hubs. Any four assets in a ring would be hundreds of thousands in a whole market.
 *
 * @param maxLegs {@value #MIN_LEGS} or {@value #MAX_LEGS}
 * @param hubs assets through which loops of four legs go, beside the start assets; those that are not traded are passed over
 * @param maxLoops most loops there may be, of either length, each direction for itself
 */
public record LoopChoice(int maxLegs, List<String> hubs, int maxLoops) {
    /** Legs of the shortest loops. */
    public static final int MIN_LEGS = 3;

    /** Legs of the longest loops. */
    public static final int MAX_LEGS = 4;

    /** Assets that most others are traded against. */
    public static final List<String> DEFAULT_HUBS = List.of("USDT", "BTC", "ETH", "BNB", "USDC", "FDUSD");

    /** Loops there may be unless said otherwise. */
    public static final int DEFAULT_MAX_LOOPS = 50_000;

    /** Highest number of loops that may be allowed. */
    public static final int MAX_LOOPS = 2_000_000;

    /** Most hubs. */
    public static final int MAX_HUBS = 32;

    /** Loops of three legs and no others. */
    public static final LoopChoice TRIANGLES = new LoopChoice(MIN_LEGS, List.of(), MAX_LOOPS);

    private static final String LEGS_NAME = "maxLegs";
    private static final String HUBS_NAME = "hubs";
    private static final String LOOPS_NAME = "maxLoops";

    public LoopChoice {
        hubs = List.copyOf(hubs);
        if (maxLegs < MIN_LEGS || maxLegs > MAX_LEGS) {
            throw new IllegalArgumentException("maxLegs=" + maxLegs + " is neither " + MIN_LEGS + " nor " + MAX_LEGS);
        }
        if (hubs.size() > MAX_HUBS) {
            throw new IllegalArgumentException("hubs=" + hubs.size() + " assets, at most " + MAX_HUBS);
        }
        if (maxLoops < 1 || maxLoops > MAX_LOOPS) {
            throw new IllegalArgumentException("maxLoops=" + maxLoops + " is not from 1 to " + MAX_LOOPS);
        }
    }

    /** Whether loops of four legs are looked at. */
    public boolean fourLegs() {
        return maxLegs == MAX_LEGS;
    }

    /** Indexes of the hubs and of the start assets in the universe. */
    Set<Integer> hubIndexes(final Universe universe, final Iterable<Integer> startAssets) {
        final Set<Integer> indexes = new HashSet<>();
        startAssets.forEach(indexes::add);
        for (final String hub : hubs) {
            if (universe.assetIndex(hub) != Universe.NOT_FOUND) {
                indexes.add(universe.assetIndex(hub));
            }
        }
        return indexes;
    }

    /** The settings by name, as a journal's header keeps them; none for loops of three legs. */
    public Map<String, String> describe() {
        final Map<String, String> settings = new TreeMap<>();
        if (fourLegs()) {
            settings.put(LEGS_NAME, Integer.toString(maxLegs));
            settings.put(HUBS_NAME, String.join(",", hubs));
            settings.put(LOOPS_NAME, Integer.toString(maxLoops));
        }
        return settings;
    }

    /**
     * The choice that {@link #describe} told.
     *
     * @throws IllegalArgumentException if it cannot be
     */
    public static LoopChoice of(final Map<String, String> settings) {
        if (!settings.containsKey(LEGS_NAME)) {
            return TRIANGLES;
        }
        final String hubs = settings.getOrDefault(HUBS_NAME, "");
        return new LoopChoice(
                number(settings, LEGS_NAME),
                hubs.isEmpty() ? List.of() : List.of(hubs.split(",")),
                number(settings, LOOPS_NAME));
    }

    private static int number(final Map<String, String> settings, final String name) {
        final String value = settings.get(name);
        try {
            return Integer.parseInt(String.valueOf(value));
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(name + "=" + value + " is not a whole number", e);
        }
    }
}
