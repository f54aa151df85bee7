package trefoil.gateway.session;

import java.util.Locale;

/** Edges and times as people read them. */
public final class EdgeText {
    private static final double PPB_IN_BP = 1e5;
    private static final double NS_IN_US = 1e3;
    private static final double NS_IN_MS = 1e6;
    private static final double NS_IN_S = 1e9;
    private static final long US_LIMIT_NS = 10_000_000;
    private static final long MS_LIMIT_NS = 10_000_000_000L;

    private EdgeText() {}

    /** Parts per billion as signed basis points: {@code +2.80 bp}. */
    public static String basisPoints(final long ppb) {
        return String.format(Locale.ROOT, "%+.2f bp", ppb / PPB_IN_BP);
    }

    /** A duration in µs, or in ms or s where that is long. */
    public static String duration(final long ns) {
        if (ns >= MS_LIMIT_NS) {
            return String.format(Locale.ROOT, "%,.1f s", ns / NS_IN_S);
        }
        return ns < US_LIMIT_NS
                ? String.format(Locale.ROOT, "%,.1f µs", ns / NS_IN_US)
                : String.format(Locale.ROOT, "%,.1f ms", ns / NS_IN_MS);
    }
}
