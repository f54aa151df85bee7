package trefoil.gateway.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import trefoil.engine.math.DecimalText;

/** The parameters of one request by name; remembers which were read, so that one nobody reads is refused. */
final class Parameters {
    private static final int MAX_PARAMETERS = 100;
    private static final String DECIMAL_FORM = "^([0-9]{1,20})(\\.[0-9]{1,20})?$";
    private static final String NUMBER_FORM = "^[0-9]{1,20}$";
    private static final Pattern DECIMAL = Pattern.compile(DECIMAL_FORM);
    private static final Pattern NUMBER = Pattern.compile(NUMBER_FORM);

    private final Map<String, String> values;
    private final Set<String> read = new HashSet<>();

    Parameters(final Map<String, String> values) {
        this.values = values;
    }

    /** Parameters of query and form body as received, percent-encoded; the query wins. */
    static Parameters ofForm(final String query, final String body) throws VenueError {
        final Map<String, String> values = new LinkedHashMap<>();
        addAll(values, query, false);
        addAll(values, body, true);
        return new Parameters(values);
    }

    private static void addAll(final Map<String, String> values, final String form, final boolean mayRepeat)
            throws VenueError {
        final Set<String> inThisForm = new HashSet<>();
        int start = 0;
        while (start < form.length()) {
            int end = form.indexOf('&', start);
            end = end < 0 ? form.length() : end;
            if (end > start) {
                final int equals = form.indexOf('=', start);
                final boolean hasValue = equals >= 0 && equals < end;
                final String name = decode(form.substring(start, hasValue ? equals : end));
                final String value = hasValue ? decode(form.substring(equals + 1, end)) : "";
                if (!inThisForm.add(name)) {
                    throw VenueError.badRequest(-1101, "Duplicate values for parameter '" + name + "' detected.");
                }
                if (!mayRepeat || !values.containsKey(name)) {
                    values.put(name, value);
                }
                if (values.size() > MAX_PARAMETERS) {
                    throw VenueError.badRequest(-1101, "Too many parameters sent for this endpoint.");
                }
            }
            start = end + 1;
        }
    }

    /** Text of percent-encoded UTF-8. */
    static String decode(final String encoded) throws VenueError {
        final byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            final char c = encoded.charAt(i);
            if (c == '%') {
                final int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                final int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw VenueError.badRequest(-1100, "Illegal characters found in a parameter.");
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = c == '+' ? (byte) ' ' : (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (final CharacterCodingException e) {
            throw VenueError.badRequest(-1100, "Illegal characters found in a parameter.");
        }
    }

    boolean has(final String name) {
        return values.containsKey(name);
    }

    private int count(final String name, final char character) {
        return (int) values.get(name).chars().filter(c -> c == character).count();
    }

    /** The value, or null if the request does not have it. */
    String optional(final String name) throws VenueError {
        read.add(name);
        final String value = values.get(name);
        if (value != null && value.isEmpty()) {
            throw VenueError.badRequest(-1105, "Parameter '" + name + "' was empty.");
        }
        return value;
    }

    String required(final String name) throws VenueError {
        read.add(name);
        final String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw VenueError.mandatory(name);
        }
        return value;
    }

    long requiredDecimal(final String name) throws VenueError {
        return decimal(name, required(name));
    }

    long optionalNumber(final String name, final long otherwise) throws VenueError {
        final String text = optional(name);
        return text == null ? otherwise : number(name, text);
    }

    long requiredNumber(final String name) throws VenueError {
        return number(name, required(name));
    }

    boolean optionalFlag(final String name, final boolean otherwise) throws VenueError {
        final String text = optional(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw VenueError.illegal(name, "^(true|false)$");
        }
        return text.equals("true");
    }

    /** A number of rows wanted, {@code otherwise} unless said, cut to {@code most}. */
    int limit(final int otherwise, final int most) throws VenueError {
        final long limit = optionalNumber("limit", otherwise);
        if (limit == 0) {
            throw VenueError.badRequest(-1130, "Data sent for parameter 'limit' is not valid.");
        }
        return (int) Math.min(limit, most);
    }

    /** A moment in milliseconds or microseconds as nanoseconds since the epoch; -1 if there is none. */
    long optionalTimeNs(final String name) throws VenueError {
        final long time = optionalNumber(name, -1);
        if (time < 0) {
            return -1;
        }
        final TimeUnit unit = time >= Security.FIRST_MICROSECONDS ? TimeUnit.MICROSECONDS : TimeUnit.MILLISECONDS;
        return unit.toNanos(time);
    }

    /** How many names a list parameter holds. */
    int listSize(final String name) {
        return count(name, ',') + 1;
    }

    /** Refuses a request with a parameter nobody read. */
    void requireAllRead() throws VenueError {
        int used = 0;
        for (final String name : values.keySet()) {
            used += read.contains(name) ? 1 : 0;
        }
        if (used < values.size()) {
            throw VenueError.badRequest(
                    -1104,
                    "Not all sent parameters were read; read '" + used + "' parameter(s) but was sent '" + values.size()
                            + "'.");
        }
    }

    private static long decimal(final String name, final String text) throws VenueError {
        if (!DECIMAL.matcher(text).matches()) {
            throw VenueError.illegal(name, DECIMAL_FORM);
        }
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        final long value = DecimalText.parse(bytes, 0, bytes.length);
        if (value != DecimalText.MALFORMED) {
            return value;
        }
        final int point = text.indexOf('.');
        final int wholeLength = point < 0 ? bytes.length : point;
        if (DecimalText.parse(bytes, 0, wholeLength) == DecimalText.MALFORMED) {
            throw VenueError.badRequest(-1108, "Parameter '" + name + "' overflowed.");
        }
        throw VenueError.badRequest(-1111, "Parameter '" + name + "' has too much precision.");
    }

    private static long number(final String name, final String text) throws VenueError {
        if (!NUMBER.matcher(text).matches()) {
            throw VenueError.illegal(name, NUMBER_FORM);
        }
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw VenueError.badRequest(-1108, "Parameter '" + name + "' overflowed.");
        }
    }
}
