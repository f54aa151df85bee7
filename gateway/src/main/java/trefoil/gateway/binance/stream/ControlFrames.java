package trefoil.gateway.binance.stream;

import java.util.List;

/** Text of the control frames we send on market streams. */
final class ControlFrames {
    private ControlFrames() {}

    static String subscribe(final List<String> streams, final long id) {
        final StringBuilder text = new StringBuilder("{\"method\":\"SUBSCRIBE\",\"params\":[");
        for (int i = 0; i < streams.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"");
            appendEscaped(streams.get(i), text);
            text.append('"');
        }
        return text.append("],\"id\":").append(id).append('}').toString();
    }

    static String listSubscriptions(final long id) {
        return "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + id + "}";
    }

    /** The text as it stands between quotes in JSON. */
    static String escaped(final String value) {
        final StringBuilder text = new StringBuilder(value.length());
        appendEscaped(value, text);
        return text.toString();
    }

    private static void appendEscaped(final String value, final StringBuilder target) {
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
