package trefoil.gateway.exchange.tape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InboundRing;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/**
 * A tape as records of the engine's inbound ring: what an engine that had been connected then would have been told.
 *
 * <pre>
 *   book ticker, polled quote       ─► BOOK_TICKER
 *   partial depth                   ─► BOOK_LEVELS
 *   depth answer and changes        ─► local book ─► BOOK_LEVELS of its best 20;  a change is missing ─► book unusable
 *   nobody looked, clock jumped     ─► FEED_STATE down, up
 * </pre>
 *
 * Times are the capture's receive times, and never run back but where a recorder of this program stamped them so. A file
 * is streamed twice. One thread.
 */
public final class TapeRecords {
    /** Connection of quotes and polled quotes, where the capture does not tell. */
    public static final int QUOTES_CONNECTION = 0;

    /** Connection of books, where the capture does not tell. */
    public static final int BOOKS_CONNECTION = 1;

    private final Path file;
    private final TapeSurvey survey;
    private final TapeListing listing;

    private InboundRing ring;
    private TapeClock clock;
    private TapeFrame frame;
    private Universe universe;
    private TapeBook[] books;
    private int[] bookConnections;
    private long[] polls;
    private final SortedSet<Integer> up = new TreeSet<>();
    private long[] bids;
    private long[] asks;
    private long timeNs;
    private long quotes;
    private long bookCount;
    private long crossed;
    private long notPlausible;
    private long unnamed;
    private long endedGaps;
    private long interruptions;
    private long silenceNs;

    private TapeRecords(final Path file, final TapeForm form, final List<Instrument> listed) {
        this.file = file;
        survey = TapeSurvey.of(file, form);
        listing = TapeListing.of(file, survey, listed);
    }

    /**
     * Reads the file once, for its instruments.
     *
     * @param form how to read it, or null for the form that its content shows
     * @param listed instruments of the time; symbols that are not among them get what the tape shows
     * @throws TapeException if the file is no tape or holds no book
     */
    public static TapeRecords open(final Path file, final TapeForm form, final List<Instrument> listed) {
        return new TapeRecords(file, form, listed);
    }

    /** Instruments with a book, in order of appearance. */
    public List<Instrument> instruments() {
        return listing.instruments();
    }

    /** How the file was read. */
    public TapeForm form() {
        return survey.form();
    }

    /** Receive time of the first frame, nanoseconds since the Unix epoch. */
    public long startNs() {
        return survey.firstNs();
    }

    /** What the whole file holds. */
    public TapeStatistics statistics() {
        return survey.statistics();
    }

    /** Symbols with a book for which no instrument could be made. */
    public List<String> unknownSymbols() {
        return listing.unknownSymbols();
    }

    /** Whether quantities are unknown, so that {@link TapeFeed#NOMINAL_QTY} stands for each. */
    public boolean hasNominalQuantities() {
        return survey.statistics().frames(TapeFrameKind.POLLED_QUOTE) > 0;
    }

    /**
     * Reads the file again and writes its records.
     *
     * @param indexes what the records' instrument indexes mean; frames of other instruments are left out
     */
    public TapeFindings write(final Universe indexes, final InboundRing target) {
        universe = indexes;
        ring = target;
        clock = new TapeClock();
        frame = new TapeFrame();
        books = new TapeBook[indexes.instrumentCount()];
        bookConnections = new int[indexes.instrumentCount()];
        polls = new long[indexes.instrumentCount()];
        bids = new long[TapeFeed.MAX_LEVELS * 2];
        asks = new long[TapeFeed.MAX_LEVELS * 2];
        timeNs = survey.firstNs();
        try (TapeReader reader = TapeReader.open(file, survey.form())) {
            while (reader.next(frame)) {
                onFrame();
            }
        }
        new ArrayList<>(up).forEach(connection -> down(connection, true));
        return new TapeFindings(
                quotes,
                bookCount,
                crossed,
                notPlausible,
                unnamed,
                gaps(),
                interruptions,
                survey.form().tellsTimeExactly() ? 0 : clock.jumps(),
                clock.backSteps(),
                clock.longestBackNs(),
                silenceNs,
                survey.firstNs(),
                timeNs);
    }

    private void onFrame() {
        final long jumpsBefore = clock.jumps();
        final long beforeNs = timeNs;
        final long elapsedNs = clock.moveTo(frame.receiveNs);
        if (survey.form().tellsTimeExactly()) {
            timeNs = frame.receiveNs;
        } else {
            timeNs = survey.firstNs() + elapsedNs;
            if (clock.jumps() > jumpsBefore) {
                // The books go on: whether a change is missing, their update ids tell.
                interrupt(false);
            }
        }
        silenceNs = Math.max(silenceNs, timeNs - beforeNs);
        if (frame.afterPause) {
            interrupt(true);
        }
        switch (frame.kind) {
            case CONNECTION_UP -> up(frame.connection);
            case CONNECTION_DOWN -> down(frame.connection, true);
            case BOOK_TICKER, POLLED_QUOTE, PARTIAL_DEPTH, REST_DEPTH, DIFF_DEPTH -> onMarket();
            default -> {}
        }
    }

    private void onMarket() {
        final int instrument = universe.instrumentIndex(survey.symbolOf(frame));
        if (instrument == Universe.NOT_FOUND) {
            unnamed++;
            return;
        }
        if (!plausible(frame.bids, frame.bidLevels) || !plausible(frame.asks, frame.askLevels)) {
            notPlausible++;
            return;
        }
        final boolean quote = frame.kind == TapeFrameKind.BOOK_TICKER || frame.kind == TapeFrameKind.POLLED_QUOTE;
        final int connection = frame.connection != TapeFrame.NO_CONNECTION
                ? frame.connection
                : quote ? QUOTES_CONNECTION : BOOKS_CONNECTION;
        // What a recorder noted of its connections stands as it is; elsewhere what brings something is up.
        if (survey.form() != TapeForm.RECORDED) {
            up(connection);
        }
        if (quote) {
            onQuote(instrument, connection);
        } else if (frame.kind == TapeFrameKind.PARTIAL_DEPTH) {
            final int bidLevels = copy(frame.bids, frame.bidLevels, bids);
            publish(instrument, connection, frame.updateId, bidLevels, copy(frame.asks, frame.askLevels, asks));
        } else {
            onLocalBook(instrument, connection);
        }
    }

    private void onQuote(final int instrument, final int connection) {
        final boolean polled = frame.kind == TapeFrameKind.POLLED_QUOTE;
        final boolean usable = frame.bids[0] < frame.asks[0] || frame.asks[0] == 0;
        crossed += usable ? 0 : 1;
        final long sequence = ring.claim(1);
        BookTicker.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                timeNs,
                instrument,
                connection,
                polled ? ++polls[instrument] : frame.updateId,
                usable ? frame.bids[0] : 0,
                polled ? TapeFeed.NOMINAL_QTY : frame.bids[1],
                usable ? frame.asks[0] : 0,
                polled ? TapeFeed.NOMINAL_QTY : frame.asks[1]);
        ring.publish(sequence, 1);
        quotes++;
    }

    private void onLocalBook(final int instrument, final int connection) {
        if (books[instrument] == null) {
            books[instrument] = new TapeBook();
        }
        bookConnections[instrument] = connection;
        final TapeBook book = books[instrument];
        final boolean known = book.synced();
        final boolean changed = frame.kind == TapeFrameKind.REST_DEPTH ? book.onAnswer(frame) : book.onChange(frame);
        if (known && !book.synced()) {
            BookLevels.publishUnusable(ring, timeNs, instrument, connection, frame.updateId);
        } else if (changed) {
            final int bidLevels = copy(book.bids(), bids);
            publish(instrument, connection, book.id(), bidLevels, copy(book.asks(), asks));
        }
    }

    private void publish(
            final int instrument, final int connection, final long updateId, final int bidLevels, final int askLevels) {
        BookLevels.publish(ring, timeNs, instrument, connection, updateId, bids, bidLevels, asks, askLevels);
        bookCount++;
    }

    private void interrupt(final boolean forgetBooks) {
        if (up.isEmpty()) {
            return;
        }
        interruptions++;
        final List<Integer> open = new ArrayList<>(up);
        open.forEach(connection -> down(connection, forgetBooks));
        open.forEach(this::up);
    }

    private void up(final int connection) {
        if (up.add(connection)) {
            state(connection, FeedState.UP);
        }
    }

    private void down(final int connection, final boolean forgetBooks) {
        if (!up.remove(connection)) {
            return;
        }
        state(connection, FeedState.DOWN);
        for (int i = 0; i < books.length; i++) {
            if (forgetBooks && books[i] != null && bookConnections[i] == connection) {
                endedGaps += books[i].gaps();
                books[i] = null;
            }
        }
    }

    private void state(final int connection, final int state) {
        final long sequence = ring.claim(1);
        FeedState.write(ring.buffer(sequence), ring.offset(sequence), timeNs, connection, state);
        ring.publish(sequence, 1);
    }

    private long gaps() {
        long gaps = endedGaps;
        for (final TapeBook book : books) {
            gaps += book == null ? 0 : book.gaps();
        }
        return gaps;
    }

    private static boolean plausible(final long[] side, final int levels) {
        for (int i = 0; i < levels * 2; i++) {
            if (side[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static int copy(final long[] source, final int levels, final long[] target) {
        final int count = Math.min(levels, TapeFeed.MAX_LEVELS);
        System.arraycopy(source, 0, target, 0, count * 2);
        return count;
    }

    private static int copy(final TapeBookSide side, final long[] target) {
        final int count = Math.min(side.levels(), TapeFeed.MAX_LEVELS);
        for (int i = 0; i < count; i++) {
            target[i * 2] = side.price(i);
            target[i * 2 + 1] = side.qty(i);
        }
        return count;
    }
}
