package trefoil.gateway.binance.stream;

import java.util.List;
import trefoil.gateway.binance.codec.JsonText;

/** Text of the control frames we send on market streams. */
final class ControlFrames {
    private ControlFrames() {}

    static String subscribe(final List<String> streams, final long id) {
        final StringBuilder text = new StringBuilder("{\"method\":\"SUBSCRIBE\",\"params\":[");
        for (int i = 0; i < streams.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"");
            JsonText.appendEscaped(streams.get(i), text);
            text.append('"');
        }
        return text.append("],\"id\":").append(id).append('}').toString();
    }

    static String listSubscriptions(final long id) {
        return "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + id + "}";
    }
}
