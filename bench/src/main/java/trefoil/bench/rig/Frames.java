package trefoil.bench.rig;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import trefoil.bench.BenchMarket;

/**
 * Websocket frames of book tickers, ready to be sent but for their update id, which counts them: by it a frame's receiver
 * knows when it was meant to be sent. Every so many frames there is one that makes a loop pay, and the next ends that.
 */
public final class Frames {
    /** Update id of frame 0; it has as many digits as any that follows. */
    public static final long FIRST_ID = 1_000_000_000_000L;

    private static final int DIGITS = 13;
    private static final int BINARY_ID_AT = 16;
    private static final int SHORT_LENGTH = 126;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final double PAYING = 0.98;

    private final byte[][] frames;
    private final int[] idAt;
    private final byte[] paying;
    private final int payingIdAt;
    private final byte[] fair;
    private final int fairIdAt;
    private final boolean binary;
    private final int payingEvery;
    private final long warmUpFrames;
    private final int payingEveryInWarmUp;

    /**
     * Frames of a market.
     *
     * @param binary SBE in place of JSON
     * @param payingEvery of how many frames one makes a loop pay; 0 for none
     */
    public Frames(final BenchMarket market, final boolean binary, final int payingEvery) {
        this(market, binary, payingEvery, 0, payingEvery);
    }

    /**
     * The same, but more of the first frames may make a loop pay, so that the compiler has seen enough orders before any is
     * measured.
     */
    public Frames(
            final BenchMarket market,
            final boolean binary,
            final int payingEvery,
            final long warmUpFrames,
            final int payingEveryInWarmUp) {
        this(market, market.frameInstruments(), binary, payingEvery, warmUpFrames, payingEveryInWarmUp);
    }

    private Frames(
            final BenchMarket market,
            final int[] instruments,
            final boolean binary,
            final int payingEvery,
            final long warmUpFrames,
            final int payingEveryInWarmUp) {
        this.binary = binary;
        this.payingEvery = payingEvery;
        this.warmUpFrames = warmUpFrames;
        this.payingEveryInWarmUp = payingEveryInWarmUp;
        frames = new byte[BenchMarket.FRAMES][];
        idAt = new int[frames.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = frame(market, instruments[i], 1 + (i & 1) * 1e-6);
            idAt[i] = idAt(frames[i]);
        }
        paying = frame(market, market.averageInstrument(), PAYING);
        payingIdAt = idAt(paying);
        fair = frame(market, market.averageInstrument(), 1);
        fairIdAt = idAt(fair);
    }

    /** Frames of one instrument, JSON, none of which makes a loop pay. */
    public static Frames ofOneInstrument(final BenchMarket market, final int instrument) {
        final int[] same = new int[BenchMarket.FRAMES];
        Arrays.fill(same, instrument);
        return new Frames(market, same, false, 0, 0, 0);
    }

    private byte[] frame(final BenchMarket market, final int instrument, final double factor) {
        final byte[] payload =
                binary ? market.binaryFrame(instrument, FIRST_ID, factor) : market.frame(instrument, FIRST_ID, factor);
        final ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).put((byte) (binary ? BINARY : TEXT));
        if (payload.length < SHORT_LENGTH) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) SHORT_LENGTH).putShort((short) payload.length);
        }
        frame.put(payload);
        final byte[] whole = new byte[frame.position()];
        frame.flip().get(whole);
        return whole;
    }

    private int idAt(final byte[] frame) {
        return binary
                ? headLength(frame) + BINARY_ID_AT
                : new String(frame, StandardCharsets.ISO_8859_1).indexOf("\"u\":") + 4;
    }

    private static int headLength(final byte[] frame) {
        return frame[1] == SHORT_LENGTH ? 4 : 2;
    }

    /** The frame of that number; the same array again for a later one. */
    public byte[] frame(final long number) {
        final int every = number < warmUpFrames ? payingEveryInWarmUp : payingEvery;
        if (every != 0 && number % every <= 1) {
            final boolean pays = number % every == 0;
            return stamped(pays ? paying : fair, pays ? payingIdAt : fairIdAt, number);
        }
        final int index = (int) number & BenchMarket.FRAMES - 1;
        return stamped(frames[index], idAt[index], number);
    }

    private byte[] stamped(final byte[] frame, final int at, final long number) {
        long id = FIRST_ID + number;
        if (binary) {
            ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putLong(at, id);
        } else {
            for (int i = at + DIGITS - 1; i >= at; i--) {
                frame[i] = (byte) ('0' + id % 10);
                id /= 10;
            }
        }
        return frame;
    }
}
