package trefoil.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyPageTest {
    private static final Map<String, String> MADE = made();

    private static Map<String, String> made() {
        final Map<String, String> made = new LinkedHashMap<>();
        made.put("command", "trefoil research \"<one>.trefoil\"");
        made.put("version", "1.2.3");
        return made;
    }

    @Test
    void shouldBeginWithTheVerdictAndWhatItRestsOn() {
        final String html = StudyPage.html(SampleStudy.full("LTC"), MADE);

        assertThat(html)
                .containsSubsequence(
                        "<h1>Does it pay?</h1>",
                        "verdict bad\"><strong>STOP</strong>",
                        "No loop ever beat three fees.",
                        "The greatest edge before fees was 2.80 bp; three fees of 0.1 % take 30.03 bp.",
                        "<h2>Opportunities before fees</h2>",
                        "<h2>What the orders would have earned</h2>",
                        "<h2>Edge after fees</h2>",
                        "<h2>Best loops</h2>",
                        "<h2>The market</h2>",
                        "<h2>The data</h2>",
                        "<h2>What limits this</h2>",
                        "<h2>How this was made</h2>");
        assertThat(html).contains("at 470 of them", "<dd>+2.80 bp</dd>", "seemed to be +157.40 bp");
    }

    @Test
    void shouldPlotWhatWasFound() {
        final String html = StudyPage.html(SampleStudy.full("LTC"), MADE);

        for (final String title : List.of(
                "Opportunities opened over time",
                "Greatest edge of each, before fees",
                "How large",
                "How long they lasted",
                "Still there after",
                "Still there after, by greatest edge",
                "Still there after, by capacity",
                "Still there after, by the leg that opened it",
                "Still there after, by loop",
                "Profit by latency")) {
            assertThat(html).contains("<figcaption>" + title + "<").contains("aria-label=\"" + title + "\"");
        }
        // Two sizes, three fees, four latencies.
        assertThat(html.split("<table class=\"heat\">", -1)).hasSize(1 + 2);
        assertThat(html.split("<td class=\"num (gain|loss|none)\" style=", -1)).hasSize(1 + 2 * 3 * 4);
        assertThat(html).contains("VIP 0 + BNB (0.075 %)", "at no fee of the study", "at least 0.1 %");
    }

    @Test
    void shouldDrawTheMarketWithTheBestLoopsOnTop() {
        final String html = StudyPage.html(SampleStudy.full("LTC"), MADE);

        assertThat(html.split("data-asset=\"", -1)).hasSize(1 + 4);
        assertThat(html.split("data-pair=\"", -1)).hasSize(1 + 5);
        assertThat(html)
                .contains("USDT → BTC → ETH → USDT   +2.80 bp at best", "USDT → BTC → LTC → USDT   +2.10 bp at best");
    }

    @Test
    void shouldTellOfGapsAndWhatIsWrongWithTheData() {
        final String html = StudyPage.html(SampleStudy.full("LTC"), MADE);

        assertThat(html)
                .contains(
                        "<summary>2 gaps</summary>",
                        "a connection went down",
                        "the clock went back",
                        "back in time",
                        "Its end is torn off.");
    }

    @Test
    void shouldSayInWordsThatThereIsNothing() {
        final String html = StudyPage.html(SampleStudy.empty(), MADE);

        assertThat(html)
                .contains(
                        "UNCLEAR",
                        "An hour is needed.",
                        "No triangle ever had three fresh quotes on open markets, so there is nothing to plot.",
                        "Nothing was traded",
                        "No loop ever had three fresh quotes.",
                        "which hold no record")
                .doesNotContain("<figure", "NaN", "-9223372036854775808", "92233720368");
    }

    @ParameterizedTest
    @ValueSource(strings = {"</script><script>alert(1)</script>", "\" onload=\"alert(1)", "币安人生", "&lt;", "a\u202Eb"})
    void shouldBeAsSafeWithAnyName(final String name) {
        final String plain = StudyPage.html(SampleStudy.full("LTC"), MADE);

        final String html = StudyPage.html(SampleStudy.full(name), MADE);

        assertThat(html.split("<script", -1)).hasSameSizeAs(plain.split("<script", -1));
        assertThat(html.split("</script", -1)).hasSameSizeAs(plain.split("</script", -1));
        assertThat(html).doesNotContain("<one>", "\u202E", "onload=\"alert");
        assertThat(html.replaceAll("(?s)<script>.*?</script>", "").replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
                .doesNotContain("://");
    }

    @Test
    void shouldBeTheSameForTheSameStudy() {
        assertThat(StudyPage.html(SampleStudy.full("LTC"), MADE))
                .isEqualTo(StudyPage.html(SampleStudy.full("LTC"), MADE));
    }
}
