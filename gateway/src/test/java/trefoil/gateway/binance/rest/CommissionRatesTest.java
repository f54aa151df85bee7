package trefoil.gateway.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

class CommissionRatesTest {
    private static final String ANSWER = """
            {"symbol":"BTCUSDT",
             "standardCommission":{"maker":"0.00000010","taker":"0.00000020","buyer":"0.00000030","seller":"0.00000040"},
             "specialCommission":{"maker":"0.01","taker":"0.02","buyer":"0.03","seller":"0.04"},
             "taxCommission":{"maker":"0.00000112","taker":"0.00000114","buyer":"0.00000118","seller":"0.00000116"},
             "discount":{"enabledForAccount":true,"enabledForSymbol":true,"discountAsset":"BNB","discount":"0.25"}}
            """;

    /** The venue's own worked example: a taker sells 0.49975 at 35,000, and BNB costs 260. */
    @Test
    void shouldChargeWhatTheVenuesWorkedExampleCharges() throws JsonTree.Defect {
        final CommissionRates rates = read(ANSWER);
        final long proceeds = Fixed.mulFloor(units("0.49975"), units("35000"));

        assertThat(proceeds).isEqualTo(units("17491.25"));
        assertThat(rates.sellRate()).as("6e-7 + 0.06 + 2.30e-6").isEqualTo(units("0.0600029"));
        assertThat(Fixed.mulCeil(proceeds, rates.sellRate()))
                .as("0.01049475 + 1049.475 + 0.04022988")
                .isEqualTo(units("1049.52572463"));

        // In BNB the example leaves a quarter of the standard part; read the other way three quarters are left.
        final long exampleBnb = units("4.03660713");
        final long ourBnb = Fixed.divCeil(Fixed.mulCeil(proceeds, rates.discountedSellRate()), units("260"));
        assertThat(rates.discountedSellRate()).as("4.5e-7 + 0.06 + 2.30e-6, up").isEqualTo(units("0.06000275"));
        assertThat(ourBnb)
                .as("never less than the example, and at most half the standard part more")
                .isBetween(exampleBnb, exampleBnb + Fixed.divCeil(units("0.01049475"), units("260")));
    }

    @Test
    void shouldAddRoleAndSideOfEachPart() throws JsonTree.Defect {
        final CommissionRates rates = read(ANSWER);

        assertThat(rates.buyRate()).as("5e-7 + 0.05 + 2.32e-6, up").isEqualTo(units("0.05000282"));
        assertThat(rates.discounted()).isTrue();
        assertThat(rates.discountAsset()).isEqualTo("BNB");
        assertThat(rates.discountedBuyRate()).as("3.75e-7 + 0.05 + 2.32e-6, up").isEqualTo(units("0.0500027"));
    }

    @ParameterizedTest
    @CsvSource({"0.25, 75000", "0.75, 75000", "0.5, 50000", "0, 100000", "1, 100000"})
    void shouldReadTheDiscountSoThatItCostsMore(final String discount, final long rate) throws JsonTree.Defect {
        final CommissionRates rates = read(plain("0.001", discount));

        assertThat(rates.discountedBuyRate()).isEqualTo(rate);
        assertThat(rates.buyRate()).isEqualTo(100_000);
    }

    @Test
    void shouldDiscountNothingUnlessAccountAndSymbolBothAllowIt() throws JsonTree.Defect {
        for (final String off : new String[] {"enabledForAccount", "enabledForSymbol"}) {
            final CommissionRates rates =
                    read(plain("0.001", "0.25").replace("\"" + off + "\":true", "\"" + off + "\":false"));

            assertThat(rates.discounted()).isFalse();
            assertThat(rates.discountedBuyRate()).isEqualTo(100_000);
        }
    }

    @Test
    void shouldDoWithoutASpecialCommission() throws JsonTree.Defect {
        final CommissionRates rates = read(ANSWER.replace("specialCommission", "otherCommission"));

        assertThat(rates.sellRate()).isEqualTo(units("0.0000029"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"symbol\":\"BTCUSDT\" | \"symbol\":\"ETHUSDT\" | it is about 'ETHUSDT'",
                "\"symbol\":\"BTCUSDT\" | \"other\":1 | it has no 'symbol'",
                "standardCommission | x | it has no object 'standardCommission'",
                "taxCommission | x | it has no object 'taxCommission'",
                "discount\":{ | x\":{ | it has no object 'discount'",
                "0.00000020 | -0.1 | the rate 'taker' is not between 0 and 1",
                "0.00000030 | 1.1 | the rate 'buyer' is not between 0 and 1",
                "0.00000030 | 0.46 | the rates add up to more than half",
                "\"0.00000020\" | null | it has no 'taker'",
                "0.00000040 | NaN | 'seller' is not a number",
                "\"discount\":\"0.25\" | \"discount\":\"1.25\" | the discount is not between 0 and 1",
                "\"discount\":\"0.25\" | \"discount\":\"-1\" | the discount is not between 0 and 1",
                "\"discount\":\"0.25\" | \"x\":\"0.25\" | it has no 'discount'",
                "\"discountAsset\":\"BNB\" | \"x\":1 | it has no 'discountAsset'",
                "\"enabledForSymbol\":true | \"enabledForSymbol\":\"yes\" | it has no 'enabledForSymbol'"
            })
    void shouldRefuseWhatIsMissingOrAbsurd(final String part, final String wrong, final String complaint) {
        final String answer = ANSWER.replace(part, wrong);

        assertThat(answer).isNotEqualTo(ANSWER);
        assertThatThrownBy(() -> read(answer)).hasMessageContaining(complaint);
    }

    private static String plain(final String taker, final String discount) {
        final String none = "{\"maker\":\"0\",\"taker\":\"0\",\"buyer\":\"0\",\"seller\":\"0\"}";
        return "{\"symbol\":\"BTCUSDT\",\"standardCommission\":"
                + none.replace("\"taker\":\"0\"", "\"taker\":\"" + taker + "\"")
                + ",\"specialCommission\":" + none + ",\"taxCommission\":" + none
                + ",\"discount\":{\"enabledForAccount\":true,\"enabledForSymbol\":true,\"discountAsset\":\"BNB\",\"discount\":\""
                + discount + "\"}}";
    }

    private static CommissionRates read(final String answer) throws JsonTree.Defect {
        return CommissionRates.read("BTCUSDT", JsonTree.read(answer.getBytes(StandardCharsets.UTF_8)));
    }

    private static long units(final String value) {
        return DecimalText.parse(value);
    }
}
