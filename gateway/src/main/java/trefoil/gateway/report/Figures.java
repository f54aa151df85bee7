package trefoil.gateway.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;

/** A study's numbers as people read them. */
final class Figures {
    static final String NONE = "–";

    private static final double PPB_PER_BP = 1e5;
    private static final double PERCENT = 100;
    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private Figures() {}

    /** An edge in basis points. */
    static double bp(final long ppb) {
        return ppb == Long.MIN_VALUE ? Double.NaN : ppb / PPB_PER_BP;
    }

    static String edge(final long ppb) {
        return ppb == Long.MIN_VALUE ? NONE : minus(String.format(Locale.ROOT, "%+.2f bp", bp(ppb)));
    }

    /** Fixed units as the number that they are. */
    static double money(final long units) {
        return units / (double) Fixed.ONE;
    }

    /** Four digits are more than any of it is good for. */
    static String amount(final double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        final BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS);
        final BigDecimal shown = rounded.scale() > 0 ? rounded : rounded.setScale(0, RoundingMode.HALF_EVEN);
        return minus(String.format(Locale.ROOT, "%,." + Math.max(0, Math.min(8, shown.scale())) + "f", shown));
    }

    static String signedAmount(final double value) {
        return value > 0 ? "+" + amount(value) : amount(value);
    }

    static String count(final long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String share(final double part) {
        return Double.isNaN(part) ? NONE : String.format(Locale.ROOT, "%.1f %%", part * PERCENT);
    }

    /** A span of time in the unit that suits it. */
    static String span(final long ns) {
        if (ns == Long.MAX_VALUE) {
            return "longer than observed";
        }
        final double seconds = ns / 1e9;
        if (ns >= TimeUnit.HOURS.toNanos(2)) {
            return String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
        }
        if (ns >= TimeUnit.MINUTES.toNanos(2)) {
            return String.format(Locale.ROOT, "%.1f min", seconds / 60);
        }
        if (ns >= TimeUnit.SECONDS.toNanos(1)) {
            return number(seconds) + " s";
        }
        return ns >= 1_000_000 ? number(ns / 1e6) + " ms" : ns >= 1_000 ? number(ns / 1e3) + " µs" : ns + " ns";
    }

    /** A fee of fixed units in percent. */
    static String fee(final long rate) {
        return BigDecimal.valueOf(rate, Fixed.DECIMALS - 2).stripTrailingZeros().toPlainString() + " %";
    }

    /** UTC to the millisecond. */
    static String time(final long epochNs) {
        return epochNs == 0
                ? NONE
                : Instant.ofEpochSecond(0, epochNs)
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString();
    }

    private static String number(final double value) {
        final BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_EVEN));
        return rounded.stripTrailingZeros().toPlainString();
    }

    private static String minus(final String text) {
        return text.replace('-', '−');
    }
}
