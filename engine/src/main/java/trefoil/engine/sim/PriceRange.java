package trefoil.engine.sim;

/**
 * The price range rule of one instrument: a taker trades at prices from reference × down to reference × up, both
 * included. Multipliers are {@link trefoil.engine.math.Fixed} units; a part that is off is 0 (down) or
 * {@link Long#MAX_VALUE} (up).
 *
 * @param bidUp of buys
 * @param bidDown of buys
 * @param askUp of sells
 * @param askDown of sells
 */
public record PriceRange(long bidUp, long bidDown, long askUp, long askDown) {
    /** No rule. */
    public static final PriceRange OFF = new PriceRange(Long.MAX_VALUE, 0, Long.MAX_VALUE, 0);

    public PriceRange {
        if (bidDown < 0 || askDown < 0 || bidUp < bidDown || askUp < askDown) {
            throw new IllegalArgumentException(
                    "price range: bidUp=" + bidUp + " bidDown=" + bidDown + " askUp=" + askUp + " askDown=" + askDown);
        }
    }
}
