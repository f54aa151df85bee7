package trefoil.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTextTest {
    private static final long SEED = 20_261_128;

    private static final String TEXT = String.join(
            "\n",
            "trefoil forecast 1",
            "fact,sessions,a b",
            "axis,edgePpm,1000",
            "axis,ageNs,5",
            "axis,size,100",
            "axis,latencyNs,10 20",
            "axis,arrivals,1 3 5",
            "axis,valueAsset,USDT",
            "drift,0,5,0.250000",
            "drift,1,5,-0.500000",
            "cell,0,1,0,2,1,9,4,3,-1200",
            "end,1,9",
            "");

    @Test
    void shouldReadWhatItWrites() {
        final Random random = new Random(SEED);
        for (int n = 0; n < 20; n++) {
            final ForecastModel model = MadeModel.random(random);
            final String text = ForecastText.print(model);

            assertThat(ForecastText.print(ForecastText.parse(text)))
                    .as("seed %d", SEED)
                    .isEqualTo(text);
        }
        assertThat(ForecastText.print(ForecastText.parse(TEXT))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trefoil forecast 1 | trefoil forecast 2 | line 1: not a forecast of a version",
                "cell,0,1 | cell,0,2 | line 11: 2 is not from 0 to 1",
                "cell,0,1,0,2,1,9,4,3,-1200 | cell,0,1,0,2,1,9,4 | line 11: 8 fields where there should be 10",
                "9,4,3,-1200 | 9,4,6,-1200 | line 11: 6 is not from 0 to 5",
                "9,4,3,-1200 | 9,4,3,1200 | line 11: 1200 is not from -",
                "9,4,3,-1200 | x,4,3,-1200 | line 11: 'x' is not a whole number",
                "end,1,9 | end,1,10 | line 12: counts of 1 cells and 9 edges do not agree with it",
                "end,1,9 | more,1 | line 12: begins with none of fact, axis, drift, cell, end",
                "axis,latencyNs,10 20 | axis,latencyNs,20 10 | line 8: latencyNs=[20, 10]: positive and ascending",
                "axis,size,100 | axis,sise,100 | line 5: axis 'sise' is unknown",
                "axis,valueAsset,USDT | fact,valueAsset,USDT | line 9: before all of the axes",
                "0.250000 | NaN | line 9: drift NaN is out of range",
                "0.250000 | much | line 9: For input string"
            })
    void shouldSayInWhichLineWhatIsWrong(final String is, final String was, final String reason) {
        assertThatThrownBy(() -> ForecastText.parse(TEXT.replace(is, was)))
                .isInstanceOf(ForecastException.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void shouldRefuseWhatBreaksOffWhereverItDoes() {
        for (int length = 0; length < TEXT.length() - 1; length++) {
            final String cut = TEXT.substring(0, length);
            assertThatThrownBy(() -> ForecastText.parse(cut)).as("%d", length).isInstanceOf(ForecastException.class);
        }
    }

    @Test
    void shouldSurviveAnything() {
        final Random random = new Random(SEED);
        for (int n = 0; n < 20_000; n++) {
            final StringBuilder text = new StringBuilder(TEXT);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(96) + 31));
            }
            try {
                assertThat(ForecastText.parse(text.toString())).isNotNull();
            } catch (final ForecastException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void shouldGoThroughAJournalsSettings() {
        final ForecastSettings settings = new ForecastSettings(
                ForecastKind.SURVIVAL, Optional.of(MadeModel.random(new Random(SEED))), 250, 1_500);

        assertThat(settings.describe().values()).allMatch(value -> value.length() < 65_536);
        assertThat(ForecastSettings.of(settings.describe())).isEqualTo(settings);
        assertThat(ForecastSettings.of(ForecastSettings.NONE.describe())).isEqualTo(ForecastSettings.NONE);
        assertThat(ForecastSettings.NONE.describe()).isEmpty();
    }
}
