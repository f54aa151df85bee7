package trefoil.gateway.binance.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.engine.event.OrderKey;

/**
 * Our name for an order at the venue: {@code tf-<session, base 36>-<loopId>-<ordinal>}, e.g. {@code tf-l2xk9wq1-42-3}.
 *
 * <p>The session makes ids of one run differ from those of every other run; after a crash the id leads back to the
 * journalled intent. At most {@value #MAX_LENGTH} characters of {@code [a-z0-9-]}, as the venue demands.
 *
 * @param session identity of the run, 0 to {@value #MAX_SESSION}: the start time in milliseconds will do
 * @param orderKey see {@link OrderKey}
 */
public record ClientOrderId(long session, long orderKey) {
    /** Longest id the venue takes. */
    public static final int MAX_LENGTH = 36;

    /** Largest session: 10 characters in base 36. */
    public static final long MAX_SESSION = 3_656_158_440_062_975L;

    private static final int RADIX = 36;
    private static final String PREFIX = "tf-";
    private static final Pattern FORM =
            Pattern.compile("tf-(0|[1-9a-z][0-9a-z]{0,9})-([1-9][0-9]{0,18})-([1-9]|1[0-5])");
    private static final long MAX_LOOP_ID = OrderKey.loopId(-1);

    public ClientOrderId {
        if (session < 0 || session > MAX_SESSION) {
            throw new IllegalArgumentException("session=" + session + " is not between 0 and " + MAX_SESSION);
        }
    }

    /** The part that all ids of a session share, {@code tf-<session>-}. */
    static byte[] prefix(final long session) {
        return (PREFIX + Long.toString(session, RADIX) + "-").getBytes(StandardCharsets.US_ASCII);
    }

    /** The id of that text; empty if it is not one of ours. */
    public static Optional<ClientOrderId> parse(final String text) {
        final Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        final long session = Long.parseLong(matcher.group(1), RADIX);
        final long loopId;
        try {
            loopId = Long.parseLong(matcher.group(2));
        } catch (final NumberFormatException e) {
            return Optional.empty();
        }
        return loopId > MAX_LOOP_ID
                ? Optional.empty()
                : Optional.of(new ClientOrderId(session, OrderKey.of(loopId, Integer.parseInt(matcher.group(3)))));
    }

    @Override
    public String toString() {
        return PREFIX + Long.toString(session, RADIX) + "-" + OrderKey.loopId(orderKey) + "-"
                + OrderKey.ordinal(orderKey);
    }
}
