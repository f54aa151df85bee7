package trefoil.gateway.binance.codec;

import java.util.List;
import java.util.Locale;
import trefoil.engine.market.SymbolIndex;

/**
 * From the bytes of a depth frame, or of a depth answer, to levels in arrays that the next one overwrites.
 *
 * <pre>
 *   {"stream":"btcusdt@depth20@100ms","data":{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[]}}
 *   {"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":157,"u":160,"b":[["0.0024","10"]],"a":[["0.0026","0"]]}
 *   {"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[]}                                        the REST answer
 * </pre>
 *
 * Only the stream's name says whose book a partial one is. Keys are read by name; levels written as usual are read 8
 * bytes at a time, others byte by byte, to the same result. Whether the levels make a book is for others to judge. One
 * thread; allocates nothing after construction; never throws on any bytes.
 */
public final class DepthDecoder extends FrameReader implements DepthView {
    /** Levels of one side that a frame may hold: the venue's longest answer. */
    public static final int MAX_LEVELS = 5_000;

    private static final int KEY_SNAPSHOT_ID = KEY_OWN;
    private static final int KEY_SNAPSHOT_BIDS = KEY_OWN << 1;
    private static final int KEY_SNAPSHOT_ASKS = KEY_OWN << 2;
    private static final int KEY_FIRST_ID = KEY_OWN << 3;
    private static final int KEY_LAST_ID = KEY_OWN << 4;
    private static final int KEY_BIDS = KEY_OWN << 5;
    private static final int KEY_ASKS = KEY_OWN << 6;
    private static final int SNAPSHOT = KEY_SNAPSHOT_ID | KEY_SNAPSHOT_BIDS | KEY_SNAPSHOT_ASKS;
    private static final int UPDATE = KEY_SYMBOL | KEY_FIRST_ID | KEY_LAST_ID | KEY_BIDS | KEY_ASKS;
    private static final byte[] DEPTH = bytes("@depth");
    private static final int FAILED = -1;

    private final SymbolIndex streamSymbols;
    private final NumberReader numbers = new NumberReader();
    private final long[] bids = new long[MAX_LEVELS * 2];
    private final long[] asks = new long[MAX_LEVELS * 2];
    private int bidLevels;
    private int askLevels;
    private long firstId;
    private long lastId;
    private int streamInstrument;
    private boolean snapshotRead;

    /** A decoder of those symbols, whose positions in the list are the instruments' indexes. */
    public DepthDecoder(final List<String> symbols) {
        this(new SymbolIndex(symbols), streamSymbols(symbols));
    }

    /**
     * A decoder that shares its indexes with others.
     *
     * @param streamSymbols see {@link #streamSymbols}
     */
    public DepthDecoder(final SymbolIndex symbols, final SymbolIndex streamSymbols) {
        super(symbols, "depthUpdate", "lastUpdateId", "bids", "asks", "U", "u", "b", "a");
        this.streamSymbols = streamSymbols;
    }

    /** Index of the symbols as streams' names have them. */
    public static SymbolIndex streamSymbols(final List<String> symbols) {
        return new SymbolIndex(
                symbols.stream().map(symbol -> symbol.toLowerCase(Locale.ROOT)).toList());
    }

    /**
     * Decodes a stream's frame. After {@link FrameKind#PARTIAL_DEPTH} and {@link FrameKind#DEPTH_UPDATE} the methods below
     * tell what it says, until the next call.
     *
     * @return one of {@link FrameKind}'s codes
     */
    public int decode(final byte[] frame, final int offset, final int length) {
        streamInstrument = SymbolIndex.NOT_FOUND;
        snapshotRead = false;
        final int kind = readFrame(frame, offset, length);
        if (kind == FrameKind.PARTIAL_DEPTH) {
            instrument = streamInstrument;
            firstId = lastId;
        }
        return kind;
    }

    /** Decodes a REST answer, which names no symbol. False if it is no depth answer. */
    public boolean decodeSnapshot(final byte[] answer, final int offset, final int length) {
        decode(answer, offset, length);
        firstId = lastId;
        return snapshotRead;
    }

    /** Index of the instrument; not told by a REST answer. */
    @Override
    public int instrument() {
        return instrument;
    }

    @Override
    public long firstUpdateId() {
        return firstId;
    }

    @Override
    public long lastUpdateId() {
        return lastId;
    }

    @Override
    public long[] bids() {
        return bids;
    }

    @Override
    public int bidLevels() {
        return bidLevels;
    }

    @Override
    public long[] asks() {
        return asks;
    }

    @Override
    public int askLevels() {
        return askLevels;
    }

    @Override
    int eventKind(final int keys, final boolean named) {
        if (keys == 0 && !named) {
            return 0;
        }
        if (readable && named && keys == UPDATE) {
            return instrument == SymbolIndex.NOT_FOUND ? FrameKind.UNKNOWN_SYMBOL : FrameKind.DEPTH_UPDATE;
        }
        if (readable && !named && (keys & ~KEY_SYMBOL) == SNAPSHOT) {
            snapshotRead = true;
            return streamInstrument == SymbolIndex.NOT_FOUND ? FrameKind.UNKNOWN_SYMBOL : FrameKind.PARTIAL_DEPTH;
        }
        return FrameKind.MALFORMED;
    }

    @Override
    boolean readOwn(final int key) {
        switch (key) {
            case KEY_STREAM:
                return readStream();
            case KEY_FIRST_ID:
                firstId = readWhole();
                return firstId != INCOMPLETE;
            case KEY_LAST_ID, KEY_SNAPSHOT_ID:
                lastId = readWhole();
                return lastId != INCOMPLETE;
            case KEY_BIDS, KEY_SNAPSHOT_BIDS:
                bidLevels = readLevels(bids);
                return bidLevels != FAILED;
            case KEY_ASKS, KEY_SNAPSHOT_ASKS:
                askLevels = readLevels(asks);
                return askLevels != FAILED;
            default:
                return skipValue(1);
        }
    }

    private boolean readStream() {
        if (position == end || frame[position] != '"') {
            return skipValue(1);
        }
        if (!readText()) {
            return false;
        }
        for (int i = 0; textKept && i + DEPTH.length <= textLength; i++) {
            if (isDepthAt(textOffset + i)) {
                streamInstrument = streamSymbols.find(text, textOffset, i);
                return true;
            }
        }
        return true;
    }

    private boolean isDepthAt(final int at) {
        for (int i = 0; i < DEPTH.length; i++) {
            if (text[at + i] != DEPTH[i]) {
                return false;
            }
        }
        return true;
    }

    /** Levels read; 0, and unreadable, where these are none; {@link #FAILED} where the frame stops being JSON. */
    private int readLevels(final long[] target) {
        final int start = position;
        int levels = readUsualLevels(target);
        if (levels == FAILED) {
            position = start;
            levels = readAnyLevels(target);
        }
        if (levels == FAILED) {
            position = start;
            readable = false;
            return skipValue(1) ? 0 : FAILED;
        }
        return levels;
    }

    /** Levels written without blanks and escapes; {@link #FAILED} for all others. */
    private int readUsualLevels(final long[] target) {
        int at = position;
        if (end - at < 2 || frame[at] != '[') {
            return FAILED;
        }
        at++;
        int levels = 0;
        boolean more = frame[at] == '[';
        while (more) {
            if (levels == MAX_LEVELS || end - at < 2 || frame[at] != '[' || frame[at + 1] != '"') {
                return FAILED;
            }
            at = numbers.readDecimal(frame, at + 2, end);
            if (at < 0 || end - at < 3 || frame[at + 1] != ',' || frame[at + 2] != '"') {
                return FAILED;
            }
            target[levels * 2] = numbers.value;
            at = numbers.readDecimal(frame, at + 3, end);
            if (at < 0 || end - at < 3 || frame[at + 1] != ']') {
                return FAILED;
            }
            target[levels * 2 + 1] = numbers.value;
            levels++;
            at += 2;
            more = frame[at] == ',';
            at += more ? 1 : 0;
        }
        if (at == end || frame[at] != ']') {
            return FAILED;
        }
        position = at + 1;
        return levels;
    }

    private int readAnyLevels(final long[] target) {
        if (!nextIs('[')) {
            return FAILED;
        }
        skipBlanks();
        if (nextIs(']')) {
            return 0;
        }
        int levels = 0;
        do {
            skipBlanks();
            if (levels == MAX_LEVELS || !readLevel(target, levels)) {
                return FAILED;
            }
            levels++;
            skipBlanks();
        } while (nextIs(','));
        return nextIs(']') ? levels : FAILED;
    }

    /** Reads a level; what may follow price and quantity in it is passed over. */
    private boolean readLevel(final long[] target, final int level) {
        if (!nextIs('[') || !readNumber(target, level * 2)) {
            return false;
        }
        if (!nextIs(',') || !readNumber(target, level * 2 + 1)) {
            return false;
        }
        while (nextIs(',')) {
            skipBlanks();
            if (!skipValue(3)) {
                return false;
            }
            skipBlanks();
        }
        return nextIs(']');
    }

    private boolean readNumber(final long[] target, final int at) {
        skipBlanks();
        final long number = readDecimal();
        target[at] = number;
        skipBlanks();
        return readable && number != INCOMPLETE;
    }
}
