package trefoil.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u202E\0";

    private static Page full(final String text) {
        return new Page(text, text)
                .verdict(Page.Tone.BAD, text, List.of(text))
                .facts(Map.of(text, text))
                .notes(Map.of(text, text))
                .heading(text)
                .text(text)
                .table(new Table().text(text).number(text).row(text, text))
                .folded(text, new Table().text(text).row(text))
                .heatMap(new HeatMap(
                        text, text, List.of(text), List.of(text, text), new double[][] {{-1, Double.NaN}}, v -> text))
                .plot(new Plot(text, text, Axis.bins(text, List.of(text)), Axis.linear(text, text))
                        .bars(text, new double[] {3})
                        .level(0, text))
                .plot(new Plot(text, "", Axis.log("age", "ns"), Axis.linear("alive", "%"))
                        .steps(text, new double[] {1, 10}, new double[] {1, Double.NaN}, new double[2], new double[2])
                        .upright(3, text))
                .plot(new Plot("empty", "", Axis.time("t"), Axis.linear("y", "")));
    }

    @Test
    void shouldEscapeAllThatItIsTold() {
        final String html = full(HOSTILE).html();

        assertThat(html).doesNotContain("<img", "onerror=alert(1)>\"", "\u202E", "\0");
        assertThat(full("").html().split("<script", -1)).hasSameSizeAs(html.split("<script", -1));
        assertThat(full("").html().split("</script", -1)).hasSameSizeAs(html.split("</script", -1));
    }

    @Test
    void shouldReferToNothingOutside() {
        final String html = full("x").html();
        final String own = withoutScripts(html);

        assertThat(own).doesNotContain("://", "src=", "href=", "@import", "url(");
        assertThat(html)
                .contains("content=\"default-src 'none'; ")
                .doesNotContain("connect-src", "img-src", "fetch(", "XMLHttpRequest", "importScripts", "import(");
    }

    @Test
    void shouldAllowItsOwnScriptsByTheirDigestsAndNoOthers() throws Exception {
        final String html = full("x").html();

        final Matcher policy = Pattern.compile("script-src( 'sha256-[^']+')+;").matcher(html);
        assertThat(policy.find()).isTrue();
        final List<String> scripts = new ArrayList<>();
        final Matcher script =
                Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(html);
        while (script.find()) {
            scripts.add(" 'sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256")
                                    .digest(script.group(1).getBytes(StandardCharsets.UTF_8)))
                    + "'");
        }
        assertThat(scripts).hasSize(2);
        assertThat(policy.group()).isEqualTo("script-src" + String.join("", scripts) + ";");
        assertThat(html).doesNotContainPattern("<[^>]* on[a-z]+=");
    }

    @Test
    void shouldCarryThePlotsLibraryWithItsLicenceOnlyWhereThereIsAPlot() {
        assertThat(full("x").html()).contains("uPlot 1.6.30", "The MIT License (MIT)", "Leon Sorokin");
        final String plain = new Page("t", "l").text("x").html();
        assertThat(plain).doesNotContain("<script", "uPlot", "script-src");
        assertThat(plain.length()).isLessThan(20_000);
    }

    @Test
    void shouldWriteWhatAPlotIsDrawnFromAsJson() throws IOException {
        final String html = full(HOSTILE).html();

        final Matcher data = Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL)
                .matcher(html);
        int plots = 0;
        while (data.find()) {
            try (JsonParser json = new JsonFactory().createParser(data.group(1))) {
                while (json.nextToken() != null) {}
            }
            assertThat(data.group(1)).doesNotContain("<", ">", "&", "NaN");
            plots++;
        }
        assertThat(plots).isEqualTo(2);
    }

    @Test
    void shouldTellNumbersInWordsBesideThePlotAndSayWhereThereAreNone() {
        final String html = full("x").html();

        assertThat(html).contains("<summary>in numbers</summary>", "nothing to show", "aria-label=\"x\"");
    }

    @Test
    void shouldColourAHeatMapBySignAndSize() {
        final StringBuilder html = new StringBuilder();
        new HeatMap(
                        "t",
                        "c",
                        List.of("a"),
                        List.of("1", "2", "3", "4"),
                        new double[][] {{-4, 1, 0, Double.NaN}},
                        value -> "v" + value)
                .writeTo(html);

        assertThat(html)
                .contains(
                        "loss\" style=\"--v:1.00\">v-4.0",
                        "gain\" style=\"--v:0.50\">v1.0",
                        "none\" style=\"--v:0.00\">v0.0",
                        "none\">–");
    }

    @Test
    void shouldRefuseRowsAndSeriesThatDoNotFit() {
        final Table table = new Table().text("a").number("b");
        final Plot plot = new Plot("t", "", Axis.linear("x", ""), Axis.linear("y", ""));

        assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plot.line("s", new double[1], new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String withoutScripts(final String html) {
        return html.replaceAll("(?s)<script.*?</script>", "");
    }
}
