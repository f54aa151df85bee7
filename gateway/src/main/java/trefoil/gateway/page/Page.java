package trefoil.gateway.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One HTML file that stands alone. Parts appear in the order in which they are added. */
public final class Page {
    private static final String UPLOT_VERSION = "1.6.30";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/" + UPLOT_VERSION + "/";
    private static final String UPLOT_SCRIPT = UPLOT + "dist/uPlot.iife.min.js";
    private static final String UPLOT_STYLE = UPLOT + "dist/uPlot.min.css";
    private static final String UPLOT_LICENCE = UPLOT + "LICENSE";
    private static final String STYLE = "page.css";
    private static final String PLOTS_SCRIPT = "plots.js";
    private static final String GRAPH_SCRIPT = "graph.js";

    private final String title;
    private final String lead;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> scripts = new LinkedHashSet<>();
    private boolean plots;

    /** How something turned out. */
    public enum Tone {
        GOOD,
        OPEN,
        BAD
    }

    /**
     * A page without parts.
     *
     * @param lead what it is about, in a sentence
     */
    public Page(final String title, final String lead) {
        this.title = title;
        this.lead = lead;
    }

    /** Adds one word that sums it up, and the sentences that it rests on. */
    public Page verdict(final Tone tone, final String word, final List<String> sentences) {
        blocks.add(html -> {
            html.append("<section class=\"verdict ").append(tone.name().toLowerCase(Locale.ROOT));
            html.append("\"><strong>").append(Markup.escape(word)).append("</strong><div>\n");
            sentences.forEach(sentence ->
                    html.append("<p>").append(Markup.escape(sentence)).append("</p>\n"));
            html.append("</div></section>\n");
        });
        return this;
    }

    /** Adds figures with their names. */
    public Page facts(final Map<String, String> facts) {
        final List<Map.Entry<String, String>> entries = List.copyOf(facts.entrySet());
        blocks.add(html -> {
            html.append("<dl class=\"facts\">\n");
            entries.forEach(fact -> html.append("<div><dt>")
                    .append(Markup.escape(fact.getKey()))
                    .append("</dt><dd>")
                    .append(Markup.escape(fact.getValue()))
                    .append("</dd></div>\n"));
            html.append("</dl>\n");
        });
        return this;
    }

    /** Adds names with longer texts, one below the other. */
    public Page notes(final Map<String, String> notes) {
        final List<Map.Entry<String, String>> entries = List.copyOf(notes.entrySet());
        blocks.add(html -> {
            html.append("<dl class=\"notes\">\n");
            entries.forEach(note -> html.append("<dt>")
                    .append(Markup.escape(note.getKey()))
                    .append("</dt><dd>")
                    .append(Markup.escape(note.getValue()))
                    .append("</dd>\n"));
            html.append("</dl>\n");
        });
        return this;
    }

    /** Adds a heading. */
    public Page heading(final String text) {
        blocks.add(html -> html.append("<h2>").append(Markup.escape(text)).append("</h2>\n"));
        return this;
    }

    /** Adds a paragraph. */
    public Page text(final String text) {
        blocks.add(html -> html.append("<p>").append(Markup.escape(text)).append("</p>\n"));
        return this;
    }

    /** Adds a table. */
    public Page table(final Table table) {
        blocks.add(table);
        return this;
    }

    /** Adds a table that is folded away at first. */
    public Page folded(final String summary, final Table table) {
        blocks.add(html -> {
            html.append("<details><summary>").append(Markup.escape(summary)).append("</summary>\n");
            table.writeTo(html);
            html.append("</details>\n");
        });
        return this;
    }

    /** Adds a heat map. */
    public Page heatMap(final HeatMap map) {
        blocks.add(map);
        return this;
    }

    /** Adds a plot. */
    public Page plot(final Plot plot) {
        blocks.add(plot);
        plots |= !plot.isEmpty();
        return this;
    }

    /** Adds plots that stand beside each other where there is room. */
    public Page plots(final List<Plot> several) {
        final List<Plot> kept = List.copyOf(several);
        blocks.add(html -> {
            html.append("<div class=\"grid\">\n");
            kept.forEach(plot -> plot.writeTo(html));
            html.append("</div>\n");
        });
        plots |= kept.stream().anyMatch(plot -> !plot.isEmpty());
        return this;
    }

    /**
     * Adds a picture of nodes ({@code data-asset}) and edges ({@code data-pair}) which a name can be sought in.
     *
     * @param svg an element that is safe already
     */
    public Page graph(final String caption, final String svg) {
        scripts.add(GRAPH_SCRIPT);
        blocks.add(html -> html.append("<figure class=\"graph\"><figcaption>")
                .append(Markup.escape(caption))
                .append("</figcaption>\n<p class=\"seek\" hidden><label>find an asset "
                        + "<input type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>"
                        + "<span class=\"found\" aria-live=\"polite\"></span></p>\n<div class=\"scroll\">")
                .append(svg)
                .append("</div></figure>\n"));
        return this;
    }

    /** The page. */
    public String html() {
        final List<String> sources = new ArrayList<>();
        if (plots) {
            sources.add(licence() + resource(UPLOT_SCRIPT));
            sources.add(resource(PLOTS_SCRIPT));
        }
        scripts.forEach(script -> sources.add(resource(script)));
        final StringBuilder html = new StringBuilder(1 << 17);
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'");
        html.append(sources.isEmpty() ? "" : "; script-src");
        sources.forEach(
                source -> html.append(" 'sha256-").append(sha256(source)).append('\''));
        html.append("; base-uri 'none'; form-action 'none'\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.append("<title>").append(Markup.escape(title)).append("</title>\n<style>\n");
        html.append(plots ? resource(UPLOT_STYLE) + "\n" : "")
                .append(resource(STYLE))
                .append("</style>\n");
        html.append("</head>\n<body>\n<main>\n<h1>")
                .append(Markup.escape(title))
                .append("</h1>\n");
        html.append("<p class=\"lead\">").append(Markup.escape(lead)).append("</p>\n");
        blocks.forEach(block -> block.writeTo(html));
        html.append("</main>\n");
        sources.forEach(source -> html.append("<script>").append(source).append("</script>\n"));
        return html.append("</body>\n</html>\n").toString();
    }

    private static String licence() {
        return "/*\nuPlot " + UPLOT_VERSION + "\n" + resource(UPLOT_LICENCE).strip() + "\n*/\n";
    }

    private static String sha256(final String source) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String resource(final String name) {
        try (InputStream stream = Page.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the program lacks its part " + name);
            }
            // A browser reads either line end as one, and the checksum is of what it reads.
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
