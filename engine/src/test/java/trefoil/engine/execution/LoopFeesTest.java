package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

class LoopFeesTest {
    private static final int BNBUSDT = 1;
    private static final int BNBBTC = 2;
    private static final int ETHBTC = 4;
    private static final int LEGS = LoopTable.LEGS;
    private static final long FULL = 100_000;
    private static final long DISCOUNTED = 75_000;

    private final Universe universe = Universe.of(List.of(
            pair("BTC", "USDT"), pair("BNB", "USDT"), pair("BNB", "BTC"), pair("ETH", "USDT"), pair("ETH", "BTC")));
    private final int bnb = universe.assetIndex("BNB");
    private final FeeTable fees = FeeTable.unreadPpm(1_000, 1_000, 1_000, 1_000, 1_000);
    private final RateMatrix matrix = new RateMatrix(universe);
    private final Ledger ledger = new Ledger(universe.assetCount());
    private LoopTable table;
    private LoopFees loopFees;

    @BeforeEach
    void start() {
        table = new LoopTable(
                universe, new int[] {universe.assetIndex("USDT"), universe.assetIndex("BTC"), bnb}, fees, 0);
        loopFees = new LoopFees(table, matrix, ledger, bnb);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            fees.set(i, FULL, FULL, DISCOUNTED, DISCOUNTED, true);
        }
        matrix.update(BNBUSDT, 0, 1, units("500"), 1, units("501"), 1, 1);
        matrix.update(BNBBTC, 0, 1, units("0.01"), 1, units("0.0101"), 1, 1);
    }

    @Test
    void shouldTakeTheCommissionsInTheDiscountAssetWhileItCoversTheWholeLoopTwice() {
        final int loop = loop("USDT", "BTC", "ETH");
        // 1,000 USDT at 500 are 2 BNB; three commissions of 0.075 % are 0.0045, twice that 0.009.
        ledger.set(bnb, units("0.009"));
        loopFees.assume(loop, rotation(loop, "USDT"));

        assertThat(rates()).containsExactly(0, DISCOUNTED, 0, DISCOUNTED, 0, DISCOUNTED);
        assertThat(loopFees.covered(units("1000"))).isTrue();
        assertThat(loopFees.covered(units("1000.1"))).isFalse();
    }

    @Test
    void shouldNotCountWhatIsPromisedElsewhere() {
        final int loop = loop("USDT", "BTC", "ETH");
        ledger.set(bnb, units("1"));
        ledger.reserve(bnb, units("0.995"));
        loopFees.assume(loop, rotation(loop, "USDT"));

        assertThat(loopFees.covered(units("1000"))).isFalse();
        assertThat(loopFees.covered(units("500"))).isTrue();
    }

    @Test
    void shouldTakeTheFullRateFromWhatIsReceivedOtherwise() {
        final int loop = loop("USDT", "BTC", "ETH");
        ledger.set(bnb, units("100"));
        loopFees.assume(loop, rotation(loop, "USDT"));
        loopFees.assumeNoDiscount();

        assertThat(rates()).containsExactly(FULL, 0, FULL, 0, FULL, 0);
        assertThat(loopFees.covered(units("1000000000"))).as("nothing to cover").isTrue();

        ledger.set(bnb, 0);
        loopFees.assume(loop, rotation(loop, "USDT"));
        assertThat(rates()).containsExactly(FULL, 0, FULL, 0, FULL, 0);
    }

    @Test
    void shouldGiveTheDiscountOnlyWhereTheInstrumentHasIt() {
        final int loop = loop("USDT", "BTC", "ETH");
        ledger.set(bnb, units("100"));
        fees.set(ETHBTC, FULL, FULL, DISCOUNTED, DISCOUNTED, false);
        loopFees.assume(loop, rotation(loop, "USDT"));

        for (int leg = 0; leg < LEGS; leg++) {
            final boolean without = table.instrument(loop, (rotation(loop, "USDT") + leg) % LEGS) == ETHBTC;
            assertThat(loopFees.feeRate(leg)).isEqualTo(without ? FULL : 0);
            assertThat(loopFees.discountedRate(leg)).isEqualTo(without ? 0 : DISCOUNTED);
        }
        // Two commissions only: 0.003 of 2 BNB.
        ledger.set(bnb, units("0.006"));
        assertThat(loopFees.covered(units("1000"))).isTrue();
    }

    @Test
    void shouldTakeTheFeeFromTheDiscountAssetWhereThatIsWhatIsReceived() {
        final int loop = loop("USDT", "BNB", "BTC");
        ledger.set(bnb, units("100"));
        loopFees.assume(loop, rotation(loop, "USDT"));

        assertThat(rates()).containsExactly(DISCOUNTED, 0, 0, DISCOUNTED, 0, DISCOUNTED);
    }

    @Test
    void shouldNotPayCommissionsWithWhatTheLoopItselfSpends() {
        final int loop = loop("USDT", "BNB", "BTC");
        ledger.set(bnb, units("10"));
        loopFees.assume(loop, rotation(loop, "BNB"));

        assertThat(loopFees.covered(units("10"))).isFalse();
        assertThat(loopFees.covered(units("9"))).isTrue();
    }

    @Test
    void shouldCoverNothingWhoseWorthIsNotKnown() {
        final int loop = loop("USDT", "BTC", "ETH");
        ledger.set(bnb, units("100"));
        matrix.update(BNBUSDT, 0, 2, 0, 0, 0, 0, 2);
        loopFees.assume(loop, rotation(loop, "USDT"));

        assertThat(loopFees.covered(units("1"))).isFalse();
    }

    @Test
    void shouldKnowNoDiscountWithoutADiscountAsset() {
        final int loop = loop("USDT", "BTC", "ETH");
        loopFees = new LoopFees(table, matrix, ledger, Universe.NOT_FOUND);
        loopFees.assume(loop, rotation(loop, "USDT"));

        assertThat(rates()).containsExactly(FULL, 0, FULL, 0, FULL, 0);
    }

    private long[] rates() {
        final long[] rates = new long[LEGS * 2];
        for (int leg = 0; leg < LEGS; leg++) {
            rates[leg * 2] = loopFees.feeRate(leg);
            rates[leg * 2 + 1] = loopFees.discountedRate(leg);
        }
        return rates;
    }

    /** The loop that runs through the assets in that order. */
    private int loop(final String a, final String b, final String c) {
        for (int loop = 0; loop < table.loopCount(); loop++) {
            for (int leg = 0; leg < LEGS; leg++) {
                if (table.assetIn(loop, leg) == universe.assetIndex(a)
                        && table.assetOut(loop, leg) == universe.assetIndex(b)
                        && table.assetOut(loop, (leg + 1) % LEGS) == universe.assetIndex(c)) {
                    return loop;
                }
            }
        }
        throw new AssertionError("no loop " + a + " " + b + " " + c);
    }

    private int rotation(final int loop, final String start) {
        for (int leg = 0; leg < LEGS; leg++) {
            if (table.assetIn(loop, leg) == universe.assetIndex(start)) {
                return leg;
            }
        }
        throw new AssertionError(start + " is not in the loop");
    }

    private static long units(final String value) {
        return DecimalText.parse(value);
    }
}
