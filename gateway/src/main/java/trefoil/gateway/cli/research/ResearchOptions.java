package trefoil.gateway.cli.research;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.DecimalText;

/** Latencies and sizes as users write them. */
final class ResearchOptions {
    private static final long MAX_LATENCY_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST = 64;

    private ResearchOptions() {}

    /**
     * {@code 1ms,250us,0.5s}.
     *
     * @throws IllegalArgumentException saying what cannot be read, and what can
     */
    static List<Long> latenciesNs(final String text) {
        final List<Long> latencies = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            latencies.add(latencyNs(part.strip()));
        }
        return limited(latencies);
    }

    private static long latencyNs(final String text) {
        final String how = "'" + text + "' is not a latency: write 250us, 5ms or 0.5s, at most a minute";
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?(ns|us|µs|ms|s)")) {
            throw new IllegalArgumentException(how);
        }
        final int unit =
                text.endsWith("ns") || text.endsWith("us") || text.endsWith("µs") || text.endsWith("ms") ? 2 : 1;
        final int point =
                switch (text.charAt(text.length() - unit)) {
                    case 'n' -> 0;
                    case 'u', 'µ' -> 3;
                    case 'm' -> 6;
                    default -> 9;
                };
        final BigDecimal ns = new BigDecimal(text.substring(0, text.length() - unit))
                .movePointRight(point)
                .stripTrailingZeros();
        if (ns.scale() > 0 || ns.compareTo(BigDecimal.valueOf(MAX_LATENCY_NS)) > 0) {
            throw new IllegalArgumentException(how + ", and no part of a nanosecond");
        }
        return ns.longValueExact();
    }

    /**
     * {@code 100,1000,25000.5}.
     *
     * @throws IllegalArgumentException saying what cannot be read, and what can
     */
    static List<Long> sizes(final String text) {
        final List<Long> sizes = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final String amount = part.strip();
            try {
                sizes.add(DecimalText.parse(amount));
            } catch (final NumberFormatException e) {
                throw new IllegalArgumentException("'" + amount + "' is not an amount: write 1000 or 250.5", e);
            }
            if (sizes.get(sizes.size() - 1) <= 0) {
                throw new IllegalArgumentException("'" + amount + "' is not above 0: write 1000 or 250.5");
            }
        }
        return limited(sizes);
    }

    private static List<Long> limited(final List<Long> values) {
        if (values.size() > MOST) {
            throw new IllegalArgumentException(values.size() + " values are too many: name at most " + MOST);
        }
        return values.stream().distinct().toList();
    }
}
