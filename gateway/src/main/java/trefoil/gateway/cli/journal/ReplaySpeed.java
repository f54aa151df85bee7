package trefoil.gateway.cli.journal;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How fast a replay goes by its records' times: {@code max}, or a multiple such as {@code 1x}. */
final class ReplaySpeed {
    static final ReplaySpeed MAX = new ReplaySpeed(0);

    private static final long NAP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double LEAST = 0.001;
    private static final double MOST = 1_000_000;

    private final double factor;

    private ReplaySpeed(final double factor) {
        this.factor = factor;
    }

    /** Reads the option's text. */
    static final class Converter implements ITypeConverter<ReplaySpeed> {
        @Override
        public ReplaySpeed convert(final String text) {
            if (text.equals("max")) {
                return MAX;
            }
            if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?x")) {
                final double factor = new BigDecimal(text.substring(0, text.length() - 1)).doubleValue();
                if (factor >= LEAST && factor <= MOST) {
                    return new ReplaySpeed(factor);
                }
            }
            throw new TypeConversionException("'" + text + "' is no speed: max, or a multiple from 0.001x to 1000000x");
        }
    }

    boolean isMax() {
        return factor == 0;
    }

    /** Nanoseconds since the replay's begin at which a record is due that came so long after the first. */
    long dueNs(final long sinceFirstNs) {
        return isMax() ? 0 : (long) (sinceFirstNs / factor);
    }

    /** Waits until that moment of {@link System#nanoTime()}, unless it is less than a millisecond away. */
    static void await(final long deadlineNs) {
        long leftNs = deadlineNs - System.nanoTime();
        while (leftNs > NAP_NS && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(leftNs);
            leftNs = deadlineNs - System.nanoTime();
        }
    }
}
