package trefoil.gateway.page;

import java.util.ArrayList;
import java.util.List;

/** Rows under named columns; on a narrow screen it scrolls by itself. */
public final class Table implements Block {
    private final List<String> names = new ArrayList<>();
    private final List<Boolean> numeric = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column of words. */
    public Table text(final String name) {
        names.add(name);
        numeric.add(false);
        return this;
    }

    /** Adds a column of numbers, which stand below each other digit by digit. */
    public Table number(final String name) {
        names.add(name);
        numeric.add(true);
        return this;
    }

    /** Adds a row; one cell for each column. */
    public Table row(final String... cells) {
        if (cells.length != names.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + names.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Whether it has no row. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public void writeTo(final StringBuilder html) {
        html.append("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int i = 0; i < names.size(); i++) {
            html.append("<th scope=\"col\"").append(style(i)).append('>');
            html.append(Markup.escape(names.get(i))).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (final List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < names.size(); i++) {
                html.append("<td").append(style(i)).append('>');
                html.append(Markup.escape(row.get(i))).append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
    }

    private String style(final int column) {
        return numeric.get(column) ? " class=\"num\"" : "";
    }
}
