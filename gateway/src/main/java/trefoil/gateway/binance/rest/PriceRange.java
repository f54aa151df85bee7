package trefoil.gateway.binance.rest;

import trefoil.engine.math.Fixed;

/**
 * The price range rule of one symbol: what a taker's trades may lie at, as multiples of the reference price in
 * {@link Fixed} units. What is off is 0 below and {@link Long#MAX_VALUE} above.
 *
 * @param bidDown least a buy trades at
 * @param bidUp most a buy trades at
 * @param askDown least a sell trades at
 * @param askUp most a sell trades at
 */
public record PriceRange(long bidDown, long bidUp, long askDown, long askUp) {
    /** No rule. */
    public static final PriceRange OFF = new PriceRange(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);

    private static final String TYPE = "PRICE_RANGE";

    /** The rule among those of a symbol; {@link #OFF} if there is none. */
    static PriceRange read(final JsonTree symbolRules) throws JsonTree.Defect {
        PriceRange range = OFF;
        for (final JsonTree rule : symbolRules.objects("rules")) {
            if (rule.text("ruleType").equals(TYPE)) {
                range = new PriceRange(
                        multiplier(rule, "bidLimitMultDown", 0),
                        multiplier(rule, "bidLimitMultUp", Long.MAX_VALUE),
                        multiplier(rule, "askLimitMultDown", 0),
                        multiplier(rule, "askLimitMultUp", Long.MAX_VALUE));
            }
        }
        if (range.bidDown > range.bidUp || range.askDown > range.askUp) {
            throw new JsonTree.Defect("a price range has its lower end above its upper one");
        }
        return range;
    }

    private static long multiplier(final JsonTree rule, final String name, final long off) throws JsonTree.Defect {
        return rule.has(name) ? rule.amount(name) : off;
    }
}
