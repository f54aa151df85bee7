package trefoil.gateway.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines, steps, points or bars over a common axis, drawn in the browser. The pointer reads values off; without scripts, and
 * for those who listen, the numbers stand below it.
 */
public final class Plot implements Block {
    /** Points whose numbers are written out; more are only drawn. */
    private static final int MAX_TABLE_ROWS = 120;

    private static final MathContext DIGITS = new MathContext(7);
    private static final JsonFactory JSON = new JsonFactory();

    private final String title;
    private final String note;
    private final Axis x;
    private final Axis y;
    private final List<Series> series = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    private enum Kind {
        LINE,
        STEPS,
        POINTS,
        BARS
    }

    private record Series(String name, Kind kind, double[] xs, double[] ys, double[] low, double[] high) {}

    private record Mark(boolean vertical, double at, String label) {}

    /**
     * A plot without a series.
     *
     * @param note what to look at, in a sentence; may be empty
     */
    public Plot(final String title, final String note, final Axis x, final Axis y) {
        this.title = title;
        this.note = note;
        this.x = x;
        this.y = y;
    }

    /** Adds a line through the points, ascending in x. */
    public Plot line(final String name, final double[] xs, final double[] ys) {
        return add(name, Kind.LINE, xs, ys, null, null);
    }

    /** Adds a line with a band around it, such as a confidence interval. */
    public Plot line(final String name, final double[] xs, final double[] ys, final double[] low, final double[] high) {
        return add(name, Kind.LINE, xs, ys, low, high);
    }

    /** Adds steps: a value holds until the next. */
    public Plot steps(final String name, final double[] xs, final double[] ys) {
        return add(name, Kind.STEPS, xs, ys, null, null);
    }

    /** Adds steps with a band around them, such as a confidence interval. */
    public Plot steps(
            final String name, final double[] xs, final double[] ys, final double[] low, final double[] high) {
        return add(name, Kind.STEPS, xs, ys, low, high);
    }

    /** Adds points. */
    public Plot points(final String name, final double[] xs, final double[] ys) {
        return add(name, Kind.POINTS, xs, ys, null, null);
    }

    /** Adds a bar for each of x's bins. */
    public Plot bars(final String name, final double[] ys) {
        final double[] xs = new double[ys.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = i;
        }
        return add(name, Kind.BARS, xs, ys, null, null);
    }

    /** Adds a level line across the plot. */
    public Plot level(final double at, final String label) {
        marks.add(new Mark(false, at, label));
        return this;
    }

    /** Adds an upright line across the plot. */
    public Plot upright(final double at, final String label) {
        marks.add(new Mark(true, at, label));
        return this;
    }

    private Plot add(
            final String name,
            final Kind kind,
            final double[] xs,
            final double[] ys,
            final double[] low,
            final double[] high) {
        if (xs.length != ys.length || low != null && (low.length != xs.length || high.length != xs.length)) {
            throw new IllegalArgumentException(name + ": as many values as places are needed");
        }
        series.add(new Series(name, kind, xs, ys, low, high));
        return this;
    }

    /** Whether there is nothing to draw. */
    public boolean isEmpty() {
        return series.stream().allMatch(each -> each.xs().length == 0);
    }

    @Override
    public void writeTo(final StringBuilder html) {
        html.append("<figure class=\"plot\"><figcaption>").append(Markup.escape(title));
        if (!note.isEmpty()) {
            html.append("<span class=\"note\">").append(Markup.escape(note)).append("</span>");
        }
        html.append("</figcaption>\n");
        if (isEmpty()) {
            html.append("<p class=\"none\">nothing to show</p></figure>\n");
            return;
        }
        html.append("<div class=\"canvas\" role=\"img\" aria-label=\"").append(Markup.escape(title));
        html.append("\"></div>\n<script type=\"application/json\">")
                .append(json())
                .append("</script>\n");
        table(html);
        html.append("</figure>\n");
    }

    private void table(final StringBuilder html) {
        final int points = series.stream().mapToInt(each -> each.xs().length).sum();
        if (points > MAX_TABLE_ROWS) {
            html.append("<noscript><p class=\"none\">")
                    .append(points)
                    .append(" points: too many to write out, allow the page its script to see them</p></noscript>");
            return;
        }
        html.append("<details><summary>in numbers</summary>\n");
        final Table table = new Table();
        table.text("series").number(labelled(x)).number(labelled(y));
        for (final Series each : series) {
            for (int i = 0; i < each.xs().length; i++) {
                table.row(each.name(), place(each.xs()[i]), plain(each.ys()[i]));
            }
        }
        table.writeTo(html);
        html.append("</details>\n");
    }

    private String place(final double value) {
        final int bin = (int) value;
        return x.scale() == Axis.Scale.BINS && bin >= 0 && bin < x.bins().size()
                ? x.bins().get(bin)
                : plain(value);
    }

    private static String labelled(final Axis axis) {
        return axis.unit().isEmpty() || axis.unit().equals("count")
                ? axis.label()
                : axis.label() + " [" + axis.unit() + "]";
    }

    private static String plain(final double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
                : "–";
    }

    /** What the script draws from; no character of it can end the element that it stands in. */
    private String json() {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            axis(json, "x", x);
            axis(json, "y", y);
            json.writeArrayFieldStart("series");
            for (final Series each : series) {
                json.writeStartObject();
                json.writeStringField("name", Markup.clean(each.name()));
                json.writeStringField("kind", each.kind().name());
                numbers(json, "x", each.xs());
                numbers(json, "y", each.ys());
                if (each.low() != null) {
                    numbers(json, "low", each.low());
                    numbers(json, "high", each.high());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("marks");
            for (final Mark mark : marks) {
                json.writeStartObject();
                json.writeBooleanField("vertical", mark.vertical());
                json.writeNumberField("at", mark.at());
                json.writeStringField("label", Markup.clean(mark.label()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static void axis(final JsonGenerator json, final String name, final Axis axis) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("label", Markup.clean(axis.label()));
        json.writeStringField("unit", Markup.clean(axis.unit()));
        json.writeStringField("scale", axis.scale().name());
        json.writeArrayFieldStart("bins");
        for (final String bin : axis.bins()) {
            json.writeString(Markup.clean(bin));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void numbers(final JsonGenerator json, final String name, final double[] values) throws IOException {
        json.writeArrayFieldStart(name);
        for (final double value : values) {
            if (Double.isFinite(value)) {
                // Times of the epoch need their digits: a double's shortest text has them all.
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }
}
