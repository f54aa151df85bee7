package trefoil.gateway.binance.stream;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trefoil.engine.event.BookLevels;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/** The true book of one instrument, as the venue has it, with the frames and snapshots that tell of it. Prices are whole. */
final class BookWorld {
    private final String symbol;
    private final Random random;
    private final NavigableMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
    private final NavigableMap<Long, Long> asks = new TreeMap<>();
    private final Map<Long, List<String>> bestById = new HashMap<>();
    private NavigableMap<Long, Long> olderBids = new TreeMap<>(bids);
    private NavigableMap<Long, Long> olderAsks = new TreeMap<>(asks);
    private long olderId;
    private long mid = 10_000;
    private long id = 1_000;
    private long toldId;

    BookWorld(final String symbol, final Random random) {
        this.symbol = symbol;
        this.random = random;
        for (int i = 0; i < 2_000; i++) {
            change(new TreeMap<>(), new TreeMap<>());
        }
        toldId = id;
        olderId = id;
        olderBids = new TreeMap<>(bids);
        olderAsks = new TreeMap<>(asks);
        remember();
    }

    /** Changes the book some times and answers the frame that says so. */
    String nextEvent() {
        if (random.nextInt(5) == 0) {
            olderBids = new TreeMap<>(bids);
            olderAsks = new TreeMap<>(asks);
            olderId = id;
        }
        final Map<Long, Long> bidChanges = new TreeMap<>();
        final Map<Long, Long> askChanges = new TreeMap<>();
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
            change(bidChanges, askChanges);
        }
        final long firstId = toldId + 1;
        toldId = id;
        remember();
        return "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT)
                + "@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"" + symbol + "\",\"U\":" + firstId
                + ",\"u\":" + id + ",\"b\":[" + levels(bidChanges, Integer.MAX_VALUE) + "],\"a\":["
                + levels(askChanges, Integer.MAX_VALUE) + "]}}";
    }

    /** Update id of the last event. */
    long toldId() {
        return toldId;
    }

    /** A depth answer: of now, or of some time ago. */
    String snapshot(final int limit, final boolean older) {
        return "{\"lastUpdateId\":" + (older ? olderId : id) + ",\"bids\":["
                + levels(older ? olderBids : bids, limit) + "],\"asks\":[" + levels(older ? olderAsks : asks, limit)
                + "]}";
    }

    /** Best bids and best asks at that id, fixed units; null if no book was told of it. */
    List<String> best(final long updateId) {
        return bestById.get(updateId);
    }

    private void remember() {
        bestById.put(id, List.of(best(bids), best(asks)));
    }

    private static String best(final Map<Long, Long> side) {
        final StringBuilder text = new StringBuilder();
        int levels = 0;
        for (final Map.Entry<Long, Long> level : side.entrySet()) {
            if (levels++ == BookLevels.MAX_BOOK_LEVELS) {
                break;
            }
            text.append(level.getKey() * Fixed.ONE)
                    .append(' ')
                    .append(level.getValue())
                    .append(' ');
        }
        return text.toString();
    }

    private static String levels(final Map<Long, Long> side, final int limit) {
        return side.entrySet().stream()
                .limit(limit)
                .map(level -> "[\"" + level.getKey() + "\",\"" + DecimalText.toFullString(level.getValue()) + "\"]")
                .collect(Collectors.joining(","));
    }

    private void change(final Map<Long, Long> bidChanges, final Map<Long, Long> askChanges) {
        id++;
        mid += random.nextInt(10) == 0 ? random.nextInt(9) - 4 : 0;
        final boolean bid = random.nextBoolean();
        final long distance = 1 + (long) Math.abs(random.nextGaussian() * 150);
        final long price = bid ? mid - distance : mid + distance;
        final long qty = random.nextInt(5) < 2 ? 0 : 1 + random.nextInt(9);
        set(bid ? bids : asks, bid ? bidChanges : askChanges, price, qty);
        while (!bids.isEmpty() && !asks.isEmpty() && bids.firstKey() >= asks.firstKey()) {
            if (bid) {
                set(asks, askChanges, asks.firstKey(), 0);
            } else {
                set(bids, bidChanges, bids.firstKey(), 0);
            }
        }
    }

    private static void set(
            final Map<Long, Long> side, final Map<Long, Long> changes, final long price, final long qty) {
        changes.put(price, qty);
        if (qty == 0) {
            side.remove(price);
        } else {
            side.put(price, qty);
        }
    }
}
