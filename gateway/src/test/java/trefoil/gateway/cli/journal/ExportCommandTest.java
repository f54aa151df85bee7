package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import picocli.CommandLine;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Timer;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.journal.RollingJournal;
import trefoil.engine.math.Fixed;

class ExportCommandTest {
    private static final int RECORDS_OF_EACH_TYPE = 60;
    /** DuckDB takes these two times for the infinite ones and has no number for them. */
    private static final List<Long> INFINITE_TIMES = List.of(Long.MAX_VALUE, -Long.MAX_VALUE);

    @TempDir
    private Path directory;

    private Path out;

    /** What a command left behind. */
    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void nameOutput() {
        out = directory.resolve("out");
    }

    @Test
    void shouldGiveAnotherReaderEveryValueOfEveryRecordInParquet() throws Exception {
        final long seed = ThreadLocalRandom.current().nextLong();
        final Path journal = RandomJournal.write(directory, seed, RECORDS_OF_EACH_TYPE);

        final Run run = export(journal, "parquet", out);

        assertThat(run.exitCode()).as("seed=%d %s", seed, run).isZero();
        final Map<Integer, List<List<Object>>> expected = valuesByType(journal);
        assertThat(expected).hasSize(RandomJournal.LENGTHS.size() + 1);
        try (DuckDb duck = new DuckDb()) {
            for (final int type : expected.keySet()) {
                final String from = DuckDb.parquet(out.resolve(ExportTables.fileName(ExportFormat.parquet, type)));
                assertThat(duck.columns(from)).as("seed=%d type=%d", seed, type).isEqualTo(duckTypes(type));
                assertThat(duck.rows("SELECT " + numbersOf(type) + " FROM " + from + " ORDER BY record_number"))
                        .as("seed=%d type=%s", seed, RecordType.nameOf(type))
                        .isEqualTo(expected.get(type));
            }
        }
        assertThat(filesIn(out)).hasSize(expected.size());
    }

    @Test
    void shouldGiveAnotherReaderEveryValueOfEveryRecordInCsv() throws Exception {
        final long seed = ThreadLocalRandom.current().nextLong();
        final Path journal = RandomJournal.write(directory, seed, RECORDS_OF_EACH_TYPE);

        final Run run = export(journal, "csv", out);

        assertThat(run.exitCode()).as("seed=%d %s", seed, run).isZero();
        final Map<Integer, List<List<Object>>> expected = valuesByType(journal);
        try (DuckDb duck = new DuckDb()) {
            for (final int type : expected.keySet()) {
                final String from = DuckDb.csv(out.resolve(ExportTables.fileName(ExportFormat.csv, type)));
                assertThat(duck.columns(from).keySet())
                        .as("seed=%d type=%d", seed, type)
                        .containsExactlyElementsOf(names(type));
                assertThat(numbers(duck.rows("SELECT * FROM " + from + " ORDER BY record_number::BIGINT"), type))
                        .as("seed=%d type=%s", seed, RecordType.nameOf(type))
                        .isEqualTo(withInfiniteTimes(journal).get(type));
            }
        }
        assertThat(filesIn(out)).hasSize(expected.size());
    }

    @Test
    void shouldWriteEveryValueOfEveryRecordAsJsonLinesInOrder() throws Exception {
        final long seed = ThreadLocalRandom.current().nextLong();
        final Path journal = RandomJournal.write(directory, seed, RECORDS_OF_EACH_TYPE);

        final Run run = export(journal, "jsonl", out);

        assertThat(run.exitCode()).as("seed=%d %s", seed, run).isZero();
        final List<String> lines = Files.readAllLines(out);
        final Map<Integer, List<List<Object>>> left = withInfiniteTimes(journal);
        assertThat(lines).as("seed=%d", seed).hasSize(RECORDS_OF_EACH_TYPE * left.size());
        for (int i = 0; i < lines.size(); i++) {
            final Map<String, String> members = members(lines.get(i));
            final int type = typeOf(members.get("type"));
            assertThat(members.get("record_number")).isEqualTo(Integer.toString(i));
            assertThat(members.keySet()).containsExactlyElementsOf(names(type));
            assertThat(numbers(List.of(new ArrayList<>(members.values())), type).get(0))
                    .as("seed=%d line=%d", seed, i)
                    .isEqualTo(left.get(type).remove(0));
        }
    }

    @Test
    void shouldWriteWhatTheJournalSays() throws Exception {
        final Path journal = SmallJournal.write(directory);

        final Run run = export(journal, "parquet", out);

        assertThat(run).isEqualTo(new Run(0, "exported 29 records to " + out + System.lineSeparator(), ""));
        try (DuckDb duck = new DuckDb()) {
            assertThat(duck.rows("SELECT record_number, type, sequence, epoch_ns(time_ns), symbol, bid, bid_qty, ask,"
                            + " ask_qty, update_id, connection FROM "
                            + DuckDb.parquet(out.resolve("book_ticker.parquet")) + " ORDER BY 1"))
                    .isEqualTo(List.of(
                            List.of(
                                    2L,
                                    "BOOK_TICKER",
                                    2L,
                                    SmallJournal.START_NS + 2_000_000,
                                    "BTCUSDT",
                                    new BigDecimal("67000.01000000"),
                                    new BigDecimal("0.50000000"),
                                    new BigDecimal("67000.02000000"),
                                    new BigDecimal("1.00000000"),
                                    77L,
                                    3L),
                            List.of(
                                    3L,
                                    "BOOK_TICKER",
                                    3L,
                                    SmallJournal.START_NS + 3_000_000,
                                    "币\"\n\\USDT",
                                    new BigDecimal("0E-8"),
                                    new BigDecimal("0E-8"),
                                    new BigDecimal("2E-8"),
                                    new BigDecimal("3E-8"),
                                    78L,
                                    3L)));
            assertThat(duck.rows("SELECT outcome, value, received - spent FROM "
                            + DuckDb.parquet(out.resolve("loop_closed.parquet")) + " ORDER BY record_number"))
                    .isEqualTo(List.of(
                            List.of("HELD", new BigDecimal("-100.00000000"), new BigDecimal("-100.00000000")),
                            Arrays.asList("COMPLETED", null, new BigDecimal("100.00000001"))));
            assertThat(duck.rows("SELECT epoch_ns(handed_to_socket_ns) FROM "
                            + DuckDb.parquet(out.resolve("order_answer.parquet")) + " ORDER BY record_number LIMIT 1"))
                    .isEqualTo(List.of(List.of(SmallJournal.START_NS + 2_250_000)));
        }
    }

    @ParameterizedTest
    @EnumSource(value = ExportFormat.class, names = "jsonl", mode = Mode.EXCLUDE)
    void shouldWriteATableForTypesThatDoNotOccur(final ExportFormat format) throws Exception {
        final Path journal;
        try (JournalWriter writer = JournalWriter.create(directory, RandomJournal.header())) {
            journal = writer.path();
        }

        assertThat(export(journal, format.name(), out).exitCode()).isZero();

        try (DuckDb duck = new DuckDb()) {
            for (final int type : RandomJournal.LENGTHS.keySet()) {
                final Path file = out.resolve(ExportTables.fileName(format, type));
                final String from = format == ExportFormat.csv ? DuckDb.csv(file) : DuckDb.parquet(file);
                assertThat(duck.rows("SELECT count(*) FROM " + from)).isEqualTo(List.of(List.of(0L)));
                assertThat(duck.columns(from).keySet()).containsExactlyElementsOf(names(type));
            }
        }
    }

    @Test
    void shouldExportOnlyTheTypesAskedFor() throws IOException {
        final Path journal = SmallJournal.write(directory);
        final Path single = directory.resolve("fills.csv");

        assertThat(export(journal, "csv", out, "--types", "fill,ORDER_INTENT,type_200")
                        .exitCode())
                .isZero();
        assertThat(export(journal, "csv", single, "--type", "FILL").exitCode()).isZero();
        assertThat(export(journal, "jsonl", directory.resolve("loops"), "--types=LOOP_OPENED,LOOP_CLOSED")
                        .out())
                .startsWith("exported 3 records");

        assertThat(filesIn(out)).containsExactly("fill.csv", "order_intent.csv", "type_200.csv");
        assertThat(Files.readString(single))
                .isEqualTo("record_number,type,sequence,time_ns,loop_id,ordinal,price,qty,commission,commission_asset,"
                        + "fill,trade_id\n8,FILL,8,1795341600006000000,1,2,0.05,2,0.002,BTC,0,900\n");
        assertThat(Files.readString(out.resolve("fill.csv"))).isEqualTo(Files.readString(single));
        assertThat(Files.readAllLines(directory.resolve("loops")))
                .hasSize(3)
                .allMatch(line -> line.contains("\"type\":\"LOOP_"));
    }

    @Test
    void shouldDocumentEveryColumn() throws IOException {
        final Path document =
                Path.of(System.getProperty("trefoil.projectDirectory"), "gateway", "docs", "export-schema.md");
        final String common = names(RecordType.TIMER).stream().collect(Collectors.joining("`, `", "`", "`"));

        assertThat(Files.readString(document)).contains(common);
        assertThat(Files.readAllLines(document).stream()
                        .dropWhile(line -> !line.equals("| table | columns |"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("|"))
                        .toList())
                .containsExactlyElementsOf(
                        Stream.concat(RandomJournal.LENGTHS.keySet().stream(), Stream.of(RandomJournal.UNKNOWN_TYPE))
                                .map(ExportCommandTest::documentLine)
                                .toList());
    }

    @Test
    void shouldHaveATableForEachTypeThatThereIs() {
        assertThat(IntStream.range(0, ExportTables.TYPE_CODES)
                        .filter(type -> !RecordType.nameOf(type).startsWith("TYPE_") && type != RecordType.SEGMENT_END)
                        .boxed())
                .containsExactlyElementsOf(RandomJournal.LENGTHS.keySet());
        for (final int type : RandomJournal.LENGTHS.keySet()) {
            assertThat(names(type)).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
        }
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void shouldExportWhatIsReadableOfADamagedJournal(final ExportFormat format) throws Exception {
        final Path journal = SmallJournal.write(directory);
        final byte[] bytes = Files.readAllBytes(journal);
        bytes[bytes.length - 16 - 8] ^= 1;
        bytes[40] ^= 1;
        Files.write(journal, bytes);

        final Run run = export(journal, format.name(), out);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("exported " + (SmallJournal.RECORDS - 1) + " records");
        assertThat(run.err())
                .contains("journal " + journal + ": damaged at byte 0, record 0: the header fails its checksum")
                .contains("record " + (SmallJournal.RECORDS - 1) + ": FEED_STATE with checksum")
                .contains("1 records lost");
        try (DuckDb duck = new DuckDb()) {
            final Path ticker = out.resolve(ExportTables.fileName(format, RecordType.BOOK_TICKER));
            final List<List<Object>> symbols = List.of(List.of("#0"), List.of("#2"));
            switch (format) {
                case csv ->
                    assertThat(duck.rows("SELECT symbol FROM " + DuckDb.csv(ticker)))
                            .isEqualTo(symbols);
                case parquet ->
                    assertThat(duck.rows("SELECT symbol FROM " + DuckDb.parquet(ticker)))
                            .isEqualTo(symbols);
                case jsonl -> assertThat(Files.readAllLines(out)).hasSize(SmallJournal.RECORDS - 1);
            }
        }
    }

    @Test
    void shouldExportATornJournalUpToItsTear() throws IOException {
        final Path journal = SmallJournal.write(directory);
        final byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(bytes, bytes.length - 16 - 5));

        final Run run = export(journal, "jsonl", out);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("torn tail at byte");
        assertThat(Files.readAllLines(out)).hasSize(SmallJournal.RECORDS - 1);
    }

    @Test
    void shouldExportWhatIsThereOfAJournalBeingWritten() throws IOException {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Timer.LENGTH]);
        Timer.write(record, 0, SmallJournal.START_NS);
        try (JournalWriter writer = JournalWriter.create(directory, RandomJournal.header())) {
            writer.beginBatch();
            writer.append(record, 0, Timer.LENGTH);
            writer.endBatch();

            final Run run = export(writer.path(), "jsonl", out);

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).contains("still being written: ends for now");
            assertThat(Files.readAllLines(out)).hasSize(1);
        }
    }

    @Test
    void shouldExportARunThroughAllItsFiles() throws Exception {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Timer.LENGTH]);
        final JournalSettings settings = new JournalSettings(
                JournalSettings.LEAST_ROLL_BYTES, TimeUnit.HOURS.toNanos(1), 0, JournalSettings.Sync.END);
        long written = 0;
        final Path journal;
        try (RollingJournal writer = RollingJournal.create(directory, RandomJournal.header(), settings, () -> {})) {
            journal = writer.path();
            boolean inThird = false;
            while (!inThird) {
                inThird = writer.segments() == 3;
                writer.beginBatch();
                for (int i = 0; i < 64; i++) {
                    Timer.write(record, 0, SmallJournal.START_NS + written);
                    RecordHeader.sequence(record, 0, written++);
                    writer.append(record, 0, Timer.LENGTH);
                }
                writer.endBatch();
            }
        }

        final Run run = export(journal, "parquet", out);

        assertThat(run)
                .isEqualTo(new Run(0, "exported " + written + " records to " + out + System.lineSeparator(), ""));
        try (DuckDb duck = new DuckDb()) {
            assertThat(duck.rows("SELECT count(*), min(sequence), max(sequence), count(DISTINCT sequence),"
                            + " max(epoch_ns(time_ns)), max(record_number) FROM "
                            + DuckDb.parquet(out.resolve("timer.parquet"))))
                    .isEqualTo(List.of(List.of(
                            written, 0L, written - 1, written, SmallJournal.START_NS + written - 1, written + 1)));
        }
        assertThat(out.resolve("segment_end.parquet")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void shouldReplaceOnlyWhenForced(final ExportFormat format) throws IOException {
        final Path journal = SmallJournal.write(directory);
        final Path existing = out.resolve(ExportTables.fileName(format, RecordType.FILL));
        Files.createDirectory(out);
        Files.writeString(existing, "mine");
        Files.writeString(out.resolve("other"), "mine, too");
        final Path target = format == ExportFormat.jsonl ? existing : out;

        final Run refused = export(journal, format.name(), target);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(existing + " is there already").contains("--force");
        assertThat(filesIn(out)).containsExactly(existing.getFileName().toString(), "other");
        assertThat(existing).hasContent("mine");

        assertThat(export(journal, format.name(), target, "--force").exitCode()).isZero();

        assertThat(Files.readAllBytes(existing).length).isGreaterThan(100);
        assertThat(out.resolve("other")).hasContent("mine, too");
        assertThat(filesIn(out)).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void shouldRefuseAnOutputThatCannotBeMeant() throws IOException {
        final Path journal = SmallJournal.write(directory);
        final Path text = Files.writeString(directory.resolve("text"), "mine");
        final Path nowhere = directory.resolve("missing").resolve("out");

        assertRefused("there is no directory " + nowhere.getParent(), journal, "parquet", nowhere);
        assertRefused("there is no directory " + nowhere.getParent(), journal, "jsonl", nowhere);
        assertRefused("is a directory: this goes to one file", journal, "jsonl", directory);
        assertRefused("is a directory: this goes to one file", journal, "parquet", directory, "--type=FILL");
        assertRefused("is a file: csv has a table for each record type", journal, "csv", text);
        assertRefused("name a directory, or one --type", journal, "csv", Path.of("-"));
        assertRefused("Parquet cannot be piped", journal, "parquet", Path.of("-"), "--type=FILL");
        assertRefused("one of SKIP, BOOK_TICKER", journal, "csv", out, "--types=FILL,TICKER");
        assertRefused("--types=SEGMENT_END", journal, "csv", out, "--types=SEGMENT_END");
        assertRefused("expected one of [csv, jsonl, parquet]", journal, "xml", out);
        assertRefused("is not a Trefoil journal", text, "csv", out);
        assertRefused("does not exist", directory.resolve("none"), "csv", out);
        assertThat(text).hasContent("mine");
        assertThat(out).doesNotExist();
    }

    @Test
    void shouldKeepWhatItWritesToTheOwner() throws IOException {
        Assumptions.assumeTrue(
                Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class),
                "needs a file system that knows owners and others");
        final Path journal = SmallJournal.write(directory);

        assertThat(export(journal, "jsonl", out).exitCode()).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
    }

    private static void assertRefused(
            final String reason, final Path journal, final String format, final Path out, final String... more) {
        final Run run = export(journal, format, out, more);
        assertThat(run.exitCode()).as("%s", run).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains(reason));
        assertThat(run.err()).doesNotContain("\tat ");
    }

    private static Run export(final Path journal, final String format, final Path out, final String... more) {
        final StringWriter output = new StringWriter();
        final StringWriter err = new StringWriter();
        final List<String> arguments =
                new ArrayList<>(List.of("export", journal.toString(), "--format", format, "-o", out.toString()));
        arguments.addAll(List.of(more));
        final int exitCode = new CommandLine(new JournalCommand())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Run(exitCode, output.toString(), err.toString());
    }

    private static List<String> filesIn(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> names(final int type) {
        return Columns.of(type).stream().map(Column::name).toList();
    }

    private static int typeOf(final String name) {
        return IntStream.range(0, ExportTables.TYPE_CODES)
                .filter(code -> RecordType.nameOf(code).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String documentLine(final int type) {
        final String name = type == RandomJournal.UNKNOWN_TYPE
                ? "type_n"
                : RecordType.nameOf(type).toLowerCase(Locale.ROOT);
        final String columns = Columns.of(type).stream()
                .skip(4)
                .map(column -> "`" + column.name() + "` " + column.kind().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return "| `" + name + "` | " + columns + " |";
    }

    private static Map<String, String> duckTypes(final int type) {
        final Map<String, String> types = new LinkedHashMap<>();
        for (final Column column : Columns.of(type)) {
            types.put(
                    column.name(),
                    switch (column.kind()) {
                        case TEXT -> "VARCHAR";
                        case NUMBER -> "BIGINT";
                        case DECIMAL -> "DECIMAL(19,8)";
                        case TIME -> "TIMESTAMPTZ_NS";
                    });
        }
        return types;
    }

    /** The columns as a query's, times as numbers. */
    private static String numbersOf(final int type) {
        return Columns.of(type).stream()
                .map(column -> column.kind() == FieldKind.TIME
                        ? "epoch_ns(\"" + column.name() + "\")"
                        : "\"" + column.name() + "\"")
                .collect(Collectors.joining(", "));
    }

    /** Rows of text as rows of values. */
    private static List<List<Object>> numbers(final List<List<Object>> rows, final int type) {
        final List<Column> columns = Columns.of(type);
        final List<List<Object>> numbers = new ArrayList<>();
        for (final List<Object> row : rows) {
            final List<Object> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                final String text = (String) row.get(i);
                values.add(
                        text == null
                                ? null
                                : switch (columns.get(i).kind()) {
                                    case TEXT -> text;
                                    case NUMBER, TIME -> Long.valueOf(text);
                                    case DECIMAL -> new BigDecimal(text).setScale(Fixed.DECIMALS);
                                });
            }
            numbers.add(values);
        }
        return numbers;
    }

    private static Map<Integer, List<List<Object>>> withInfiniteTimes(final Path journal) {
        return values(journal, true);
    }

    private static Map<Integer, List<List<Object>>> valuesByType(final Path journal) {
        return values(journal, false);
    }

    /** What the journal's own reader finds, in the columns' order. */
    private static Map<Integer, List<List<Object>>> values(final Path journal, final boolean infiniteTimes) {
        final Map<Integer, List<List<Object>>> rows = new TreeMap<>();
        try (JournalReader reader = JournalReader.open(journal)) {
            final RecordFields fields = new RecordFields(new Names(reader.header()));
            while (reader.next()) {
                final Values values = new Values(infiniteTimes);
                values.number("record", reader.recordNumber());
                values.text("type", RecordType.nameOf(reader.type()));
                values.number("sequence", RecordHeader.sequence(reader.buffer(), reader.offset()));
                values.add(RecordHeader.timeNs(reader.buffer(), reader.offset()));
                fields.describe(reader.buffer(), reader.offset(), reader.length(), values);
                rows.computeIfAbsent(reader.type(), type -> new ArrayList<>()).add(values.row);
            }
        }
        return rows;
    }

    /** A record's values as they are, in the order in which they come. */
    private static final class Values implements FieldSink {
        private final List<Object> row = new ArrayList<>();
        private final boolean infiniteTimes;

        Values(final boolean infiniteTimes) {
            this.infiniteTimes = infiniteTimes;
        }

        @Override
        public void text(final String name, final String value) {
            row.add(value);
        }

        @Override
        public void number(final String name, final long value) {
            row.add(value);
        }

        @Override
        public void decimal(final String name, final long fixed) {
            row.add(BigDecimal.valueOf(fixed, Fixed.DECIMALS));
        }

        @Override
        public void time(final String name, final long epochNs) {
            if (epochNs == 0) {
                row.add(null);
            } else {
                add(epochNs);
            }
        }

        @Override
        public void absent(final String name, final FieldKind kind) {
            row.add(null);
        }

        private void add(final long epochNs) {
            row.add(!infiniteTimes && INFINITE_TIMES.contains(epochNs) ? null : (Long) epochNs);
        }
    }

    /** Members of a flat JSON object in their order; decimals must be strings. */
    private static Map<String, String> members(final String object) throws IOException {
        final Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(object)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                final JsonToken token = parser.nextToken();
                assertThat(token).isIn(JsonToken.VALUE_NULL, JsonToken.VALUE_STRING, JsonToken.VALUE_NUMBER_INT);
                members.put(name, token == JsonToken.VALUE_NULL ? null : parser.getText());
            }
            assertThat(parser.nextToken()).isNull();
        }
        return members;
    }
}
