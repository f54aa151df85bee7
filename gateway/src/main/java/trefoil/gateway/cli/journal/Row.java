package trefoil.gateway.cli.journal;

import java.util.List;

/** One record of one type as a row of its table, filled field by field and used again for the next. */
public final class Row implements FieldSink {
    private final List<Column> columns;
    private final long[] values;
    private final String[] texts;
    private final boolean[] absent;
    private int filled;

    /** An empty row of those columns. */
    public Row(final List<Column> columns) {
        this.columns = columns;
        values = new long[columns.size()];
        texts = new String[columns.size()];
        absent = new boolean[columns.size()];
    }

    /** Begins a row. */
    public void start() {
        filled = 0;
    }

    /** Begins a record with what all records have. */
    void start(final long recordNumber, final String type, final long sequence, final long timeNs) {
        start();
        number("record", recordNumber);
        text("type", type);
        number("sequence", sequence);
        // Not time(): zero is no absence here.
        set("time", FieldKind.TIME, timeNs);
    }

    /** Ends the row. */
    public void end() {
        if (filled != columns.size()) {
            throw new IllegalStateException("field " + columns.get(filled).field() + " is missing");
        }
    }

    List<Column> columns() {
        return columns;
    }

    boolean isAbsent(final int column) {
        return absent[column];
    }

    /** Value of a column that is no text. */
    long value(final int column) {
        return values[column];
    }

    String text(final int column) {
        return texts[column];
    }

    @Override
    public void text(final String name, final String value) {
        texts[take(name, FieldKind.TEXT, false)] = value;
    }

    @Override
    public void number(final String name, final long value) {
        set(name, FieldKind.NUMBER, value);
    }

    @Override
    public void decimal(final String name, final long fixed) {
        set(name, FieldKind.DECIMAL, fixed);
    }

    @Override
    public void time(final String name, final long epochNs) {
        if (epochNs == 0) {
            absent(name, FieldKind.TIME);
        } else {
            set(name, FieldKind.TIME, epochNs);
        }
    }

    @Override
    public void absent(final String name, final FieldKind kind) {
        take(name, kind, true);
    }

    private void set(final String name, final FieldKind kind, final long value) {
        values[take(name, kind, false)] = value;
    }

    private int take(final String name, final FieldKind kind, final boolean isAbsent) {
        final Column column = filled < columns.size() ? columns.get(filled) : null;
        if (column == null || column.kind() != kind || !column.field().equals(name)) {
            throw new IllegalStateException("field " + name + " of kind " + kind + " where the table has " + column);
        }
        absent[filled] = isAbsent;
        return filled++;
    }
}
