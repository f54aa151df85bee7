package trefoil.gateway.exchange;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code timeZone} parameter: hours, or hours and minutes, ahead of UTC. */
final class TimeZones {
    private static final Pattern FORM = Pattern.compile("([+-]?)([0-9]{1,2})(?::([0-5][0-9]))?");
    private static final int MOST_AHEAD_MINUTES = 14 * 60;
    private static final int MOST_BEHIND_MINUTES = -12 * 60;

    private TimeZones() {}

    /** Nanoseconds that the zone asked for is ahead of UTC; 0 if none is. */
    static long offsetNs(final Parameters parameters) throws VenueError {
        final String zone = parameters.optional("timeZone");
        if (zone == null) {
            return 0;
        }
        final Matcher form = FORM.matcher(zone);
        if (form.matches()) {
            final int minutes = 60 * Integer.parseInt(form.group(2))
                    + (form.group(3) == null ? 0 : Integer.parseInt(form.group(3)));
            final int offset = form.group(1).equals("-") ? -minutes : minutes;
            if (offset >= MOST_BEHIND_MINUTES && offset <= MOST_AHEAD_MINUTES) {
                return TimeUnit.MINUTES.toNanos(offset);
            }
        }
        throw VenueError.badRequest(-1130, "Data sent for parameter 'timeZone' is not valid.");
    }
}
