package trefoil.gateway.cli.journal;

import java.io.Closeable;
import java.io.IOException;

/** Takes the rows of one table, or of several, and writes them in one format. */
public interface RowWriter extends Closeable {
    /** Writes the row; it may be filled anew afterwards. */
    void write(Row row) throws IOException;
}
