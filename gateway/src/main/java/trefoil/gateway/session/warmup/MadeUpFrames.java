package trefoil.gateway.session.warmup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/** Book ticker frames of a market that does not exist: prices agree with each other, but for one quote now and then. */
final class MadeUpFrames {
    private static final Map<String, Double> KNOWN = Map.of("BTC", 60_000.0, "ETH", 3_000.0, "BNB", 600.0);
    private static final double HALF_SPREAD = 2e-4;
    /** Of a quote that makes loops pay. */
    private static final double CHEAP = 0.98;

    private static final double QUOTE_WORTH = 10_000;
    private static final int OTHER_VALUES = 90;
    private static final int UPDATE_ID_DIGITS = 12;
    private static final long FIRST_UPDATE_ID = 100_000_000_000L;

    private final Universe universe;
    private final List<byte[]> fair = new ArrayList<>();
    private final List<byte[]> cheap = new ArrayList<>();
    private final List<Integer> updateIdAt = new ArrayList<>();
    private long updateId = FIRST_UPDATE_ID;

    MadeUpFrames(final Universe universe) {
        this.universe = universe;
        for (final Instrument instrument : universe.instruments()) {
            final String head =
                    "{\"stream\":\"" + instrument.symbol().toLowerCase(Locale.ROOT) + "@bookTicker\",\"data\":{\"u\":";
            updateIdAt.add(head.getBytes(StandardCharsets.UTF_8).length);
            fair.add(frame(head, instrument, 1));
            cheap.add(frame(head, instrument, CHEAP));
        }
    }

    private static byte[] frame(final String head, final Instrument instrument, final double factor) {
        final long tick = Math.max(1, instrument.filters().tickSize());
        final double price = value(instrument.baseAsset()) / value(instrument.quoteAsset()) * factor;
        final long bid = Math.max(tick, Math.round(price * (1 - HALF_SPREAD) * Fixed.ONE) / tick * tick);
        final long ask = Math.max(bid + tick, Math.round(price * (1 + HALF_SPREAD) * Fixed.ONE) / tick * tick);
        final long qty = Math.max(1, Math.round(QUOTE_WORTH / value(instrument.baseAsset()) * Fixed.ONE));
        return (head + FIRST_UPDATE_ID + ",\"s\":\"" + instrument.symbol() + "\",\"b\":\""
                        + DecimalText.toFullString(bid) + "\",\"B\":\"" + DecimalText.toFullString(qty) + "\",\"a\":\""
                        + DecimalText.toFullString(ask) + "\",\"A\":\"" + DecimalText.toFullString(qty) + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What an asset is worth here. */
    static double value(final String asset) {
        if (asset.contains("USD") || asset.equals("DAI")) {
            return 1;
        }
        return KNOWN.getOrDefault(asset, 1.0 + Math.floorMod(asset.hashCode(), OTHER_VALUES));
    }

    /** Instruments whose cheap quote lets a loop begin: quoted in one of those assets. */
    int[] payable(final Predicate<String> isStart) {
        final List<Integer> payable = new ArrayList<>();
        for (int i = 0; i < universe.instrumentCount(); i++) {
            if (isStart.test(universe.instruments().get(i).quoteAsset())) {
                payable.add(i);
            }
        }
        return payable.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The instrument's next frame; valid until the one after it. */
    byte[] next(final int instrument, final boolean pays) {
        final byte[] frame = (pays ? cheap : fair).get(instrument);
        long left = ++updateId;
        for (int i = updateIdAt.get(instrument) + UPDATE_ID_DIGITS - 1; i >= updateIdAt.get(instrument); i--) {
            frame[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return frame;
    }
}
