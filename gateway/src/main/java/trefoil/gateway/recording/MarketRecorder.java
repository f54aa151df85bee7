package trefoil.gateway.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.RollingJournal;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.stream.DepthSource;
import trefoil.gateway.binance.stream.FeedCounter;
import trefoil.gateway.binance.stream.FeedCounters;
import trefoil.gateway.binance.stream.FrameTap;
import trefoil.gateway.binance.stream.MarketDataFeed;
import trefoil.gateway.binance.terms.MarketWatch;
import trefoil.gateway.binance.terms.TermsReader;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.binance.websocket.channel.FrameSources;
import trefoil.gateway.binance.websocket.channel.PollMode;

/**
 * Writes the venue's market into a journal until it is stopped. Needs no key. Opened, asked and stopped by one thread; the
 * sockets' threads write.
 */
public final class MarketRecorder implements AutoCloseable {
    private static final long FLUSH_MS = 100;
    /** What the venue allowed at the least, ever. */
    private static final int WEIGHT_PER_MINUTE = 1_200;

    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RecordingSettings settings;
    private final Consumer<String> notices;
    private final EpochNanoClock clock = new MonotonicEpochClock();
    private final FeedCounters counters = new FeedCounters();
    private final BinanceRestClient rest;
    private final FrameSource source;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2, daemon("trefoil-timer"));
    private final ScheduledExecutorService listThread =
            Executors.newSingleThreadScheduledExecutor(daemon("trefoil-terms"));
    private final ExecutorService snapshots = Executors.newSingleThreadExecutor(daemon("depth-snapshots"));

    private RollingJournal journal;
    private JournalRing ring;
    private Optional<RawFrames> raw = Optional.empty();
    private MarketDataFeed feed;
    private TermsReader terms;
    private long startNs;
    private long shownNs;
    private long shownRecords;
    private boolean closed;

    /**
     * A recorder that has not begun.
     *
     * @param notices gets one line for each thing worth knowing; any thread
     * @throws IllegalArgumentException if an address or the trust file cannot be used
     */
    public MarketRecorder(final RecordingSettings settings, final Consumer<String> notices) {
        this.settings = settings;
        this.notices = notices;
        final VenueTrust trust = settings.trustFile().map(VenueTrust::ofFile).orElse(VenueTrust.RUNTIME);
        rest = new BinanceRestClient(settings.restUrl(), null, clock, trust);
        source = FrameSources.open(
                        settings.sockets().channel(),
                        new ChannelFrameSource.Context()
                                .clock(clock)
                                .trust(trust)
                                .poll(settings.sockets().poll().mode().orElse(PollMode.SELECT))
                                .notices(notices))
                .source();
    }

    private static ThreadFactory daemon(final String name) {
        return runnable -> {
            final Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What the venue lists now. */
    public ExchangeInfo exchangeInfo() throws VenueException {
        return rest.exchangeInfo();
    }

    /** Makes a question that is under way fail soon; any thread. */
    public void abandonStart() {
        rest.cancelCalls();
    }

    /**
     * Begins to record; returns at once.
     *
     * @param universe what is recorded
     * @throws JournalException if journal or raw frames cannot be created
     * @throws IllegalArgumentException if there are more streams than connections may be made for
     */
    public void start(final Universe universe, final String toolVersion) {
        startNs = clock.nanoTime();
        shownNs = startNs;
        final JournalHeader header = MarketHeader.of(
                startNs,
                Long.toString(TimeUnit.NANOSECONDS.toMillis(startNs), Character.MAX_RADIX),
                toolVersion,
                MarketHeader.RECORDED,
                remarks(),
                universe);
        final MarketDataFeed.Context context = context(universe);
        if (settings.raw()) {
            raw = Optional.of(openRaw(header));
        }
        journal = RollingJournal.create(settings.directory(), header, settings.journal(), () -> {});
        ring = new JournalRing(journal);
        feed = context.ring(ring)
                .tap(raw.map(FrameTap.class::cast).orElse(FrameTap.NONE))
                .conclude();
        timers.scheduleWithFixedDelay(ring::flush, FLUSH_MS, FLUSH_MS, TimeUnit.MILLISECONDS);
        terms = new TermsReader.Context()
                .universe(universe)
                .rest(rest)
                .ring(ring)
                .clock(clock)
                .scheduler(TaskScheduler.over(listThread))
                .notices(notices)
                .markets(new MarketWatch(universe, rest, clock, notices))
                .withoutReferences()
                .weightPerMinute(WEIGHT_PER_MINUTE)
                .conclude();
        feed.start();
        terms.start();
    }

    private Map<String, String> remarks() {
        final Map<String, String> remarks = new TreeMap<>();
        remarks.put("venue", settings.restUrl());
        remarks.put("streams", settings.streamUrl());
        remarks.put("depth", settings.depth().name().toLowerCase(Locale.ROOT));
        if (settings.depth() != RecordingSettings.Depth.NONE) {
            remarks.put("depthIntervalMs", Integer.toString(settings.depthIntervalMs()));
        }
        if (settings.depth() == RecordingSettings.Depth.PARTIAL) {
            remarks.put("depthLevels", Integer.toString(settings.depthLevels()));
        }
        return remarks;
    }

    private MarketDataFeed.Context context(final Universe universe) {
        final MarketDataFeed.Context context = new MarketDataFeed.Context()
                .streamUrl(settings.streamUrl())
                .universe(universe)
                .streamsPerConnection(settings.streamsPerConnection())
                .silenceMs(settings.silenceMs())
                .governor(rest.governor())
                .source(source)
                .clock(clock)
                .scheduler(TaskScheduler.over(timers))
                .random(new Random(startNs))
                .counters(counters)
                .notices(notices);
        return switch (settings.depth()) {
            case NONE -> context;
            case PARTIAL -> context.partialDepth(settings.depthLevels(), settings.depthIntervalMs());
            case DIFF -> context.diffDepth(settings.depthIntervalMs(), depthSource(), snapshots);
        };
    }

    private DepthSource depthSource() {
        return new DepthSource() {
            @Override
            public byte[] depth(final String symbol, final int limit) throws VenueException {
                return rest.depth(symbol, limit);
            }

            @Override
            public long pauseMs() {
                return rest.pause().remainingMs();
            }
        };
    }

    private RawFrames openRaw(final JournalHeader header) {
        final Path path = settings.directory().resolve(header.fileName().replaceAll("\\.trefoil$", ".raw.gz"));
        try {
            Files.createDirectories(settings.directory());
            return new RawFrames(path);
        } catch (final IOException e) {
            throw new JournalException("raw frames " + path + " cannot be created ("
                    + e.getClass().getSimpleName() + " " + e.getMessage() + "): choose another directory");
        }
    }

    /** The journal's first file. */
    public Path journalPath() {
        return journal.path();
    }

    /** The file of raw frames, if they are kept. */
    public Optional<Path> rawPath() {
        return raw.map(RawFrames::path);
    }

    /** Records written so far. */
    public long records() {
        return ring == null ? 0 : ring.records();
    }

    /** Connections of the feed. */
    public int connectionCount() {
        return feed.connectionCount();
    }

    /** What the feed counted so far. */
    public long count(final FeedCounter counter) {
        return counters.get(counter);
    }

    /** The state of the recording in one line. */
    public String status() {
        final long nowNs = clock.nanoTime();
        final long records = ring.records();
        final double rate = (records - shownRecords) * NS_PER_SECOND / Math.max(1, nowNs - shownNs);
        shownNs = nowNs;
        shownRecords = records;
        return String.format(
                Locale.ROOT,
                "%3.0f s  feed %d/%d  %,d quotes  %,d books  %,.0f records/s  %,d records in %d file(s)",
                (nowNs - startNs) / NS_PER_SECOND,
                feed.openConnections(),
                feed.connectionCount(),
                counters.get(FeedCounter.QUOTES),
                counters.get(FeedCounter.BOOKS),
                rate,
                records,
                journal.segments());
    }

    /** Why the recording cannot go on, or empty while it can. */
    public Optional<String> problem() {
        if (ring != null && ring.failure() != null) {
            return Optional.of(
                    "the journal cannot be written: " + ring.failure().getMessage());
        }
        return raw.map(RawFrames::failure)
                .map(failure ->
                        "raw frames " + raw.orElseThrow().path() + " cannot be written: " + failure.getMessage());
    }

    /** Ends the recording in order: connections closed, their end noted, files complete. */
    public void stop() {
        if (feed != null) {
            feed.close();
        }
        close();
    }

    /** What was recorded, a line each. */
    public List<String> report() {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "recorded  %,d record(s) in %.1f s: %,d quote(s), %,d book(s)",
                ring.records(),
                (shownNs - startNs) / NS_PER_SECOND,
                counters.get(FeedCounter.QUOTES),
                counters.get(FeedCounter.BOOKS)));
        tell(lines, FeedCounter.LOST, "connection(s) lost: the journal notes the gaps");
        tell(lines, FeedCounter.CONNECT_FAILURES, "connection(s) refused");
        tell(lines, FeedCounter.MALFORMED, "frame(s) that cannot be read");
        tell(lines, FeedCounter.VENUE_ERRORS, "error(s) told by the venue");
        tell(lines, FeedCounter.CROSSED_QUOTES, "crossed quote(s), kept without prices");
        tell(lines, FeedCounter.BOOK_GAPS, "gap(s) in the changes of books");
        lines.add("journal   " + journal.path()
                + (journal.segments() > 1 ? " and " + (journal.segments() - 1) + " more" : ""));
        raw.ifPresent(
                file -> lines.add(String.format(Locale.ROOT, "raw       %s, %,d line(s)", file.path(), file.frames())));
        Optional.ofNullable(journal.problem())
                .ifPresent(problem -> lines.add("journal   a file could not be made: " + problem.getMessage()));
        return lines;
    }

    private void tell(final List<String> lines, final FeedCounter counter, final String what) {
        if (counters.get(counter) > 0) {
            lines.add(String.format(Locale.ROOT, "          %,d %s", counters.get(counter), what));
        }
    }

    /** Closes everything; closing again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        shownNs = clock.nanoTime();
        if (feed != null) {
            feed.close();
        }
        if (terms != null) {
            terms.close();
        }
        // A question that is under way ends; what it would say comes too late.
        rest.cancelCalls();
        listThread.shutdownNow();
        // The end of each connection is a record, too, and has been published by now.
        source.close();
        timers.shutdownNow();
        snapshots.shutdownNow();
        if (ring != null) {
            ring.close();
        }
        raw.ifPresent(RawFrames::close);
        rest.close();
    }
}
