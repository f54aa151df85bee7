package trefoil.gateway.cli.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import trefoil.engine.event.RecordType;

/**
 * The tables of one export and the files they go to: one file for all, or a directory with one for each record type.
 * Files get their names in {@link #finish()}, all or, where that fails, none after the one that failed; what has no name
 * by then is removed by {@link #close()}.
 */
final class ExportTables implements AutoCloseable {
    static final int TYPE_CODES = 256;

    private final ExportFormat format;
    private final Path directory;
    private final boolean replace;
    private final RowWriter[] writers = new RowWriter[TYPE_CODES];
    private final List<RowWriter> open = new ArrayList<>();
    private final List<ExportFile> files = new ArrayList<>();

    private ExportTables(final ExportFormat format, final Path directory, final boolean replace) {
        this.format = format;
        this.directory = directory;
        this.replace = replace;
    }

    /** A file for each of these types in that directory, empty where no record comes, and one for each further type. */
    static ExportTables inDirectory(
            final ExportFormat format, final Path directory, final boolean replace, final List<Integer> types)
            throws IOException {
        final ExportTables tables = new ExportTables(format, directory, replace);
        try {
            for (final int type : types) {
                tables.writer(type);
            }
            return tables;
        } catch (final IOException | RuntimeException e) {
            tables.close();
            throw e;
        }
    }

    /** One file: of all types if the format is JSON lines, else of that one. */
    static ExportTables inFile(final ExportFormat format, final Path file, final boolean replace, final int type)
            throws IOException {
        final ExportTables tables = new ExportTables(format, null, replace);
        try {
            tables.useForAll(tables.open(type, tables.begin(file)));
            return tables;
        } catch (final IOException | RuntimeException e) {
            tables.close();
            throw e;
        }
    }

    /** The same into a stream, which is closed in the end. */
    static ExportTables inStream(final ExportFormat format, final OutputStream stream, final int type)
            throws IOException {
        final ExportTables tables = new ExportTables(format, null, false);
        tables.useForAll(tables.openText(type, stream));
        return tables;
    }

    /** Takes the row of a record of that type. */
    void write(final int type, final Row row) throws IOException {
        writer(type).write(row);
    }

    /** Ends all tables and gives the files their names. */
    void finish() throws IOException {
        while (!open.isEmpty()) {
            open.remove(open.size() - 1).close();
        }
        while (!files.isEmpty()) {
            files.get(0).keep();
            files.remove(0);
        }
    }

    @Override
    public void close() throws IOException {
        for (final RowWriter writer : open) {
            try {
                writer.close();
            } catch (final IOException | RuntimeException e) {
                // It is thrown away because something failed before, which has been told.
                continue;
            }
        }
        open.clear();
        for (final ExportFile file : files) {
            file.discard();
        }
        files.clear();
    }

    /** Name of that type's file. */
    static String fileName(final ExportFormat format, final int type) {
        return RecordType.nameOf(type).toLowerCase(Locale.ROOT) + "." + format;
    }

    private RowWriter writer(final int type) throws IOException {
        if (writers[type] == null) {
            writers[type] = open(type, begin(directory.resolve(fileName(format, type))));
        }
        return writers[type];
    }

    private void useForAll(final RowWriter writer) {
        Arrays.fill(writers, writer);
    }

    private Path begin(final Path target) throws IOException {
        final ExportFile file = new ExportFile(target, replace);
        files.add(file);
        return file.written();
    }

    private RowWriter open(final int type, final Path path) throws IOException {
        if (format != ExportFormat.parquet) {
            return openText(type, new BufferedOutputStream(Files.newOutputStream(path)));
        }
        final String table = RecordType.nameOf(type).toLowerCase(Locale.ROOT);
        final RowWriter writer = new ParquetRowWriter(table, Columns.of(type), path);
        open.add(writer);
        return writer;
    }

    private RowWriter openText(final int type, final OutputStream stream) throws IOException {
        final RowWriter writer =
                format == ExportFormat.csv ? new CsvWriter(Columns.of(type), stream) : new JsonLinesWriter(stream);
        open.add(writer);
        return writer;
    }
}
