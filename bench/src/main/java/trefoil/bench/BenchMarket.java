package trefoil.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/**
 * A seeded market of the venue's size and shape: about 600 assets, 1,500 instruments, 2,500 triangles, the busiest
 * instrument in some 300 of them. Prices are consistent, so that no loop pays; 1,024 frames move them by a tick.
 */
public final class BenchMarket {
    /** Frames in {@link #frames()}; a power of two. */
    public static final int FRAMES = 1024;

    private static final int ASSETS = 600;
    private static final int INSTRUMENTS = 1500;
    private static final long SEED = 20_260_914;
    private static final String[] HUBS = {"USDT", "BTC", "ETH", "BNB", "FDUSD", "USDC"};
    private static final double[] HUB_VALUES = {1, 60_000, 3_000, 600, 1, 1};
    private static final double[] HUB_SHARES = {0.40, 0.62, 0.72, 0.80, 0.90, 1.00};
    private static final int FEE_PPM = 1_000;
    private static final long TICK = 1;
    private static final double HALF_SPREAD = 2e-4;
    private static final double LARGEST_PRICE = 9e7;
    private static final int STEPS_OF_A_QUOTE = 100_000;
    private static final int STEPS_OF_LEAST_NOTIONAL = 50;

    private final Universe universe;
    private final LoopTable loops;
    private final double[] values;
    private final byte[][] frames;
    private final int[] frameInstruments;

    /** The market; always the same. */
    public BenchMarket() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final List<Instrument> listed = listing(random);
        universe = Triangles.tradedPart(Universe.of(listed), List.of(HUBS));
        values = new double[universe.assetCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = valueOf(universe.assets().get(i));
        }
        loops = loops(universe);
        frames = new byte[FRAMES][];
        frameInstruments = new int[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            frameInstruments[i] = random.nextInt(universe.instrumentCount());
            frames[i] = frame(frameInstruments[i], i + 1_000_000L, 1 + (i & 1) * 1e-6);
        }
    }

    /** The universe, every instrument of it in some triangle. */
    public Universe universe() {
        return universe;
    }

    /** The universe with lots and least notionals of the venue's size: what legs leave is dust, as it is there. */
    Universe universeWithLots() {
        final List<Instrument> instruments = new ArrayList<>();
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final Instrument plain = universe.instruments().get(i);
            final long step = qty(i) / STEPS_OF_A_QUOTE;
            final Filters filters = Filters.builder()
                    .price(1, 0, 1)
                    .lot(step, 0, step)
                    .minNotional(Fixed.mulFloor(step * STEPS_OF_LEAST_NOTIONAL, price(i, 1)), true)
                    .build();
            instruments.add(new Instrument(
                    plain.symbol(), plain.baseAsset(), plain.quoteAsset(), plain.status(), true, 8, 8, filters));
        }
        return Universe.of(instruments);
    }

    /** Its loops at a fee of 0.1 %. */
    public LoopTable loops() {
        return loops;
    }

    /** The loops of a universe of the same assets at the same fee. */
    LoopTable loops(final Universe of) {
        final int[] fees = new int[of.instrumentCount()];
        Arrays.fill(fees, FEE_PPM);
        return new LoopTable(
                of,
                Arrays.stream(HUBS)
                        .mapToInt(of::assetIndex)
                        .filter(asset -> asset != Universe.NOT_FOUND)
                        .toArray(),
                FeeTable.ofPpm(fees),
                0);
    }

    /** Combined book ticker frames of instruments at random. */
    public byte[][] frames() {
        return frames;
    }

    /** Instrument of each frame. */
    public int[] frameInstruments() {
        return frameInstruments;
    }

    /** A frame with the instrument's fair quote scaled by a factor. */
    public byte[] frame(final int instrument, final long updateId, final double factor) {
        final long bid = price(instrument, factor * (1 - HALF_SPREAD));
        final long ask = Math.max(price(instrument, factor * (1 + HALF_SPREAD)), bid + TICK);
        final String symbol = universe.instruments().get(instrument).symbol();
        return ("{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@bookTicker\",\"data\":{\"u\":" + updateId
                        + ",\"s\":\"" + symbol + "\",\"b\":\"" + DecimalText.toFullString(bid) + "\",\"B\":\""
                        + DecimalText.toFullString(qty(instrument)) + "\",\"a\":\"" + DecimalText.toFullString(ask)
                        + "\",\"A\":\"" + DecimalText.toFullString(qty(instrument)) + "\"}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The same quotes as {@link #frames()}, in SBE. */
    public byte[][] binaryFrames() {
        final byte[][] binary = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            binary[i] = binaryFrame(frameInstruments[i], i + 1_000_000L, 1 + (i & 1) * 1e-6);
        }
        return binary;
    }

    /** As {@link #frame}, as an SBE {@code bestBidAsk} frame. */
    public byte[] binaryFrame(final int instrument, final long updateId, final double factor) {
        final long bid = price(instrument, factor * (1 - HALF_SPREAD));
        final long ask = Math.max(price(instrument, factor * (1 + HALF_SPREAD)), bid + TICK);
        final byte[] symbol = universe.instruments().get(instrument).symbol().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(59 + symbol.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 50)
                .putShort((short) 10_001)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(updateId * 1_000)
                .putLong(updateId)
                .put((byte) -8)
                .put((byte) -8)
                .putLong(bid)
                .putLong(qty(instrument))
                .putLong(ask)
                .putLong(qty(instrument))
                .put((byte) symbol.length)
                .put(symbol)
                .array();
    }

    /** Fair price of the instrument scaled by a factor, fixed units. */
    public long price(final int instrument, final double factor) {
        return Math.max(
                TICK,
                Math.round(values[universe.baseAsset(instrument)]
                        / values[universe.quoteAsset(instrument)]
                        * factor
                        * Fixed.ONE));
    }

    /** Displayed quantity on both sides: about 10,000 USDT, fixed units of base. */
    public long qty(final int instrument) {
        return Math.max(1, Math.round(10_000 / values[universe.baseAsset(instrument)] * Fixed.ONE));
    }

    /** The instrument that most loops go through. */
    public int busiestInstrument() {
        final int[] counts = loopCounts();
        int busiest = 0;
        for (int i = 1; i < counts.length; i++) {
            busiest = counts[i] > counts[busiest] ? i : busiest;
        }
        return busiest;
    }

    /**
     * An instrument with as many triangles as the average instrument has, priced in the most preferred start asset: a
     * low ask on it is the first leg of a loop.
     */
    public int averageInstrument() {
        final int[] counts = loopCounts();
        final int average = Math.round((float) Arrays.stream(counts).sum() / counts.length / 2) * 2;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == average
                    && universe.assets().get(universe.quoteAsset(i)).equals(HUBS[0])) {
                return i;
            }
        }
        throw new IllegalStateException("no instrument with " + average + " loops");
    }

    private int[] loopCounts() {
        final int[] counts = new int[universe.instrumentCount()];
        for (int loop = 0; loop < loops.loopCount(); loop++) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                counts[loops.instrument(loop, leg)]++;
            }
        }
        return counts;
    }

    private static List<Instrument> listing(final SplittableRandom random) {
        final List<Instrument> listed = new ArrayList<>();
        final Set<String> symbols = new HashSet<>();
        for (int quote = 0; quote < HUBS.length; quote++) {
            for (int base = 0; base < HUBS.length; base++) {
                if (HUB_VALUES[base] > HUB_VALUES[quote]) {
                    add(listed, symbols, HUBS[base], HUBS[quote]);
                }
            }
        }
        for (int alt = 0; alt < ASSETS - HUBS.length; alt++) {
            add(listed, symbols, altName(alt), HUBS[0]);
        }
        while (listed.size() < INSTRUMENTS) {
            // Older coins are joined to more hubs.
            final int alt = (int) (Math.abs(random.nextDouble() * random.nextDouble()) * (ASSETS - HUBS.length));
            final double draw = random.nextDouble();
            int hub = 0;
            while (draw > HUB_SHARES[hub]) {
                hub++;
            }
            add(listed, symbols, altName(alt), HUBS[hub]);
        }
        return listed;
    }

    private static void add(
            final List<Instrument> listed, final Set<String> symbols, final String base, final String quote) {
        if (symbols.add(base + quote)) {
            final Filters filters = Filters.builder()
                    .price(TICK, (long) LARGEST_PRICE * Fixed.ONE, TICK)
                    .lot(1, 0, 1)
                    .build();
            listed.add(new Instrument(base + quote, base, quote, InstrumentStatus.TRADING, true, 8, 8, filters));
        }
    }

    private static String altName(final int alt) {
        final char[] name = {(char) ('A' + alt % 26), (char) ('A' + alt / 26 % 26), (char) ('A' + alt / 676 % 26), 'X'};
        return new String(name);
    }

    private static double valueOf(final String asset) {
        for (int i = 0; i < HUBS.length; i++) {
            if (HUBS[i].equals(asset)) {
                return HUB_VALUES[i];
            }
        }
        return 1 + new SplittableRandom(SEED ^ asset.hashCode()).nextDouble() * 100;
    }
}
