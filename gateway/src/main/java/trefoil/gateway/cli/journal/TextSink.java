package trefoil.gateway.cli.journal;

import trefoil.engine.math.DecimalText;

/** Fields as {@code name=value}, names from outside made harmless for a terminal. */
final class TextSink implements FieldSink {
    private static final int NUMBER_WIDTH = 9;
    private static final int TYPE_WIDTH = 12;

    private final StringBuilder line;
    private final Colours colours;
    private final UtcTime times = new UtcTime();

    TextSink(final StringBuilder line) {
        this(line, Colours.NONE);
    }

    TextSink(final StringBuilder line, final Colours colours) {
        this.line = line;
        this.colours = colours;
    }

    /** Number, time, type and sequence, in columns. */
    void start(final long recordNumber, final long timeNs, final String type, final long sequence) {
        final String number = Long.toString(recordNumber);
        blanks(NUMBER_WIDTH - number.length());
        line.append(number);
        line.append(' ');
        times.append(line, timeNs);
        line.append(' ');
        line.append(colours.name(type));
        blanks(TYPE_WIDTH - type.length());
        number("sequence", sequence);
    }

    @Override
    public void text(final String name, final String value) {
        name(name);
        appendSafely(value);
    }

    @Override
    public void number(final String name, final long value) {
        name(name);
        line.append(value);
    }

    @Override
    public void decimal(final String name, final long fixed) {
        name(name);
        line.append(DecimalText.toString(fixed));
    }

    @Override
    public void time(final String name, final long epochNs) {
        name(name);
        if (epochNs == 0) {
            line.append('-');
        } else {
            times.append(line, epochNs);
        }
    }

    static String safe(final String value) {
        final StringBuilder text = new StringBuilder();
        new TextSink(text).appendSafely(value);
        return text.toString();
    }

    private void appendSafely(final String value) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (Character.isISOControl(c) || Character.isWhitespace(c) || Character.getType(c) == Character.FORMAT) {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
    }

    private void name(final String name) {
        line.append(' ').append(name).append('=');
    }

    private void blanks(final int count) {
        for (int i = 0; i < count; i++) {
            line.append(' ');
        }
    }
}
