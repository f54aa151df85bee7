package trefoil.gateway.binance.codec;

/** Texts as they stand between quotes in JSON. */
public final class JsonText {
    private JsonText() {}

    /** The text with quotes, backslashes and control characters escaped. */
    public static String escaped(final String value) {
        final StringBuilder text = new StringBuilder(value.length());
        appendEscaped(value, text);
        return text.toString();
    }

    /** Appends it so. */
    public static void appendEscaped(final String value, final StringBuilder target) {
        for (int i = 0; i < value.length(); i++) {
            final char next = value.charAt(i);
            if (next == '"' || next == '\\' || next < ' ') {
                target.append(String.format("\\u%04x", (int) next));
            } else {
                target.append(next);
            }
        }
    }
}
