package trefoil.gateway.cli.journal;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Points in time as ISO 8601 UTC text with nanoseconds: {@code 2026-11-22T10:15:30.123456789Z}. */
public final class UtcTime {
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private long cachedSecond = Long.MIN_VALUE;
    private String cachedText = "";

    /** Appends the text. */
    void append(final StringBuilder target, final long epochNs) {
        final long second = Math.floorDiv(epochNs, NANOS_PER_SECOND);
        if (second != cachedSecond) {
            cachedText = SECOND.format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
            cachedSecond = second;
        }
        target.append(cachedText).append('.');
        final int start = target.length();
        target.append(NANOS_PER_SECOND + Math.floorMod(epochNs, NANOS_PER_SECOND));
        target.deleteCharAt(start).append('Z');
    }

    /** The text. */
    public static String text(final long epochNs) {
        final StringBuilder target = new StringBuilder();
        new UtcTime().append(target, epochNs);
        return target.toString();
    }
}
