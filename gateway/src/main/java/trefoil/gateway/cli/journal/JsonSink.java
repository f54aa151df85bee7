package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import trefoil.engine.math.DecimalText;

/** Fields as members of one JSON object a line. Decimals are strings, so that no reader rounds them. */
final class JsonSink implements FieldSink {
    private final StringBuilder line;
    private final UtcTime times = new UtcTime();

    JsonSink(final StringBuilder line) {
        this.line = line;
    }

    /** Opens the object. */
    void start(final long recordNumber, final long timeNs, final String type, final long sequence) {
        line.append("{\"record\":").append(recordNumber);
        name("time");
        line.append('"');
        times.append(line, timeNs);
        line.append('"');
        text("type", type);
        number("sequence", sequence);
    }

    /** Closes the object. */
    void end() {
        line.append('}');
    }

    @Override
    public void text(final String name, final String value) {
        name(name);
        line.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, line);
        line.append('"');
    }

    @Override
    public void number(final String name, final long value) {
        name(name);
        line.append(value);
    }

    @Override
    public void decimal(final String name, final long fixed) {
        name(name);
        line.append('"').append(DecimalText.toString(fixed)).append('"');
    }

    @Override
    public void time(final String name, final long epochNs) {
        name(name);
        if (epochNs == 0) {
            line.append("null");
        } else {
            line.append('"');
            times.append(line, epochNs);
            line.append('"');
        }
    }

    private void name(final String name) {
        line.append(",\"").append(name).append("\":");
    }
}
