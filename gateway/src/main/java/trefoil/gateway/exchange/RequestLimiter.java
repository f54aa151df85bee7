package trefoil.gateway.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what each IP address asked for, in windows aligned to the clock. Used on the exchange's thread only. */
final class RequestLimiter {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long FIVE_MINUTES_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int MAX_ADDRESSES = 10_000;

    private final RateLimits limits;
    private final Map<String, Usage> usages = new HashMap<>();

    RequestLimiter(final RateLimits limits) {
        this.limits = limits;
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

        long endsInNs(final long nowNs) {
            return lengthNs - Math.floorMod(nowNs, lengthNs);
        }
    }

    /** Counters of one address. */
    final class Usage {
        private final Window weight = new Window(MINUTE_NS);
        private final Window requests = new Window(FIVE_MINUTES_NS);
        private final Window connections = new Window(FIVE_MINUTES_NS);

        int usedWeight(final long nowNs) {
            return weight.add(0, nowNs);
        }

        void addWeight(final int amount, final long nowNs) {
            weight.add(amount, nowNs);
        }

        /** Counts a request of that weight and refuses it when a limit is passed. */
        void request(final int requestWeight, final long nowNs) throws VenueError {
            if (weight.add(requestWeight, nowNs) > limits.weightPerMinute()) {
                throw VenueError.tooMany(
                        -1003,
                        "Too much request weight used; current limit is " + limits.weightPerMinute()
                                + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to"
                                + " avoid polling the API.",
                        weight.endsInNs(nowNs));
            }
            if (requests.add(1, nowNs) > limits.requestsPerFiveMinutes()) {
                throw VenueError.tooMany(
                        -1003,
                        "Too many requests; current limit is " + limits.requestsPerFiveMinutes()
                                + " requests per 5 MINUTE.",
                        requests.endsInNs(nowNs));
            }
        }

        /** Counts an attempt to connect. */
        void connection(final long nowNs) throws VenueError {
            if (connections.add(1, nowNs) > limits.connectionsPerFiveMinutes()) {
                throw VenueError.tooMany(
                        -1034,
                        "Too many connection attempts; current limit is " + limits.connectionsPerFiveMinutes()
                                + " per 5 MINUTE.",
                        connections.endsInNs(nowNs));
            }
        }
    }
}
