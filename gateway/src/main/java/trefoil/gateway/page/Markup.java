package trefoil.gateway.page;

/** Text made fit for HTML and XML, as content and between quotes. */
public final class Markup {
    private static final char REPLACEMENT = '\uFFFD';

    private Markup() {}

    /** The text without what no page may show: control characters, and what turns the direction of the text around it. */
    static String clean(final String text) {
        final StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            final boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                clean.append(c).append(text.charAt(++i));
            } else {
                clean.append(allowed(c) ? c : REPLACEMENT);
            }
        }
        return clean.toString();
    }

    /** The clean text with all that means something in markup escaped. */
    public static String escape(final String text) {
        return clean(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Whether XML allows it, and it leaves the direction of the text alone. */
    private static boolean allowed(final char c) {
        final boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7F && c < 0xA0;
        final boolean direction =
                c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F || c == 0x061C;
        return !control && !direction && !Character.isSurrogate(c) && c != 0xFFFE && c != 0xFFFF;
    }
}
