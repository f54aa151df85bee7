package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads exported files with a database that shares no code with the program. */
final class DuckDb implements AutoCloseable {
    private final Connection connection;

    DuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    /** Names and types of the columns. */
    Map<String, String> columns(final String from) throws SQLException {
        final Map<String, String> columns = new LinkedHashMap<>();
        for (final List<Object> row : rows("DESCRIBE SELECT * FROM " + from)) {
            columns.put((String) row.get(0), (String) row.get(1));
        }
        return columns;
    }

    /** All rows of a query. */
    List<List<Object>> rows(final String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            final ResultSetMetaData columns = result.getMetaData();
            final List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                final List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** What to write behind FROM for a Parquet file. */
    static String parquet(final Path file) {
        return "read_parquet('" + file + "')";
    }

    /** The same for comma-separated values, all of them as text. */
    static String csv(final Path file) {
        return "read_csv('" + file + "', header = true, all_varchar = true, allow_quoted_nulls = false,"
                + " delim = ',', quote = '\"', escape = '\"')";
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
