package trefoil.gateway.binance.stream;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import trefoil.engine.market.Universe;

/** The instruments of one connection of a feed, and whether one is asked for by the feed at all. Immutable. */
final class FeedInstruments {
    private final Universe universe;
    private final int[] instruments;
    private final boolean[] asked;

    /**
     * Some of the universe's instruments.
     *
     * @param instruments those of the connection
     * @param asked by index, those of the whole feed
     */
    FeedInstruments(final Universe universe, final int[] instruments, final boolean[] asked) {
        this.universe = universe;
        this.instruments = instruments.clone();
        this.asked = asked;
    }

    /** Their streams, each named by the symbol and that suffix. */
    List<String> streams(final String suffix) {
        return Arrays.stream(instruments)
                .mapToObj(instrument -> symbol(instrument).toLowerCase(Locale.ROOT) + suffix)
                .toList();
    }

    /** Whether the feed asked for that instrument of the universe. */
    boolean asked(final int instrument) {
        return asked[instrument];
    }

    /** Indexes of the connection's instruments. */
    int[] indexes() {
        return instruments.clone();
    }

    String symbol(final int instrument) {
        return universe.instruments().get(instrument).symbol();
    }

    /** Instruments of the universe. */
    int universeSize() {
        return asked.length;
    }
}
