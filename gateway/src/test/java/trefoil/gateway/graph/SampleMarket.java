package trefoil.gateway.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.testing.Instruments;

/** Markets to be drawn. */
final class SampleMarket {
    /** Names that would break what is written carelessly. */
    static final List<String> HOSTILE = List.of(
            "</script><script>alert(1)</script>",
            "\"><svg onload=alert(1)>",
            "A&B",
            "it's",
            "back\\slash\"",
            "币安人生",
            "\u202Eevil",
            "😀",
            "nul\0tab\t");

    private SampleMarket() {}

    /** Four hubs, and so many assets joined to one to four of them. */
    static Universe ofSize(final int assets, final long seed) {
        final Random random = new Random(seed);
        final List<String> hubs = List.of("USDT", "BTC", "ETH", "BNB");
        final List<Instrument> pairs = new ArrayList<>();
        for (int i = 1; i < hubs.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs.add(Instruments.of(hubs.get(i), hubs.get(j)));
            }
        }
        for (int i = hubs.size(); i < assets; i++) {
            final int joined = 1 + random.nextInt(hubs.size());
            for (int j = 0; j < joined; j++) {
                pairs.add(Instruments.of("A" + i, hubs.get(j)));
            }
        }
        return Universe.of(pairs);
    }

    /** Hubs, joined to assets of {@link #HOSTILE} names. */
    static Universe hostile() {
        final List<Instrument> pairs = new ArrayList<>(List.of(Instruments.of("BTC", "USDT")));
        for (final String name : HOSTILE) {
            pairs.add(Instruments.of(name, "USDT"));
            pairs.add(Instruments.of(name, "BTC"));
        }
        return Universe.of(pairs);
    }

    /** Quotes of every pair, a few basis points apart. */
    static RateMatrix quotes(final Universe universe, final long seed) {
        final Random random = new Random(seed);
        final RateMatrix quotes = new RateMatrix(universe);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final long bid = 100_000_000L + random.nextInt(50_000);
            quotes.update(
                    i, 0, 1, bid, 1, bid + 1 + random.nextInt(60_000), 1, 1_000_000L * (1 + random.nextInt(1_000)));
        }
        return quotes;
    }
}
