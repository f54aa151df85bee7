package trefoil.gateway.cli.journal;

import trefoil.engine.math.DecimalText;

/** Fields as {@code name=value}, names from outside made harmless for a terminal. */
final class TextSink implements FieldSink {
    private final StringBuilder line;
    private final UtcTime times = new UtcTime();

    TextSink(final StringBuilder line) {
        this.line = line;
    }

    /** Number, time, type and sequence, in columns. */
    void start(final long recordNumber, final long timeNs, final String type, final long sequence) {
        pad(Long.toString(recordNumber), 9, true);
        line.append(' ');
        times.append(line, timeNs);
        line.append(' ');
        pad(type, 12, false);
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

    private void pad(final String text, final int width, final boolean right) {
        final int blanks = width - text.length();
        if (!right) {
            line.append(text);
        }
        for (int i = 0; i < blanks; i++) {
            line.append(' ');
        }
        if (right) {
            line.append(text);
        }
    }
}
