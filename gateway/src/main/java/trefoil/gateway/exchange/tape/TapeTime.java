package trefoil.gateway.exchange.tape;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Receive times of captures, in nanoseconds since the Unix epoch. */
final class TapeTime {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int NS_DIGITS = 9;
    private static final long FIRST_MS = 100_000_000_000L;
    private static final long FIRST_US = FIRST_MS * 1_000;
    private static final long FIRST_NS = FIRST_US * 1_000;
    private static final long LAST_SECOND = Long.MAX_VALUE / NS_PER_SECOND - 1;
    private static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS", Locale.ROOT);

    private TapeTime() {}

    /** From an integer of seconds, milli-, micro- or nanoseconds: which of them its size tells until the year 5138. */
    static long epoch(final long value) throws UnreadableLineException {
        final long unitNs =
                value >= FIRST_NS ? 1 : value >= FIRST_US ? 1_000 : value >= FIRST_MS ? 1_000_000 : NS_PER_SECOND;
        if (value > Long.MAX_VALUE / unitNs) {
            throw new UnreadableLineException("time " + value + " is out of range");
        }
        return value * unitNs;
    }

    /** From text as in ISO 8601, in UTC or with an offset from it. */
    static long iso(final String text) throws UnreadableLineException {
        try {
            final Instant instant = OffsetDateTime.parse(text).toInstant();
            return seconds(instant.getEpochSecond(), instant.getNano());
        } catch (final DateTimeException e) {
            throw new UnreadableLineException("'" + TapeReader.excerpt(text) + "' is not a time");
        }
    }

    /** From the time of a log line, whose zone is unknown and taken for UTC. */
    static long log(final String text) throws UnreadableLineException {
        try {
            final LocalDateTime time = LocalDateTime.parse(text, LOG_TIME);
            return seconds(time.toEpochSecond(ZoneOffset.UTC), time.getNano());
        } catch (final DateTimeException e) {
            throw new UnreadableLineException("'" + TapeReader.excerpt(text) + "' is not a time");
        }
    }

    /** From seconds with a decimal fraction. */
    static long decimalSeconds(final String text) throws UnreadableLineException {
        final int point = text.indexOf('.');
        try {
            if (point < 0) {
                return seconds(Long.parseLong(text), 0);
            }
            final StringBuilder fraction = new StringBuilder(text.substring(point + 1));
            while (fraction.length() < NS_DIGITS) {
                fraction.append('0');
            }
            return seconds(Long.parseLong(text.substring(0, point)), Long.parseLong(fraction.substring(0, NS_DIGITS)));
        } catch (final NumberFormatException e) {
            throw new UnreadableLineException("'" + TapeReader.excerpt(text) + "' is not a time");
        }
    }

    /** From seconds and nanoseconds. */
    static long seconds(final long seconds, final long nanos) throws UnreadableLineException {
        if (seconds < 0 || seconds > LAST_SECOND || nanos < 0 || nanos >= NS_PER_SECOND) {
            throw new UnreadableLineException("time " + seconds + "." + nanos + " is out of range");
        }
        return seconds * NS_PER_SECOND + nanos;
    }
}
