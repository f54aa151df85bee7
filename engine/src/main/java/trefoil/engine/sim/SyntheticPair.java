package trefoil.engine.sim;

import trefoil.engine.market.Instrument;

/** How one instrument of the synthetic market is quoted, and which jumps its quotes have followed so far. */
final class SyntheticPair {
    private static final double BP = 1e-4;
    private static final double UNITS = 1e8;

    /** Index of the base asset. */
    final int base;
    /** Index of the quote asset. */
    final int quote;
    /** Quoted in USDT: follows a jump at once. All others lag. */
    final boolean prompt;
    /** Whether its quotes move. */
    final boolean live;
    /** Share of the market's updates, relative to the other pairs. */
    final double weight;
    /** Half of the spread as a fraction of the price, before rounding to ticks. */
    final double halfSpread;
    /** Greatest distance of the quoted price from the fair one, as a fraction. */
    final double noise;

    private final double ticksPerPrice;
    private double followedBaseJump = 1;
    private double followedQuoteJump = 1;

    SyntheticPair(final Instrument instrument, final int rank, final SyntheticUniverse universe) {
        base = universe.assetIndex(instrument.baseAsset());
        quote = universe.assetIndex(instrument.quoteAsset());
        prompt = instrument.quoteAsset().equals("USDT");
        final boolean stable = SyntheticUniverse.stable(instrument.baseAsset());
        final boolean hub = SyntheticUniverse.hub(instrument.baseAsset());
        final boolean dollar = SyntheticUniverse.stable(instrument.quoteAsset());
        live = instrument.tradable() && universe.valued(instrument);
        halfSpread = BP * (stable ? 0.05 : hub ? 0.1 : dollar ? 0.4 : 0.7);
        noise = BP * (stable ? 0.05 : prompt ? 0.4 : hub ? 0.9 : 1.3);
        weight = live ? weight(rank, hub, stable, dollar) : 0;
        ticksPerPrice = UNITS / instrument.filters().tickSize();
    }

    /** Makes the quotes follow all jumps so far. */
    void follow(final SyntheticValues values) {
        followedBaseJump = values.jump(base);
        followedQuoteJump = values.jump(quote);
    }

    /** Price that the quotes follow, in ticks. */
    double priceTicks(final SyntheticValues values) {
        return values.walk(base) * followedBaseJump / (values.walk(quote) * followedQuoteJump) * ticksPerPrice;
    }

    private double weight(final int rank, final boolean hub, final boolean stable, final boolean dollar) {
        if (stable) {
            return 8;
        }
        if (hub) {
            return prompt ? 160.0 / base : dollar ? 60.0 / base : 12;
        }
        return prompt ? 3 + 400.0 / (rank + 20) : 2 + 100.0 / (rank + 20);
    }
}
