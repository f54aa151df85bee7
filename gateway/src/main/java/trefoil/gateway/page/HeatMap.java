package trefoil.gateway.page;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers by row and column, coloured by sign and size; NaN is a cell without a number. A table, so that it can be read aloud. */
public final class HeatMap implements Block {
    private final String title;
    private final String corner;
    private final List<String> columns;
    private final List<String> rows;
    private final double[][] values;
    private final DoubleFunction<String> format;

    /**
     * A heat map.
     *
     * @param corner what rows and columns are, e.g. {@code fee \ latency}
     * @param values by row and column
     * @param format writes a value
     */
    public HeatMap(
            final String title,
            final String corner,
            final List<String> rows,
            final List<String> columns,
            final double[][] values,
            final DoubleFunction<String> format) {
        this.title = title;
        this.corner = corner;
        this.rows = List.copyOf(rows);
        this.columns = List.copyOf(columns);
        this.values = new double[rows.size()][];
        for (int i = 0; i < rows.size(); i++) {
            if (values[i].length != columns.size()) {
                throw new IllegalArgumentException(values[i].length + " values for " + columns.size() + " columns");
            }
            this.values[i] = values[i].clone();
        }
        this.format = format;
    }

    @Override
    public void writeTo(final StringBuilder html) {
        double largest = 0;
        for (final double[] row : values) {
            for (final double value : row) {
                largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
            }
        }
        html.append("<figure><figcaption>").append(Markup.escape(title)).append("</figcaption>\n");
        html.append("<div class=\"scroll\"><table class=\"heat\">\n<thead><tr><th scope=\"col\">");
        html.append(Markup.escape(corner)).append("</th>");
        columns.forEach(column -> html.append("<th scope=\"col\" class=\"num\">")
                .append(Markup.escape(column))
                .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (int i = 0; i < values.length; i++) {
            html.append("<tr><th scope=\"row\">")
                    .append(Markup.escape(rows.get(i)))
                    .append("</th>");
            for (final double value : values[i]) {
                cell(html, value, largest);
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div></figure>\n");
    }

    private void cell(final StringBuilder html, final double value, final double largest) {
        if (Double.isNaN(value)) {
            html.append("<td class=\"num none\">–</td>");
            return;
        }
        // The root keeps small values of either sign apart from none.
        final double depth = largest == 0 ? 0 : Math.sqrt(Math.min(1, Math.abs(value) / largest));
        html.append("<td class=\"num ")
                .append(value > 0 ? "gain" : value < 0 ? "loss" : "none")
                .append(String.format(Locale.ROOT, "\" style=\"--v:%.2f\">", depth))
                .append(Markup.escape(format.apply(value)))
                .append("</td>");
    }
}
