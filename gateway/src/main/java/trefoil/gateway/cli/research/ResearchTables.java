package trefoil.gateway.cli.research;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.LoopFindings;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.OpportunitySet;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.SurvivalCurve;
import trefoil.engine.research.result.TimeBucket;
import trefoil.gateway.cli.journal.Column;
import trefoil.gateway.cli.journal.ExportFile;
import trefoil.gateway.cli.journal.FieldKind;
import trefoil.gateway.cli.journal.ParquetRowWriter;
import trefoil.gateway.cli.journal.Row;

/** A study as Parquet tables: {@code opportunities}, {@code survival}, {@code loops}, {@code over_time}, {@code profit}. */
final class ResearchTables {
    private static final String GROSS = "gross";
    private static final String NET = "net";

    private ResearchTables() {}

    /** One column: its field's name, its kind, and its value of a row, null or {@link Long#MIN_VALUE} if it has none. */
    private record Field<T>(Column column, Function<T, String> text, ToLongFunction<T> number) {
        static <T> Field<T> text(final String name, final Function<T, String> value) {
            return new Field<>(Column.of(name, FieldKind.TEXT), value, null);
        }

        static <T> Field<T> number(final String name, final ToLongFunction<T> value) {
            return new Field<>(Column.of(name, FieldKind.NUMBER), null, value);
        }

        static <T> Field<T> decimal(final String name, final ToLongFunction<T> value) {
            return new Field<>(Column.of(name, FieldKind.DECIMAL), null, value);
        }

        static <T> Field<T> time(final String name, final ToLongFunction<T> value) {
            return new Field<>(Column.of(name, FieldKind.TIME), null, value);
        }

        void write(final Row row, final T value) {
            final String name = column.field();
            if (text != null) {
                row.text(name, text.apply(value));
                return;
            }
            final long whole = number.applyAsLong(value);
            if (whole == Long.MIN_VALUE || whole == Long.MAX_VALUE) {
                row.absent(name, column.kind());
                return;
            }
            switch (column.kind()) {
                case DECIMAL -> row.decimal(name, whole);
                case TIME -> row.time(name, whole);
                default -> row.number(name, whole);
            }
        }
    }

    private record Of<T>(String threshold, T value) {}

    private record Step(SurvivalCurve curve, SurvivalCurve.Point point) {}

    static void write(final StudyResult result, final Path directory, final boolean replace) throws IOException {
        Files.createDirectories(directory);
        final Path[] targets = {
            directory.resolve("opportunities.parquet"),
            directory.resolve("survival.parquet"),
            directory.resolve("loops.parquet"),
            directory.resolve("over_time.parquet"),
            directory.resolve("profit.parquet")
        };
        table(targets[0], replace, "opportunities", OPPORTUNITY, both(result, OpportunitySet::kept));
        table(targets[1], replace, "survival", STEP, both(result, ResearchTables::steps));
        table(targets[2], replace, "loops", LOOP, both(result, OpportunitySet::loops));
        table(targets[3], replace, "over_time", BUCKET, both(result, OpportunitySet::overTime));
        table(targets[4], replace, "profit", CELL, result.grid().cells());
    }

    private static <T> List<Of<T>> both(final StudyResult result, final Function<OpportunitySet, List<T>> part) {
        final List<Of<T>> rows = new ArrayList<>();
        part.apply(result.gross()).forEach(value -> rows.add(new Of<>(GROSS, value)));
        part.apply(result.net()).forEach(value -> rows.add(new Of<>(NET, value)));
        return rows;
    }

    private static List<Step> steps(final OpportunitySet set) {
        final List<Step> steps = new ArrayList<>();
        set.curves().forEach(curve -> curve.points().forEach(point -> steps.add(new Step(curve, point))));
        return steps;
    }

    private static final List<Field<Of<Opportunity>>> OPPORTUNITY = List.of(
            Field.text("threshold", row -> row.threshold()),
            Field.text("loop", row -> row.value().loop().text()),
            Field.text("symbols", row -> String.join(" ", row.value().loop().symbols())),
            Field.time("open", row -> row.value().openNs()),
            Field.time("end", row -> row.value().endNs()),
            Field.number("lifeNs", row -> row.value().lifeNs()),
            Field.text("endedBy", row -> row.value().end().name()),
            Field.number("updates", row -> row.value().updates()),
            Field.number("openEdgePpb", row -> row.value().openEdgePpb()),
            Field.number("peakEdgePpb", row -> row.value().peakEdgePpb()),
            Field.time("peak", row -> row.value().peakNs()),
            Field.text("triggeringLeg", row -> row.value().openedBy()),
            Field.text("closingLeg", row -> row.value().closedBy()),
            Field.decimal("capacity", row -> row.value().capacity()),
            Field.decimal("capacityProfit", row -> row.value().capacityProfit()));

    private static final List<Field<Of<Step>>> STEP = List.of(
            Field.text("threshold", row -> row.threshold()),
            Field.text("grouping", row -> row.value().curve().grouping()),
            Field.text("label", row -> row.value().curve().label()),
            Field.number("ageNs", row -> row.value().point().ageNs()),
            Field.number("atRisk", row -> row.value().point().atRisk()),
            Field.decimal("alive", row -> fixed(row.value().point().alive())),
            Field.decimal("aliveLow", row -> fixed(row.value().point().low())),
            Field.decimal("aliveHigh", row -> fixed(row.value().point().high())));

    private static final List<Field<Of<LoopFindings>>> LOOP = List.of(
            Field.text("threshold", row -> row.threshold()),
            Field.text("loop", row -> row.value().loop().text()),
            Field.number("opportunities", row -> row.value().opportunities()),
            Field.number("censored", row -> row.value().censored()),
            Field.number("openNs", row -> row.value().openNs()),
            Field.number("medianNs", row -> row.value().medianNs()),
            Field.number("peakEdgePpb", row -> row.value().peakEdgePpb()),
            Field.decimal("capacity", row -> row.value().capacity()),
            Field.decimal("capacityProfit", row -> row.value().capacityProfit()));

    private static final List<Field<Of<TimeBucket>>> BUCKET = List.of(
            Field.text("threshold", row -> row.threshold()),
            Field.time("from", row -> row.value().fromNs()),
            Field.number("widthNs", row -> row.value().widthNs()),
            Field.number("updates", row -> row.value().updates()),
            Field.number("opened", row -> row.value().opened()),
            Field.number("openNs", row -> row.value().openNs()),
            Field.number("peakEdgePpb", row -> row.value().peakEdgePpb()));

    private static final List<Field<ProfitCell>> CELL = List.of(
            Field.number("latencyNs", ProfitCell::latencyNs),
            Field.text("tier", cell -> cell.tier().name()),
            Field.decimal("feeRate", cell -> cell.tier().rate()),
            Field.decimal("size", ProfitCell::size),
            Field.number("loops", ProfitCell::loops),
            Field.number("completed", ProfitCell::completed),
            Field.number("completedInPart", ProfitCell::completedInPart),
            Field.number("missed", ProfitCell::missed),
            Field.number("unwound", ProfitCell::unwound),
            Field.number("held", ProfitCell::held),
            Field.number("censored", ProfitCell::censored),
            Field.number("orders", ProfitCell::orders),
            Field.decimal("profit", ProfitCell::profit),
            Field.decimal("profitOfCompleted", ProfitCell::profitOfCompleted),
            Field.decimal("worstLoop", ProfitCell::worstLoop),
            Field.decimal("requiredCapital", ProfitCell::requiredCapital),
            Field.decimal("perDay", cell -> fixed(cell.perDay())),
            Field.decimal("perDayLow", cell -> fixed(cell.perDayLow())),
            Field.decimal("perDayHigh", cell -> fixed(cell.perDayHigh())));

    private static long fixed(final double value) {
        return Double.isNaN(value) ? Long.MIN_VALUE : Math.round(value * Fixed.ONE);
    }

    private static <T> void table(
            final Path file, final boolean replace, final String name, final List<Field<T>> fields, final List<T> rows)
            throws IOException {
        final List<Column> columns = fields.stream().map(Field::column).toList();
        final ExportFile output = new ExportFile(file, replace);
        try {
            try (ParquetRowWriter writer = new ParquetRowWriter(name, columns, output.written())) {
                final Row row = new Row(columns);
                for (final T value : rows) {
                    row.start();
                    fields.forEach(field -> field.write(row, value));
                    row.end();
                    writer.write(row);
                }
            }
            output.keep();
        } finally {
            output.discard();
        }
    }
}
