package trefoil.gateway.cli.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import trefoil.engine.math.DecimalText;

/**
 * A table as comma-separated values: a line of names, then a line a row, as RFC 4180 has it but for the line's end, which
 * is a line feed. What is absent is an empty field; an empty text is {@code ""}.
 */
final class CsvWriter implements RowWriter {
    private final TextPieces out;

    CsvWriter(final List<Column> columns, final OutputStream out) throws IOException {
        this.out = new TextPieces(out);
        for (int i = 0; i < columns.size(); i++) {
            separate(i);
            text(columns.get(i).name());
        }
        this.out.endLine();
    }

    @Override
    public void write(final Row row) throws IOException {
        final List<Column> columns = row.columns();
        for (int i = 0; i < columns.size(); i++) {
            separate(i);
            if (row.isAbsent(i)) {
                continue;
            }
            switch (columns.get(i).kind()) {
                case TEXT -> text(row.text(i));
                case DECIMAL -> out.line().append(DecimalText.toString(row.value(i)));
                case NUMBER, TIME -> out.line().append(row.value(i));
            }
        }
        out.endLine();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void separate(final int column) {
        if (column > 0) {
            out.line().append(',');
        }
    }

    private void text(final String value) {
        if (isPlain(value)) {
            out.line().append(value);
        } else {
            out.line().append('"').append(value.replace("\"", "\"\"")).append('"');
        }
    }

    private static boolean isPlain(final String value) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == ',' || c == '"' || c <= ' ') {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
