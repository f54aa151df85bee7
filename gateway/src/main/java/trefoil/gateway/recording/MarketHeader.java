package trefoil.gateway.recording;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;

/** Headers of journals that hold a market and nothing else. */
public final class MarketHeader {
    /** Setting that says where the market comes from: {@link #RECORDED} or {@link #IMPORTED}. */
    public static final String MARKET = "market";

    /** From the venue's streams. */
    public static final String RECORDED = "recorded";

    /** From what others captured. */
    public static final String IMPORTED = "imported";

    /** The venue's public taker fee; research is told others. */
    private static final int TAKER_FEE_PPM = 1_000;

    /** Assets that loops start from by preference: what a result is counted in. */
    private static final List<String> HELD_ASSETS =
            List.of("USDT", "USDC", "FDUSD", "BUSD", "TUSD", "EUR", "BTC", "ETH", "BNB");

    private static final int MAX_SESSION_LENGTH = 64;

    private MarketHeader() {}

    /**
     * A header.
     *
     * @param createdNs when the market begins, nanoseconds since the epoch
     * @param origin {@link #RECORDED} or {@link #IMPORTED}
     * @param remarks what else is to be known
     */
    public static JournalHeader of(
            final long createdNs,
            final String session,
            final String toolVersion,
            final String origin,
            final Map<String, String> remarks,
            final Universe universe) {
        final int[] fees = new int[universe.instrumentCount()];
        Arrays.fill(fees, TAKER_FEE_PPM);
        final List<String> starts = starts(universe);
        final LoopTable loops = new LoopTable(
                universe, starts.stream().mapToInt(universe::assetIndex).toArray(), FeeTable.ofPpm(fees), 0);
        final Map<String, String> settings = new TreeMap<>(remarks);
        settings.put(MARKET, origin);
        return JournalHeader.of(createdNs, session, toolVersion, settings, universe, fees, starts, loops.digest());
    }

    /** Every asset: those that people hold first, then the others, most connected first. */
    private static List<String> starts(final Universe universe) {
        final Set<String> starts = new LinkedHashSet<>(HELD_ASSETS);
        starts.addAll(universe.assets());
        starts.removeIf(asset -> universe.assetIndex(asset) == Universe.NOT_FOUND);
        return List.copyOf(starts);
    }

    /** A session's name made from a file's: without endings, only letters, digits and {@code . _ -}. */
    public static String session(final String fileName) {
        final String stem = fileName.replaceAll("\\.gz$", "").replaceAll("\\.[A-Za-z]{1,5}$", "");
        final String safe = stem.replaceAll("[^A-Za-z0-9._-]", "_");
        final String some = safe.isEmpty() ? "tape" : safe;
        return some.substring(0, Math.min(MAX_SESSION_LENGTH, some.length()));
    }
}
