package trefoil.gateway.binance.stream;

import java.util.List;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.InboundRing;
import trefoil.engine.market.DiffBook;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.codec.BinaryDepthDecoder;
import trefoil.gateway.binance.codec.DepthDecoder;
import trefoil.gateway.binance.codec.DepthView;
import trefoil.gateway.binance.codec.FrameKind;

/**
 * Whole books of some instruments, kept from their changes; the best levels are published when they change.
 *
 * <pre>
 *   NONE ──subscribed──► WAITING ──its turn──► FETCHING (changes are kept) ──snapshot, changes──► book
 *     ▲                                             │ too old: again          gap, contradiction ──► UNUSABLE, WAITING
 *     └──────────── connection lost ────────────────┘                          few levels left ──► WAITING, book stays
 * </pre>
 *
 * Several connections may bring the same changes: each is applied when it comes first, and is old when it comes again. One
 * lock for all books: the frames' threads take it, and nobody else but now and then a snapshot.
 */
final class DiffDepthStreams implements StreamUse, DepthSnapshots.Book {
    /** Levels asked for at first: the most that cost the least. */
    static final int FIRST_LIMIT = 100;

    /** Levels asked for where prices soon leave those of a smaller snapshot behind. */
    static final int MAX_LIMIT = 1_000;

    /** Longs of changes kept for one snapshot: minutes of a busy book, 512 KiB. */
    static final int BUFFER_LONGS = 1 << 16;

    /** Longest delay before a book whose snapshots fail, or do not last, gets another. */
    static final long MAX_DELAY_MS = 60_000;

    private static final int PUBLISHED_LEVELS = BookLevels.MAX_BOOK_LEVELS;

    /** A book that knows fewer levels is renewed while it still has enough. */
    private static final int THIN = 2 * PUBLISHED_LEVELS;

    private static final long FIRST_DELAY_MS = 250;
    private static final int MAX_TOO_OLD = 3;

    /** After so many changes a book has lasted: half a minute at ten a second. */
    private static final int LASTING_CHANGES = 300;

    private enum Wanted {
        NONE,
        WAITING,
        FETCHING
    }

    /** One instrument's book and what is under way for it. */
    private static final class Entry {
        private DiffBook book = newBook(FIRST_LIMIT);
        private int limit = FIRST_LIMIT;
        private Wanted snapshot = Wanted.NONE;
        private boolean published;
        private int failures;
        private int tooOld;
        private int changesSinceSnapshot;
    }

    private final FeedInstruments instruments;
    private final DepthDecoders decoders;
    private final String suffix;
    private final InboundRing ring;
    private final int connection;
    private final long[] counts;
    private final DepthSnapshots snapshots;
    private final TaskScheduler scheduler;
    private final FrameTap tap;
    private final DepthDecoder answers;

    // All of these under the lock.
    private final Entry[] entries;
    private final DepthBuffer buffer = new DepthBuffer(BUFFER_LONGS);
    private final long[] bids = new long[PUBLISHED_LEVELS * 2];
    private final long[] asks = new long[PUBLISHED_LEVELS * 2];
    private DiffBook spare = newBook(FIRST_LIMIT);
    private boolean subscribed;

    /**
     * Diff depth streams.
     *
     * @param decoders makes decoders of the universe's symbols
     * @param suffix of the JSON streams' names: {@code @depth@100ms}
     */
    DiffDepthStreams(
            final FeedInstruments instruments,
            final DepthDecoders decoders,
            final String suffix,
            final InboundRing ring,
            final int connection,
            final long[] counts,
            final DepthSnapshots snapshots,
            final TaskScheduler scheduler,
            final FrameTap tap) {
        this.instruments = instruments;
        this.decoders = decoders;
        this.suffix = suffix;
        this.ring = ring;
        this.connection = connection;
        this.counts = counts;
        this.snapshots = snapshots;
        this.scheduler = scheduler;
        this.tap = tap;
        answers = decoders.json();
        entries = new Entry[instruments.universeSize()];
        for (final int instrument : instruments.indexes()) {
            entries[instrument] = new Entry();
        }
    }

    @Override
    public List<String> streams(final boolean binary) {
        return instruments.streams(binary ? "@depth" : suffix);
    }

    @Override
    public Reader newReader(final int line, final long[] lineCounts, final boolean binary) {
        return new ChangeReader(lineCounts, binary);
    }

    /** Reads one connection's frames. */
    private final class ChangeReader implements Reader {
        private final DepthDecoder decoder = decoders.json();
        private final BinaryDepthDecoder binaryDecoder;
        private final long[] lineCounts;

        ChangeReader(final long[] lineCounts, final boolean binary) {
            this.lineCounts = lineCounts;
            binaryDecoder = binary ? decoders.binary() : null;
        }

        @Override
        public int read(final byte[] frame, final int offset, final int length, final long receiveNs) {
            return take(decoder.decode(frame, offset, length), decoder, lineCounts, receiveNs);
        }

        @Override
        public int readBinary(final byte[] frame, final int offset, final int length, final long receiveNs) {
            return take(binaryDecoder.decode(frame, offset, length), binaryDecoder, lineCounts, receiveNs);
        }
    }

    /** Only now: a snapshot older than the stream's first change would be of no use. */
    @Override
    public synchronized void onSubscribed() {
        subscribed = true;
        for (final int instrument : instruments.indexes()) {
            entries[instrument].failures = 0;
            want(instrument);
        }
    }

    @Override
    public synchronized void onRestart() {
        onDown();
        onSubscribed();
    }

    @Override
    public synchronized void onDown() {
        subscribed = false;
        buffer.clear();
        for (final int instrument : instruments.indexes()) {
            final Entry entry = entries[instrument];
            entry.book.clear();
            entry.snapshot = Wanted.NONE;
            entry.published = false;
        }
    }

    private int take(final int kind, final DepthView change, final long[] lineCounts, final long receiveNs) {
        if (kind != FrameKind.DEPTH_UPDATE) {
            return kind;
        }
        final int instrument = change.instrument();
        if (entries[instrument] == null) {
            return FrameKind.UNKNOWN_SYMBOL;
        }
        FeedCounters.add(lineCounts, FeedCounter.BOOK_CHANGES, 1);
        synchronized (this) {
            onChange(instrument, entries[instrument], change, receiveNs);
        }
        return kind;
    }

    private void onChange(final int instrument, final Entry entry, final DepthView change, final long receiveNs) {
        if (entry.snapshot == Wanted.FETCHING && !buffer.add(change)) {
            FeedCounters.add(counts, FeedCounter.BOOK_OVERFLOWS, 1);
        }
        if (!entry.book.usable()) {
            return;
        }
        final int answer = entry.book.apply(
                change.firstUpdateId(),
                change.lastUpdateId(),
                change.bids(),
                change.bidLevels(),
                change.asks(),
                change.askLevels());
        if (answer == DiffBook.APPLIED) {
            if (++entry.changesSinceSnapshot == LASTING_CHANGES) {
                entry.failures = 0;
            }
            if (entry.book.changedWithin(PUBLISHED_LEVELS)) {
                publish(instrument, entry, receiveNs);
            }
            if (entry.book.thinnerThan(THIN)) {
                wantMore(instrument, entry);
            }
        } else if (answer != DiffBook.OLD) {
            lost(instrument, entry, change.lastUpdateId(), receiveNs);
            if (answer == DiffBook.EXHAUSTED) {
                wantMore(instrument, entry);
            } else {
                want(instrument);
            }
        }
    }

    private void lost(final int instrument, final Entry entry, final long updateId, final long receiveNs) {
        FeedCounters.add(counts, FeedCounter.BOOK_GAPS, 1);
        if (entry.published) {
            entry.published = false;
            BookLevels.publishUnusable(ring, receiveNs, instrument, connection, updateId);
        }
    }

    private void publish(final int instrument, final Entry entry, final long receiveNs) {
        final int bidLevels = entry.book.bids(bids, PUBLISHED_LEVELS);
        final int askLevels = entry.book.asks(asks, PUBLISHED_LEVELS);
        BookLevels.publish(
                ring, receiveNs, instrument, connection, entry.book.updateId(), bids, bidLevels, asks, askLevels);
        entry.book.forgetChanges();
        entry.published = true;
        FeedCounters.add(counts, FeedCounter.BOOKS, 1);
    }

    /** Prices have left behind what the snapshot knew: a new one, and a deeper one if that went fast. */
    private void wantMore(final int instrument, final Entry entry) {
        if (entry.snapshot == Wanted.NONE && entry.changesSinceSnapshot < LASTING_CHANGES && entry.limit < MAX_LIMIT) {
            entry.limit = MAX_LIMIT;
            entry.failures = 0;
        }
        want(instrument);
    }

    /** Asks for a snapshot, unless one is on its way: at once for a book that lasted, later and later for others. */
    private void want(final int instrument) {
        final Entry entry = entries[instrument];
        if (!subscribed || entry.snapshot != Wanted.NONE) {
            return;
        }
        entry.snapshot = Wanted.WAITING;
        entry.tooOld = 0;
        final int failures = entry.failures++;
        if (failures == 0) {
            snapshots.request(this, instrument, instruments.symbol(instrument));
        } else {
            scheduler.schedule(
                    () -> snapshots.request(this, instrument, instruments.symbol(instrument)),
                    Math.min(MAX_DELAY_MS, FIRST_DELAY_MS << Math.min(failures - 1, 10)));
        }
    }

    @Override
    public synchronized int begin(final int instrument) {
        final Entry entry = entries[instrument];
        if (!subscribed || entry.snapshot == Wanted.NONE) {
            return 0;
        }
        if (entry.snapshot == Wanted.WAITING) {
            entry.snapshot = Wanted.FETCHING;
            buffer.clear();
        }
        FeedCounters.add(counts, FeedCounter.SNAPSHOTS, 1);
        return entry.limit;
    }

    @Override
    public boolean deliver(final int instrument, final byte[] answer, final long receiveNs) {
        tap.onDepth(connection, instruments.symbol(instrument), answer, receiveNs);
        final boolean readable = answers.decodeSnapshot(answer, 0, answer.length);
        synchronized (this) {
            final Entry entry = entries[instrument];
            if (entry.snapshot != Wanted.FETCHING) {
                return false;
            }
            if (!readable) {
                fail(instrument, entry);
                return false;
            }
            if (spare.maxLevels() < levelsFor(entry.limit)) {
                spare = newBook(entry.limit);
            }
            int result = spare.load(
                    answers.lastUpdateId(),
                    entry.limit,
                    answers.bids(),
                    answers.bidLevels(),
                    answers.asks(),
                    answers.askLevels());
            if (result == DiffBook.APPLIED) {
                result = buffer.replayOnto(spare);
            }
            final boolean backwards = entry.book.usable() && spare.updateId() < entry.book.updateId();
            if (result == DiffBook.APPLIED && !backwards) {
                take(instrument, entry, receiveNs);
                return false;
            }
            // Another one, and the changes stay: the venue may answer from behind its own stream.
            if ((result == DiffBook.GAP || result == DiffBook.APPLIED) && ++entry.tooOld < MAX_TOO_OLD) {
                return true;
            }
            fail(instrument, entry);
            return false;
        }
    }

    private void take(final int instrument, final Entry entry, final long receiveNs) {
        final DiffBook before = entry.book;
        entry.book = spare;
        spare = before;
        entry.snapshot = Wanted.NONE;
        entry.changesSinceSnapshot = 0;
        buffer.clear();
        publish(instrument, entry, receiveNs);
    }

    @Override
    public synchronized void failed(final int instrument) {
        if (entries[instrument].snapshot == Wanted.FETCHING) {
            fail(instrument, entries[instrument]);
        }
    }

    private void fail(final int instrument, final Entry entry) {
        FeedCounters.add(counts, FeedCounter.SNAPSHOT_FAILURES, 1);
        entry.snapshot = Wanted.NONE;
        buffer.clear();
        entry.failures = Math.max(1, entry.failures);
        want(instrument);
    }

    private static DiffBook newBook(final int limit) {
        return new DiffBook(levelsFor(limit));
    }

    /** Room for more than a snapshot has: prices move, and a side grows where they come from. */
    private static int levelsFor(final int limit) {
        return limit + limit / 2;
    }
}
