package trefoil.gateway.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts what each IP address asked for, in windows aligned to the clock, and shuts out an address that goes on after it
 * was told to stop. Used on the exchange's thread only.
 */
final class RequestLimiter {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long FIVE_MINUTES_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int MAX_ADDRESSES = 10_000;
    /** Requests refused, one after the other, before the address is shut out; the venue does not say how many. */
    static final int REFUSED_BEFORE_BAN = 10;

    /** Connections closed for too many messages within five minutes at which the address is shut out; the same holds. */
    static final int DISCONNECTED_BEFORE_BAN = 5;

    private static final long FIRST_BAN_NS = TimeUnit.MINUTES.toNanos(2);
    private static final long LONGEST_BAN_NS = TimeUnit.DAYS.toNanos(3);
    private static final int BAN_GROWTH = 4;

    private final RateLimits limits;
    private final Map<String, Usage> usages = new HashMap<>();
    private long refusals;

    RequestLimiter(final RateLimits limits) {
        this.limits = limits;
    }

    /** Requests and connections refused because there were too many, whosever they were. */
    long refusals() {
        return refusals;
    }

    /** The address's counters; an address stays known while the exchange runs, up to a bound. */
    Usage of(final String address) {
        if (usages.size() >= MAX_ADDRESSES && !usages.containsKey(address)) {
            usages.clear();
        }
        return usages.computeIfAbsent(address, name -> new Usage());
    }

    private static final class Window {
        private final long lengthNs;
        private long number;
        private int count;

        Window(final long lengthNs) {
            this.lengthNs = lengthNs;
        }

        int add(final int amount, final long nowNs) {
            final long present = Math.floorDiv(nowNs, lengthNs);
            if (present != number) {
                number = present;
                count = 0;
            }
            count += amount;
            return count;
        }

        void clear() {
            count = 0;
        }

        long endsInNs(final long nowNs) {
            return lengthNs - Math.floorMod(nowNs, lengthNs);
        }
    }

    /** Counters of one address. */
    final class Usage {
        private final Window weight = new Window(MINUTE_NS);
        private final Window requests = new Window(FIVE_MINUTES_NS);
        private final Window connections = new Window(FIVE_MINUTES_NS);
        private final Window disconnections = new Window(FIVE_MINUTES_NS);
        private long bannedUntilNs = Long.MIN_VALUE;
        private long nextBanNs = FIRST_BAN_NS;
        private int refused;

        int usedWeight(final long nowNs) {
            return weight.add(0, nowNs);
        }

        void addWeight(final int amount, final long nowNs) {
            weight.add(amount, nowNs);
        }

        /** Counts a request of that weight and refuses it when a limit is passed, or the address is shut out. */
        void request(final int requestWeight, final long nowNs) throws VenueError {
            requireNotBanned(nowNs);
            if (weight.add(requestWeight, nowNs) > limits.weightPerMinute()) {
                throw refused(
                        "Too much request weight used; current limit is " + limits.weightPerMinute()
                                + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to"
                                + " avoid polling the API.",
                        weight,
                        nowNs);
            }
            if (requests.add(1, nowNs) > limits.requestsPerFiveMinutes()) {
                throw refused(
                        "Too many requests; current limit is " + limits.requestsPerFiveMinutes()
                                + " requests per 5 MINUTE.",
                        requests,
                        nowNs);
            }
            refused = 0;
        }

        private VenueError refused(final String message, final Window window, final long nowNs) {
            refusals++;
            refused++;
            if (refused > REFUSED_BEFORE_BAN) {
                return ban(nowNs);
            }
            return VenueError.tooMany(-1003, message, window.endsInNs(nowNs));
        }

        /** Shuts the address out, longer each time. */
        private VenueError ban(final long nowNs) {
            refused = 0;
            bannedUntilNs = nowNs + nextBanNs;
            nextBanNs = Math.min(LONGEST_BAN_NS, BAN_GROWTH * nextBanNs);
            return banned(nowNs);
        }

        private VenueError banned(final long nowNs) {
            return VenueError.banned(
                    "Way too much request weight used; IP banned until "
                            + TimeUnit.NANOSECONDS.toMillis(bannedUntilNs)
                            + ". Please use WebSocket Streams for live updates to avoid bans.",
                    bannedUntilNs - nowNs);
        }

        private void requireNotBanned(final long nowNs) throws VenueError {
            if (nowNs < bannedUntilNs) {
                refused++;
                throw refused > REFUSED_BEFORE_BAN ? ban(nowNs) : banned(nowNs);
            }
        }

        /** Counts a connection that was closed because too many messages came; the address is shut out for several. */
        void disconnectedForMessages(final long nowNs) {
            if (nowNs >= bannedUntilNs && disconnections.add(1, nowNs) >= DISCONNECTED_BEFORE_BAN) {
                disconnections.clear();
                refusals++;
                ban(nowNs);
            }
        }

        /** Counts an attempt to connect. */
        void connection(final long nowNs) throws VenueError {
            requireNotBanned(nowNs);
            if (connections.add(1, nowNs) > limits.connectionsPerFiveMinutes()) {
                refusals++;
                throw VenueError.tooMany(
                        -1034,
                        "Too many connection attempts from IP; current limit is " + limits.connectionsPerFiveMinutes()
                                + " per '5 MINUTE'.",
                        connections.endsInNs(nowNs));
            }
        }
    }
}
