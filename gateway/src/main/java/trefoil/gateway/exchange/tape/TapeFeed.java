package trefoil.gateway.exchange.tape;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.MarketFeed;

/**
 * A recorded tape as a market: its books in its own time, which starts at 0 with the first frame.
 *
 * <p>A book ticker is a book of one level, or of the levels behind it too where a diff depth is on the tape; partial
 * depth is its levels; diff depth is kept as a local book from the first depth answer on; a polled quote gets the
 * quantity {@link #NOMINAL_QTY}, since its true one is unknown. Frames that are not newer than what was delivered, that
 * are crossed or zero, and symbols that no instrument can be made for, are counted and left out. One thread; holds the
 * file open until its end or {@link #close()}.
 */
public final class TapeFeed implements MarketFeed, AutoCloseable {
    /** Levels a side that are delivered at most. */
    public static final int MAX_LEVELS = 20;
    /** Quantity of a quote that was recorded without one: one unit of the base asset. */
    public static final long NOMINAL_QTY = Fixed.ONE;

    private final TapeSurvey survey;
    private final TapeReader reader;
    private final TapeFrame frame = new TapeFrame();
    private final TapeClock clock = new TapeClock();
    private final List<Instrument> instruments;
    private final TapeListing listing;
    private final TapeBook[] books;
    private final long[] lastIds;

    private final long[] bids = new long[MAX_LEVELS * 2];
    private final long[] asks = new long[MAX_LEVELS * 2];
    private int bidLevels;
    private int askLevels;
    private int instrument;
    private long nextNs;
    private TapeVerdict nextVerdict;
    private TapeVerdict deliveredVerdict;
    private long notNewer;
    private long notQuotable;

    private TapeFeed(final Path file, final List<Instrument> listed) {
        survey = TapeSurvey.of(file);
        listing = TapeListing.of(file, survey, listed);
        instruments = listing.instruments();
        books = new TapeBook[instruments.size()];
        lastIds = new long[instruments.size()];
        reader = TapeReader.open(file);
    }

    /**
     * A feed whose instruments are derived from the tape alone: assets by known quote assets, grid by the decimals seen.
     *
     * @throws TapeException if the file is no tape or holds no book
     */
    public static TapeFeed open(final Path file) {
        return open(file, List.of());
    }

    /**
     * A feed whose instruments are those listed, as far as the tape holds them, and derived ones for the rest.
     *
     * @param listed instruments of the time, from an {@code exchangeInfo}
     * @throws TapeException if the file is no tape or holds no book
     */
    public static TapeFeed open(final Path file, final List<Instrument> listed) {
        final TapeFeed feed = new TapeFeed(file, listed);
        feed.advance();
        return feed;
    }

    @Override
    public List<Instrument> instruments() {
        return instruments;
    }

    @Override
    public long nextTimeNs() {
        return nextNs;
    }

    /**
     * {@inheritDoc}
     *
     * @throws TapeException if the rest of the file cannot be read although it could at first
     */
    @Override
    public void emit(final BookSink sink) {
        sink.onBook(instrument, lastIds[instrument], bids, bidLevels, asks, askLevels);
        deliveredVerdict = nextVerdict;
        advance();
    }

    /** The capturing bot's verdict on the frame that was last delivered. */
    public Optional<TapeVerdict> verdict() {
        return Optional.ofNullable(deliveredVerdict);
    }

    /** Receive time of the first frame, nanoseconds since the Unix epoch. */
    public long startNs() {
        return survey.firstNs();
    }

    /** From the first frame to the last. */
    public long durationNs() {
        return survey.clock().elapsedNs();
    }

    /** Steps of the receive times by more than an hour, which the feed leaves out. */
    public long timeJumps() {
        return survey.clock().jumps();
    }

    /** What the whole file holds. */
    public TapeStatistics statistics() {
        return survey.statistics();
    }

    /** Symbols with a book that end with no known quote asset and were not listed. */
    public List<String> unknownSymbols() {
        return listing.unknownSymbols();
    }

    /** Frames left out so far because they were not newer than the book delivered. */
    public long notNewer() {
        return notNewer;
    }

    /** Frames left out so far because they were crossed, locked, zero or not sorted. */
    public long notQuotable() {
        return notQuotable;
    }

    /** Local books given up so far because an update was missing. */
    public long gaps() {
        long gaps = 0;
        for (final TapeBook book : books) {
            gaps += book == null ? 0 : book.gaps();
        }
        return gaps;
    }

    @Override
    public void close() {
        nextNs = END;
        reader.close();
    }

    private void advance() {
        while (reader.next(frame)) {
            final long timeNs = clock.moveTo(frame.receiveNs);
            final Integer index = listing.index(survey.symbolOf(frame));
            if (index == null) {
                continue;
            }
            final long id = load(index);
            if (id == 0) {
                continue;
            }
            if (id <= lastIds[index]) {
                notNewer++;
            } else if (!quotable(bids, bidLevels, -1) || !quotable(asks, askLevels, 1) || crossed()) {
                notQuotable++;
            } else {
                lastIds[index] = id;
                instrument = index;
                nextVerdict = frame.verdict;
                nextNs = timeNs;
                return;
            }
        }
        close();
    }

    /** Makes the frame's book the next to deliver; returns its update id, or 0 if the frame makes none. */
    private long load(final int index) {
        switch (frame.kind) {
            case BOOK_TICKER -> {
                loadTicker(books[index]);
                return frame.updateId;
            }
            case PARTIAL_DEPTH -> {
                bidLevels = copy(frame.bids, frame.bidLevels, bids);
                askLevels = copy(frame.asks, frame.askLevels, asks);
                return frame.updateId;
            }
            case POLLED_QUOTE -> {
                frame.bids[1] = NOMINAL_QTY;
                frame.asks[1] = NOMINAL_QTY;
                bidLevels = copy(frame.bids, frame.bidLevels, bids);
                askLevels = copy(frame.asks, frame.askLevels, asks);
                return lastIds[index] + 1;
            }
            case REST_DEPTH -> {
                return book(index).onAnswer(frame) ? loadBook(books[index]) : 0;
            }
            case DIFF_DEPTH -> {
                return book(index).onChange(frame) ? loadBook(books[index]) : 0;
            }
            default -> {
                return 0;
            }
        }
    }

    private TapeBook book(final int index) {
        if (books[index] == null) {
            books[index] = new TapeBook();
        }
        return books[index];
    }

    /** The ticker's level, and behind it what the local book knows of worse prices. */
    private void loadTicker(final TapeBook book) {
        bidLevels = frame.bids[0] == 0 || frame.bids[1] == 0 ? 0 : copy(frame.bids, 1, bids);
        askLevels = frame.asks[0] == 0 || frame.asks[1] == 0 ? 0 : copy(frame.asks, 1, asks);
        if (book != null && book.synced()) {
            bidLevels = append(book.bids(), bids, bidLevels, -1);
            askLevels = append(book.asks(), asks, askLevels, 1);
        }
    }

    private long loadBook(final TapeBook book) {
        bidLevels = append(book.bids(), bids, 0, -1);
        askLevels = append(book.asks(), asks, 0, 1);
        return book.id();
    }

    private static int append(final TapeBookSide side, final long[] target, final int levels, final int direction) {
        int count = levels;
        for (int i = 0; i < side.levels() && count < MAX_LEVELS; i++) {
            if (levels == 0 || (side.price(i) - target[0]) * direction > 0) {
                target[count * 2] = side.price(i);
                target[count * 2 + 1] = side.qty(i);
                count++;
            }
        }
        return count;
    }

    private static int copy(final long[] source, final int levels, final long[] target) {
        final int count = Math.min(levels, MAX_LEVELS);
        System.arraycopy(source, 0, target, 0, count * 2);
        return count;
    }

    private boolean crossed() {
        return bidLevels > 0 && askLevels > 0 && bids[0] >= asks[0];
    }

    /** Whether prices and quantities are positive and prices get worse from level to level. */
    private static boolean quotable(final long[] side, final int levels, final int direction) {
        for (int i = 0; i < levels; i++) {
            final boolean sorted = i == 0 || (side[i * 2] - side[i * 2 - 2]) * direction > 0;
            if (side[i * 2] <= 0 || side[i * 2 + 1] <= 0 || !sorted) {
                return false;
            }
        }
        return true;
    }
}
