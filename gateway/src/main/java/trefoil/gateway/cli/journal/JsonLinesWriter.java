package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import trefoil.engine.math.DecimalText;

/**
 * Rows as JSON objects, one a line, whatever their tables. Decimals are strings, so that no reader rounds them; what is
 * absent is null.
 */
final class JsonLinesWriter implements RowWriter {
    private final TextPieces out;

    JsonLinesWriter(final OutputStream out) {
        this.out = new TextPieces(out);
    }

    @Override
    public void write(final Row row) throws IOException {
        final List<Column> columns = row.columns();
        final StringBuilder line = out.line();
        for (int i = 0; i < columns.size(); i++) {
            final Column column = columns.get(i);
            line.append(i == 0 ? "{\"" : ",\"").append(column.name()).append("\":");
            if (row.isAbsent(i)) {
                line.append("null");
                continue;
            }
            switch (column.kind()) {
                case TEXT -> {
                    line.append('"');
                    JsonStringEncoder.getInstance().quoteAsString(row.text(i), line);
                    line.append('"');
                }
                case DECIMAL ->
                    line.append('"').append(DecimalText.toString(row.value(i))).append('"');
                case NUMBER, TIME -> line.append(row.value(i));
            }
        }
        line.append('}');
        out.endLine();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
