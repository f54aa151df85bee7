package trefoil.engine.sim;

import java.util.HashMap;
import java.util.Map;
import trefoil.engine.math.Fixed;

/**
 * Worth of one asset in another at the middle of the house's books: by the instrument that joins the two, or by way of
 * the asset between them that has the most instruments.
 */
final class Conversions {
    private static final int[] NO_WAY = {};

    private final Book[] books;
    private final int[] baseAssets;
    private final int[] quoteAssets;
    private final int[] degrees;
    private final Map<Long, int[]> ways = new HashMap<>();

    Conversions(final Book[] books, final int[] baseAssets, final int[] quoteAssets, final int assets) {
        this.books = books;
        this.baseAssets = baseAssets;
        this.quoteAssets = quoteAssets;
        degrees = new int[assets];
        for (int i = 0; i < books.length; i++) {
            degrees[baseAssets[i]]++;
            degrees[quoteAssets[i]]++;
        }
    }

    /** Worth of an amount, rounded half up; -1 if no way leads there, or a book on it is empty. */
    long convert(final long amount, final int asset, final int target) {
        if (asset == target) {
            return amount;
        }
        final int[] way = ways.computeIfAbsent((long) asset << Integer.SIZE | target, key -> way(asset, target));
        if (way.length == 0) {
            return -1;
        }
        long worth = amount;
        int at = asset;
        for (final int instrument : way) {
            final long mid = books[instrument].houseMid();
            if (mid == 0) {
                return -1;
            }
            final boolean fromBase = baseAssets[instrument] == at;
            worth = fromBase
                    ? Commission.mulDivHalfUp(worth, mid, Fixed.ONE)
                    : Commission.mulDivHalfUp(worth, Fixed.ONE, mid);
            at = fromBase ? quoteAssets[instrument] : baseAssets[instrument];
        }
        return worth;
    }

    private int[] way(final int asset, final int target) {
        final int direct = joining(asset, target);
        if (direct >= 0) {
            return new int[] {direct};
        }
        int[] best = NO_WAY;
        int bestDegree = 0;
        for (int between = 0; between < degrees.length; between++) {
            final int first = joining(asset, between);
            final int second = joining(between, target);
            if (first >= 0 && second >= 0 && degrees[between] > bestDegree) {
                best = new int[] {first, second};
                bestDegree = degrees[between];
            }
        }
        return best;
    }

    private int joining(final int a, final int b) {
        for (int i = 0; i < books.length; i++) {
            if (baseAssets[i] == a && quoteAssets[i] == b || baseAssets[i] == b && quoteAssets[i] == a) {
                return i;
            }
        }
        return -1;
    }
}
