package trefoil.gateway.cli.journal;

import org.agrona.DirectBuffer;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;

/** Writes records, one a line, as text or as JSON objects. */
final class RecordPrinter {
    private final LineOutput output;
    private final RecordFields fields;
    private final TextSink text;
    private final JsonSink json;
    private final boolean asJson;

    RecordPrinter(final Names names, final boolean asJson, final Colours colours, final LineOutput output) {
        this.output = output;
        this.asJson = asJson;
        fields = new RecordFields(names);
        text = new TextSink(output.line(), colours);
        json = new JsonSink(output.line());
    }

    /** Writes one record. False if nobody reads the output any more. */
    boolean print(final long recordNumber, final DirectBuffer buffer, final int offset, final int length) {
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        final long sequence = RecordHeader.sequence(buffer, offset);
        final String type = RecordType.nameOf(RecordHeader.type(buffer, offset));
        if (asJson) {
            json.start(recordNumber, timeNs, type, sequence);
            fields.describe(buffer, offset, length, json);
            json.end();
        } else {
            text.start(recordNumber, timeNs, type, sequence);
            fields.describe(buffer, offset, length, text);
        }
        return output.endLine();
    }
}
