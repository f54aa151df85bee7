package trefoil.gateway.cli.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.math.DecimalText;

/** A record's fields as texts by name, in the order they are shown. */
final class FieldList implements FieldSink {
    private final Map<String, String> fields = new LinkedHashMap<>();

    private FieldList() {}

    /** All fields of a record, those that every record has first. */
    static Map<String, String> of(final DirectBuffer record, final RecordFields fields) {
        final FieldList list = new FieldList();
        list.text("type", RecordType.nameOf(RecordHeader.type(record, 0)));
        list.number("sequence", RecordHeader.sequence(record, 0));
        list.time("time", RecordHeader.timeNs(record, 0));
        fields.describe(record, 0, record.capacity(), list);
        return list.fields;
    }

    @Override
    public void text(final String name, final String value) {
        fields.put(name, TextSink.safe(value));
    }

    @Override
    public void number(final String name, final long value) {
        fields.put(name, Long.toString(value));
    }

    @Override
    public void decimal(final String name, final long fixed) {
        fields.put(name, DecimalText.toString(fixed));
    }

    @Override
    public void time(final String name, final long epochNs) {
        fields.put(name, epochNs == 0 ? "-" : UtcTime.text(epochNs));
    }
}
