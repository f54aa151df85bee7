package trefoil.engine.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.math.DecimalText;
import trefoil.engine.testing.Markets;
import trefoil.engine.testing.RandomLongs;

class PriceBandsTest {
    private static final long SEED = 20_261_122;

    private final Universe universe = Universe.of(List.of(Markets.pair(
            "B",
            "Q",
            Filters.builder()
                    .price(fixed("10"), fixed("1000"), fixed("0.5"))
                    .percentPriceBySide(fixed("1.1"), fixed("0.8"), fixed("1.2"), fixed("0.9"))
                    .avgPriceMins(5)
                    .build())));
    private final RateMatrix matrix = new RateMatrix(universe);
    private final PriceBands bands = new PriceBands(new InstrumentRules(universe), matrix, 1);
    private long updateId;

    @Test
    void shouldOnlyHoldThePriceFilterWhileNothingIsKnown() {
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).isEqualTo(fixed("1000"));
        assertThat(bands.worstAllowedPrice(0, Side.SELL)).isEqualTo(fixed("10"));
        assertThat(bands.check(0, Side.BUY, fixed("1000"))).isEqualTo(PriceBands.OK);
        assertThat(bands.check(0, Side.BUY, fixed("1000.5"))).isEqualTo(RefusalReason.PRICE_FILTER);
        assertThat(bands.check(0, Side.BUY, fixed("9.5"))).isEqualTo(RefusalReason.PRICE_FILTER);
        assertThat(bands.check(0, Side.BUY, fixed("10.3"))).isEqualTo(RefusalReason.PRICE_FILTER);
    }

    @Test
    void shouldLeaveAMarginAroundTheMidWhileNoReferenceIsTold() {
        quote("99", "101");

        assertThat(bands.worstAllowedPrice(0, Side.BUY)).as("95 x 1.1").isEqualTo(fixed("104.5"));
        assertThat(bands.bestAllowedPrice(0, Side.BUY)).as("105 x 0.8").isEqualTo(fixed("84"));
        assertThat(bands.bestAllowedPrice(0, Side.SELL)).as("95 x 1.2").isEqualTo(fixed("114"));
        assertThat(bands.worstAllowedPrice(0, Side.SELL)).as("105 x 0.9").isEqualTo(fixed("94.5"));
        assertThat(bands.check(0, Side.BUY, fixed("105"))).isEqualTo(RefusalReason.PERCENT_PRICE);
        assertThat(bands.referenceLow(0)).isEqualTo(fixed("95"));
        assertThat(bands.referenceHigh(0)).isEqualTo(fixed("105"));
    }

    @Test
    void shouldFollowTheMidAndKeepTheLastOneWhenQuotesAreGone() {
        quote("99", "101");
        bands.worstAllowedPrice(0, Side.BUY);

        quote("199", "201");
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).isEqualTo(fixed("209"));

        quote("0", "0");
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).isEqualTo(fixed("209"));

        quote("0", "401");
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).as("380.95 x 1.1").isEqualTo(fixed("419"));
    }

    @Test
    void shouldPreferTheReferenceToTheAverageAndTheAverageToTheMid() {
        quote("499", "501");

        bands.onAverage(0, fixed("100"));
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).isEqualTo(fixed("110"));
        assertThat(bands.worstAllowedPrice(0, Side.SELL)).isEqualTo(fixed("90"));

        bands.onReference(0, fixed("200"), 0, Long.MAX_VALUE, 0, Long.MAX_VALUE);
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).isEqualTo(fixed("220"));

        bands.onReference(0, 0, 0, Long.MAX_VALUE, 0, Long.MAX_VALUE);
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).isEqualTo(fixed("110"));

        bands.onAverage(0, 0);
        assertThat(bands.worstAllowedPrice(0, Side.BUY)).as("475 x 1.1").isEqualTo(fixed("522.5"));
    }

    @Test
    void shouldHoldThePriceRangeOfTheReferenceOnly() {
        bands.onAverage(0, fixed("100"));
        bands.onReference(0, 0, fixed("0.95"), fixed("1.05"), fixed("0.98"), fixed("1.02"));
        assertThat(bands.worstAllowedPrice(0, Side.BUY))
                .as("no reference, no range")
                .isEqualTo(fixed("110"));

        bands.onReference(0, fixed("100"), fixed("0.95"), fixed("1.05"), fixed("0.98"), Long.MAX_VALUE);

        assertThat(bands.worstAllowedPrice(0, Side.BUY)).isEqualTo(fixed("105"));
        assertThat(bands.bestAllowedPrice(0, Side.BUY)).isEqualTo(fixed("95"));
        assertThat(bands.worstAllowedPrice(0, Side.SELL)).isEqualTo(fixed("98"));
        assertThat(bands.bestAllowedPrice(0, Side.SELL)).as("this part is off").isEqualTo(fixed("120"));
        assertThat(bands.check(0, Side.BUY, fixed("105.5"))).isEqualTo(RefusalReason.PRICE_RANGE);
        assertThat(bands.check(0, Side.BUY, fixed("110.5"))).isEqualTo(RefusalReason.PERCENT_PRICE);
        assertThat(bands.check(0, Side.SELL, fixed("97.5"))).isEqualTo(RefusalReason.PRICE_RANGE);
    }

    @Test
    void shouldAllowItsOwnEndsAndNothingATickBeyond() {
        final Random random = new Random(SEED);
        int refusedBeyond = 0;
        for (int i = 0; i < 20_000; i++) {
            final long tick = RandomLongs.between(random, 1, 1_000_000);
            final Filters filters = Filters.builder()
                    .price(RandomLongs.between(random, 0, 1_000_000_000L), 0, tick)
                    .percentPriceBySide(
                            fixed("1") + random.nextInt(50_000_000),
                            fixed("1") - random.nextInt(50_000_000),
                            fixed("1") + random.nextInt(50_000_000),
                            fixed("1") - random.nextInt(50_000_000))
                    .build();
            final Universe one = Universe.of(List.of(Markets.pair("B", "Q", filters)));
            final PriceBands seeded = new PriceBands(new InstrumentRules(one), new RateMatrix(one), 1);
            seeded.onReference(
                    0,
                    RandomLongs.between(random, 1_000_000_000L, 1_000_000_000_000L),
                    fixed("0.7"),
                    fixed("1.3"),
                    fixed("0.7"),
                    fixed("1.3"));
            for (final int side : new int[] {Side.BUY, Side.SELL}) {
                final long worst = seeded.worstAllowedPrice(0, side);
                final long best = seeded.bestAllowedPrice(0, side);
                final int outward = side == Side.BUY ? 1 : -1;

                if ((worst - best) * outward >= 0) {
                    assertThat(seeded.check(0, side, worst))
                            .as("seed=%d case=%d", SEED, i)
                            .isEqualTo(PriceBands.OK);
                    assertThat(seeded.check(0, side, best))
                            .as("seed=%d case=%d", SEED, i)
                            .isEqualTo(PriceBands.OK);
                }
                assertThat(seeded.check(0, side, worst + outward * tick)).isNotEqualTo(PriceBands.OK);
                assertThat(seeded.check(0, side, Math.max(1, best - outward * tick)))
                        .isNotEqualTo(PriceBands.OK);
                refusedBeyond++;
            }
        }
        assertThat(refusedBeyond).isEqualTo(40_000);
    }

    @Test
    void shouldNeverAllowBesideTheMidWhatAReferenceInTheMarginForbids() {
        final Random random = new Random(SEED + 1);
        for (int i = 0; i < 5_000; i++) {
            final long mid = RandomLongs.between(random, fixed("20"), fixed("500"));
            matrix.update(0, 0, ++updateId, mid, 1, mid, 1, updateId);
            final int side = random.nextBoolean() ? Side.BUY : Side.SELL;
            final long worst = bands.worstAllowedPrice(0, side);
            final PriceBands exact = new PriceBands(new InstrumentRules(universe), matrix, 1);
            // The band may be that of a mid which the present one has left by less than 1/128.
            final double drift =
                    1 + (random.nextDouble() * 2 - 1) * (PriceBands.MID_MARGIN_PERCENT / 100.0 - 1 / 127.0);
            exact.onReference(0, Math.round(mid * drift), 0, Long.MAX_VALUE, 0, Long.MAX_VALUE);

            assertThat(exact.check(0, side, worst))
                    .as("seed=%d case=%d mid=%d drift=%s", SEED + 1, i, mid, drift)
                    .isNotEqualTo(RefusalReason.PERCENT_PRICE);
        }
    }

    private void quote(final String bid, final String ask) {
        matrix.update(0, 0, ++updateId, fixed(bid), 1, fixed(ask), 1, updateId);
    }

    private static long fixed(final String value) {
        return DecimalText.parse(value);
    }
}
