package trefoil.engine.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;

/** Small instruments and seeded graphs. */
public final class Markets {
    /** Every filter off. */
    public static final Filters NO_FILTERS = Filters.builder().build();

    private Markets() {}

    /** A tradable instrument named base + quote. */
    public static Instrument pair(final String base, final String quote, final Filters filters) {
        return instrument(base + quote, base, quote, InstrumentStatus.TRADING, filters);
    }

    /** A tradable instrument without filters. */
    public static Instrument pair(final String base, final String quote) {
        return pair(base, quote, NO_FILTERS);
    }

    /** An instrument on which spot trading is allowed as far as its status goes. */
    public static Instrument instrument(
            final String symbol,
            final String base,
            final String quote,
            final InstrumentStatus status,
            final Filters filters) {
        return new Instrument(symbol, base, quote, status, true, 8, 8, filters);
    }

    /** A random graph over assets {@code A0, A1, …}: each two are joined with that probability, either way round. */
    public static Universe randomGraph(final Random random, final int assets, final double density) {
        final List<Instrument> instruments = new ArrayList<>();
        for (int i = 0; i < assets; i++) {
            for (int j = i + 1; j < assets; j++) {
                if (random.nextDouble() < density) {
                    final boolean swap = random.nextBoolean();
                    instruments.add(pair("A" + (swap ? j : i), "A" + (swap ? i : j)));
                }
            }
        }
        Collections.shuffle(instruments, random);
        return Universe.of(instruments);
    }

    /** Indexes of all assets, shuffled. */
    public static int[] shuffledAssets(final Random random, final Universe universe) {
        final List<Integer> assets = new ArrayList<>();
        for (int i = 0; i < universe.assetCount(); i++) {
            assets.add(i);
        }
        Collections.shuffle(assets, random);
        return assets.stream().mapToInt(Integer::intValue).toArray();
    }
}
