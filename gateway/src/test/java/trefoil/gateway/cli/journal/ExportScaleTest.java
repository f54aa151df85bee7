package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.math.Fixed;

/**
 * A long journal there and back: every column of every table has the journal's sum. {@code -Dtrefoil.exportRecords=N}
 * says how long; with 10,000,000 the figures of the change log come out.
 */
class ExportScaleTest {
    private static final long RECORDS = Long.getLong("trefoil.exportRecords", 100_000);
    private static final long SEED = 20_261_128;

    @TempDir
    private Path directory;

    @Test
    void shouldGiveAnotherReaderTheSumsOfALongJournal() throws Exception {
        final Path out = directory.resolve("out");
        final Path journal = timed("write", () -> LongJournal.write(directory, RECORDS, SEED));

        final String stat = timed("stat", () -> run("stat", journal.toString()));
        timed("export", () -> run("export", journal.toString(), "--format=parquet", "-o", out.toString()));

        assertThat(timed("verify", () -> run("verify", journal.toString())))
                .contains("complete, " + RECORDS + " records valid");
        final Path slice = directory.resolve("slice.trefoil");
        timed("slice", () -> run("slice", journal.toString(), "--from=+1s", "--to=+1s", "-o", slice.toString()));
        assertThat(recordsOf(slice)).isEqualTo(recordsWithin(journal, 1_000_000_000L, 2_000_000_000L));

        final Map<Integer, Sums> expected = timed("sum up", () -> sums(journal));
        assertThat(expected.values().stream().mapToLong(sums -> sums.rows).sum())
                .isEqualTo(RECORDS);
        assertThat(stat).contains("records     " + RECORDS);
        timed("read back", () -> {
            try (DuckDb duck = new DuckDb()) {
                for (final Map.Entry<Integer, Sums> type : expected.entrySet()) {
                    assertThat(sums(duck, out, type.getKey()))
                            .as("%s", RecordType.nameOf(type.getKey()))
                            .isEqualTo(type.getValue().all());
                }
            }
            return null;
        });
        System.out.printf("journal of %,d bytes, Parquet of %,d%n", Files.size(journal), sizeOf(out));
    }

    private static long recordsOf(final Path journal) {
        return recordsWithin(journal, 0, Long.MAX_VALUE);
    }

    /** Records from one place in the run's time to before another, nanoseconds from its first record. */
    private static long recordsWithin(final Path journal, final long fromNs, final long toNs) {
        long records = 0;
        long firstNs = 0;
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                final long timeNs = RecordHeader.timeNs(reader.buffer(), reader.offset());
                firstNs = reader.recordsRead() == 1 ? timeNs : firstNs;
                records += timeNs - firstNs >= fromNs && timeNs - firstNs < toNs ? 1 : 0;
            }
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
        }
        return records;
    }

    private static long sizeOf(final Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static <T> T timed(final String what, final Callable<T> work) throws Exception {
        final long startNs = System.nanoTime();
        final T result = work.call();
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf("%-10s %,d records in %.2f s, %,.0f/s%n", what, RECORDS, seconds, RECORDS / seconds);
        return result;
    }

    private static String run(final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        assertThat(new CommandLine(new JournalCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments))
                .as("%s", err)
                .isZero();
        return out.toString();
    }

    private static Map<Integer, Sums> sums(final Path journal) {
        final Map<Integer, Sums> sums = new TreeMap<>();
        try (JournalReader reader = JournalReader.open(journal)) {
            final RecordFields fields = new RecordFields(new Names(reader.header()));
            while (reader.next()) {
                final Sums ofType = sums.computeIfAbsent(
                        reader.type(), type -> new Sums(Columns.of(type).size()));
                ofType.start();
                ofType.number("record", reader.recordNumber());
                ofType.text("type", RecordType.nameOf(reader.type()));
                ofType.number("sequence", RecordHeader.sequence(reader.buffer(), reader.offset()));
                ofType.number("time", RecordHeader.timeNs(reader.buffer(), reader.offset()));
                fields.describe(reader.buffer(), reader.offset(), reader.length(), ofType);
            }
        }
        return sums;
    }

    /** Rows, then the sum of each column; of a text's bytes, of a time's nanoseconds. */
    private static List<BigDecimal> sums(final DuckDb duck, final Path out, final int type) throws Exception {
        final String columns = Columns.of(type).stream()
                .map(column -> switch (column.kind()) {
                    case TEXT -> "sum(strlen(\"" + column.name() + "\"))";
                    case TIME -> "sum(epoch_ns(\"" + column.name() + "\"))";
                    case NUMBER, DECIMAL -> "sum(\"" + column.name() + "\")";
                })
                .collect(Collectors.joining(", "));
        final Path file = out.resolve(ExportTables.fileName(ExportFormat.parquet, type));
        return duck.rows("SELECT count(*), " + columns + " FROM " + DuckDb.parquet(file)).get(0).stream()
                .map(sum -> sum == null ? BigDecimal.ZERO : new BigDecimal(sum.toString()).stripTrailingZeros())
                .toList();
    }

    private static final class Sums implements FieldSink {
        private final long[] parts;
        private final BigInteger[] sums;
        private final boolean[] decimals;
        private long rows;
        private int at;

        Sums(final int columns) {
            parts = new long[columns];
            sums = new BigInteger[columns];
            decimals = new boolean[columns];
            Arrays.fill(sums, BigInteger.ZERO);
        }

        void start() {
            rows++;
            at = 0;
        }

        List<BigDecimal> all() {
            final List<BigDecimal> all =
                    new ArrayList<>(List.of(BigDecimal.valueOf(rows).stripTrailingZeros()));
            for (int i = 0; i < sums.length; i++) {
                all.add(new BigDecimal(sums[i].add(BigInteger.valueOf(parts[i])), decimals[i] ? Fixed.DECIMALS : 0)
                        .stripTrailingZeros());
            }
            return all;
        }

        @Override
        public void text(final String name, final String value) {
            number(name, value.getBytes(StandardCharsets.UTF_8).length);
        }

        @Override
        public void number(final String name, final long value) {
            final long part = parts[at];
            final long sum = part + value;
            if (((part ^ sum) & (value ^ sum)) < 0) {
                sums[at] = sums[at].add(BigInteger.valueOf(part));
                parts[at] = value;
            } else {
                parts[at] = sum;
            }
            at++;
        }

        @Override
        public void decimal(final String name, final long fixed) {
            decimals[at] = true;
            number(name, fixed);
        }

        @Override
        public void time(final String name, final long epochNs) {
            number(name, epochNs);
        }

        @Override
        public void absent(final String name, final FieldKind kind) {
            at++;
        }
    }
}
