package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.RecordHeader;

/**
 * The columns of each record type's table: those that all records have, then the type's own. The latter are asked of
 * {@link RecordFields} with a record of zeros, so there is no second list of fields.
 */
final class Columns {
    private static final List<Column> OF_EVERY_RECORD = List.of(
            new Column("record", "record_number", FieldKind.NUMBER, true),
            new Column("type", "type", FieldKind.TEXT, true),
            new Column("sequence", "sequence", FieldKind.NUMBER, true),
            new Column("time", "time_ns", FieldKind.TIME, true));

    private Columns() {}

    /** Columns of that type's table; a type that this version does not know has its body as one. */
    static List<Column> of(final int type) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        RecordHeader.write(record, 0, RecordHeader.LENGTH, type, 0);
        final Collector collector = new Collector();
        new RecordFields(new Names(Optional.empty())).describe(record, 0, RecordHeader.LENGTH, collector);
        return List.copyOf(collector.columns);
    }

    private static final class Collector implements FieldSink {
        private final List<Column> columns = new ArrayList<>(OF_EVERY_RECORD);

        @Override
        public void text(final String name, final String value) {
            absent(name, FieldKind.TEXT);
        }

        @Override
        public void number(final String name, final long value) {
            absent(name, FieldKind.NUMBER);
        }

        @Override
        public void decimal(final String name, final long fixed) {
            absent(name, FieldKind.DECIMAL);
        }

        @Override
        public void time(final String name, final long epochNs) {
            absent(name, FieldKind.TIME);
        }

        @Override
        public void absent(final String name, final FieldKind kind) {
            columns.add(Column.of(name, kind));
        }
    }
}
