package trefoil.gateway.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Parsed JSON with the types that assertions like; arguments are JSON texts, or values found in others. */
final class TestJson {
    private TestJson() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(final Object value) {
        return (Map<String, Object>) parsed(value);
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(final Object value) {
        return (List<Object>) parsed(value);
    }

    static long number(final Map<String, Object> object, final String field) {
        return Long.parseLong(object.get(field).toString());
    }

    private static Object parsed(final Object value) {
        if (!(value instanceof String json)) {
            return value;
        }
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }
}
