package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.gateway.binance.stream.FeedCounter;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.exchange.RateLimits;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.exchange.fault.VenueFaultSettings;
import trefoil.gateway.exchange.fault.VenueInjection;
import trefoil.gateway.recording.MarketRecorder;
import trefoil.gateway.recording.RecordingSettings;
import trefoil.gateway.testing.Await;

/** What a simulated exchange sends over loopback, as a journal. */
@Timeout(120)
class RecordCommandTest {
    private static final int UPDATES = 600;
    private static final long SPACING_NS = 500_000;
    private static final int ALL_WITH_A_CLOSE_FRAME = 0;

    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();
    private ExchangeServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldRecordEveryQuoteThatTheExchangeSent() throws Exception {
        final CountedFeed feed = new CountedFeed();
        start(feed);
        final List<Instrument> instruments = feed.instruments();

        final Path journal = recordAll(RecordingSettings.Depth.NONE, false);

        final List<String> quotes = new ArrayList<>();
        read(journal, (type, reader) -> {
            if (type == RecordType.BOOK_TICKER) {
                quotes.add(instruments
                                .get(BookTicker.instrument(reader.buffer(), reader.offset()))
                                .symbol()
                        + " " + BookTicker.bidPrice(reader.buffer(), reader.offset())
                        + " " + BookTicker.bidQty(reader.buffer(), reader.offset())
                        + " " + BookTicker.askPrice(reader.buffer(), reader.offset())
                        + " " + BookTicker.askQty(reader.buffer(), reader.offset()));
            }
        });
        assertThat(quotes).containsExactlyElementsOf(feed.sent);
    }

    @Test
    void shouldImportItsRawFramesToTheSameRecords() throws Exception {
        start(new CountedFeed());
        final Path journal = recordAll(RecordingSettings.Depth.NONE, true);
        final Path raw = Path.of(journal.toString().replace(".trefoil", ".raw.gz"));

        final Cli.Result result = Cli.run(
                "import",
                raw.toString(),
                "-o",
                directory.resolve("again").toString(),
                "--exchange-info",
                journal.toString());

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(records(only(directory.resolve("again")))).isEqualTo(records(journal));
    }

    @Test
    void shouldImportPartialBooksToTheSameRecords() throws Exception {
        start(new CountedFeed());
        final Path journal = recordAll(RecordingSettings.Depth.PARTIAL, true);
        final Path raw = Path.of(journal.toString().replace(".trefoil", ".raw.gz"));

        Cli.run(
                "import",
                raw.toString(),
                "-o",
                directory.resolve("again").toString(),
                "--exchange-info",
                journal.toString());

        final Cli.Result stat = Cli.run("journal", "stat", journal.toString());
        assertThat(stat.number("market +([0-9]+) updates"))
                .as("%s", stat)
                .isEqualTo(stat.number("market .*, ([0-9]+) of them books") + stat.number("BOOK_TICKER +([0-9]+)"));
        final List<String> recorded = records(journal);
        // Two connections' threads may pass each other on the way to the two files, but not one its own frames.
        for (final String connection : List.of("c0 ", "c1 ")) {
            assertThat(records(only(directory.resolve("again"))).stream().filter(line -> line.startsWith(connection)))
                    .isNotEmpty()
                    .containsExactlyElementsOf(recorded.stream()
                            .filter(line -> line.startsWith(connection))
                            .toList());
        }
    }

    @Test
    void shouldNoteLostConnectionsAsGaps() throws Exception {
        start(synthetic());
        final Path journal;
        try (MarketRecorder recorder =
                new MarketRecorder(settings(RecordingSettings.Depth.NONE, false), notice -> {})) {
            recorder.start(Universe.of(recorder.exchangeInfo().instruments()), "test");
            Await.until("records came", () -> recorder.records() > 100);
            // Which of the exchange's sockets is hit is not ours to say: until it is the one of the stream.
            Await.until("the stream is lost", () -> {
                server.strike(new VenueInjection(VenueFault.DISCONNECT, 0, 0, ALL_WITH_A_CLOSE_FRAME));
                return recorder.count(FeedCounter.LOST) > 0;
            });
            final long before = recorder.records();
            Await.until("every connection is back", () -> recorder.status()
                    .contains("feed " + recorder.connectionCount() + "/" + recorder.connectionCount()));
            Await.until("records come again", () -> recorder.records() > before + 100);
            journal = recorder.journalPath();
            recorder.stop();
        }

        final Map<Integer, List<Integer>> states = new TreeMap<>();
        read(journal, (type, reader) -> {
            if (type == RecordType.FEED_STATE) {
                states.computeIfAbsent(FeedState.connection(reader.buffer(), reader.offset()), key -> new ArrayList<>())
                        .add(FeedState.state(reader.buffer(), reader.offset()));
            }
        });
        assertThat(states.values()).as("up and down in turn, down at the end").allSatisfy(turns -> {
            assertThat(turns.size() % 2).isZero();
            for (int i = 0; i < turns.size(); i++) {
                assertThat(turns.get(i)).isEqualTo(i % 2 == 0 ? FeedState.UP : FeedState.DOWN);
            }
        });
        assertThat(states.values()).as("one was lost in between").anyMatch(turns -> turns.size() >= 4);
        assertThat(Cli.run("journal", "verify", journal.toString()).exitCode()).isZero();
    }

    @Test
    void shouldNoteWhichMarketsAreHaltedAndWhenTheyOpenAgain() throws Exception {
        start(synthetic());
        final Path journal;
        final Instrument halted;
        try (MarketRecorder recorder =
                new MarketRecorder(settings(RecordingSettings.Depth.NONE, false), notice -> notices.add(notice))) {
            List<Instrument> listed;
            do {
                server.strike(new VenueInjection(VenueFault.TRADING_HALT, 0, TimeUnit.SECONDS.toNanos(3), 0));
                listed = recorder.exchangeInfo().instruments();
            } while (listed.stream().allMatch(Instrument::tradable));
            halted = listed.stream()
                    .filter(instrument -> !instrument.tradable())
                    .findFirst()
                    .orElseThrow();
            recorder.start(Universe.of(listed, instrument -> true), "test");
            Await.until("it is open again", () -> notices.contains(halted.symbol() + " is traded again"));
            journal = recorder.journalPath();
            recorder.stop();
        }

        final List<String> states = new ArrayList<>();
        read(journal, (type, reader) -> {
            if (type == RecordType.INSTRUMENT_STATE) {
                states.add(reader.header()
                                .orElseThrow()
                                .universe()
                                .instruments()
                                .get(InstrumentState.instrument(reader.buffer(), reader.offset()))
                                .symbol()
                        + (InstrumentState.state(reader.buffer(), reader.offset()) == InstrumentState.CLOSED
                                ? " CLOSED"
                                : " TRADING"));
            }
        });
        assertThat(states).containsSubsequence(halted.symbol() + " CLOSED", halted.symbol() + " TRADING");
    }

    @Test
    void shouldRecordFromTheCommandLineAndSayWhatItRecorded() throws Exception {
        start(synthetic());

        final Cli.Result result = record("--triangles", "USDT-BTC-ETH", "--depth", "diff", "--seconds", "2");

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.err()).contains("recording 3 instrument(s) over 2 connection(s) into ");
        assertThat(result.out()).contains("recorded  ", "journal   ");
        final Path journal = only(directory);
        assertThat(Cli.run("journal", "stat", journal.toString()).exitCode()).isZero();
        try (JournalReader reader = JournalReader.open(journal)) {
            assertThat(reader.header().orElseThrow().universe().instrumentCount())
                    .isEqualTo(3);
            assertThat(reader.header().orElseThrow().settings())
                    .containsEntry("market", "recorded")
                    .containsEntry("depth", "diff");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--symbols BTCUSDT,NOSUCH | --symbols NOSUCH: the venue lists no such instrument",
                "--triangles USDT-BTC | --triangles USDT-BTC: name three assets",
                "--triangles USDT-BTC-NOSUCH | --triangles USDT-BTC-NOSUCH: none of the",
                "--triangles all --depth 7 | --depth '7' is none of none, 5, 10, 20, diff",
                "--triangles all --depth-interval 5 | --depth-interval 5 is not 100 or 1000",
                "--triangles all --symbols BTCUSDT | mutually exclusive"
            })
    void shouldRefuseWhatCannotBeRecorded(final String options, final String reason) throws Exception {
        start(synthetic());

        final Cli.Result result = record(options.strip().split(" "));

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(reason).doesNotContain("Exception");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldSayThatTheVenueCannotBeReached() throws Exception {
        start(synthetic());
        final String closed = server.restUrl();
        server.close();

        final Cli.Result result = Cli.run(
                "record",
                "--symbols",
                "BTCUSDT",
                "--rest-url",
                closed,
                "--stream-url",
                closed.replace("http", "ws"),
                "-o",
                directory.toString());

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.VENUE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldChooseTrianglesByNameAndThroughAnAsset() {
        final RecordedUniverse choice = new RecordedUniverse(synthetic().instruments());
        final Universe through = choice.ofTriangles(List.of("eth"));

        assertThat(choice.ofTriangles(List.of("ETH-USDT-BTC")).instruments().stream()
                        .map(Instrument::symbol))
                .containsExactlyInAnyOrder("BTCUSDT", "ETHUSDT", "ETHBTC");
        assertThat(through.instrumentCount()).isGreaterThan(3);
        assertThat(Triangles.of(through)).isNotEmpty();
        assertThat(Triangles.tradedPart(through, List.of("ETH")))
                .extracting(Universe::instruments)
                .isEqualTo(through.instruments());
        assertThat(choice.ofTriangles(List.of("all")).instrumentCount())
                .isGreaterThanOrEqualTo(through.instrumentCount());
    }

    private Cli.Result record(final String... options) {
        final List<String> command = new ArrayList<>(List.of(
                "record",
                "--rest-url",
                server.restUrl(),
                "--stream-url",
                server.streamUrl(),
                "-o",
                directory.toString()));
        command.addAll(List.of(options));
        return Cli.run(command.toArray(String[]::new));
    }

    private Path recordAll(final RecordingSettings.Depth depth, final boolean raw) throws Exception {
        try (MarketRecorder recorder = new MarketRecorder(settings(depth, raw), notice -> {})) {
            recorder.start(Universe.of(recorder.exchangeInfo().instruments()), "test");
            Await.until("everything was sent", () -> server.feedEnd().isDone());
            if (depth == RecordingSettings.Depth.PARTIAL) {
                // The feed begins with the first subscription, which may be that of the books.
                Await.until("books came", () -> recorder.count(FeedCounter.BOOKS) > 1);
                Await.until("quotes came", () -> recorder.count(FeedCounter.QUOTES) > 1);
            } else {
                Await.until("every quote came", () -> recorder.count(FeedCounter.QUOTES) >= UPDATES);
            }
            final Path journal = recorder.journalPath();
            recorder.stop();
            assertThat(recorder.problem()).isEmpty();
            return journal;
        }
    }

    private RecordingSettings settings(final RecordingSettings.Depth depth, final boolean raw) {
        return new RecordingSettings(
                server.restUrl(),
                server.streamUrl(),
                Optional.empty(),
                TrefoilConfig.Sockets.AUTO,
                200,
                60_000,
                depth,
                5,
                100,
                directory,
                JournalSettings.DEFAULT,
                raw);
    }

    private void start(final MarketFeed feed) throws IOException {
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .limits(RateLimits.PRODUCTION)
                                .venueFaults(VenueFaultSettings.BY_HAND)
                                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                                .build(),
                        feed)
                .start();
    }

    private static SyntheticMarket synthetic() {
        return SyntheticMarket.create(
                SyntheticMarketConfig.builder(3).updatesPerSecond(2_000).build());
    }

    private static Path only(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            final List<Path> journals =
                    files.filter(file -> file.toString().endsWith(".trefoil")).toList();
            assertThat(journals).hasSize(1);
            return journals.get(0);
        }
    }

    /** Sees records. */
    private interface Visitor {
        void onRecord(int type, JournalReader reader);
    }

    private static void read(final Path journal, final Visitor visitor) {
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                visitor.onRecord(reader.type(), reader);
            }
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    /** Everything of the records but their numbers, the connection in front. */
    private static List<String> records(final Path journal) {
        final List<String> records = new ArrayList<>();
        read(journal, (type, reader) -> {
            final int connection =
                    switch (type) {
                        case RecordType.BOOK_TICKER -> BookTicker.connection(reader.buffer(), reader.offset());
                        case RecordType.BOOK_LEVELS -> BookLevels.connection(reader.buffer(), reader.offset());
                        default -> FeedState.connection(reader.buffer(), reader.offset());
                    };
            final StringBuilder bytes = new StringBuilder("c" + connection + " " + type + " ");
            for (int i = RecordHeader.TIME_NS_OFFSET; i < reader.length(); i++) {
                bytes.append(String.format("%02x", reader.buffer().getByte(reader.offset() + i)));
            }
            records.add(bytes.toString());
        });
        return records;
    }

    /** So many books of the synthetic market's first instruments, each unlike the one before. */
    private static final class CountedFeed implements MarketFeed {
        private final List<Instrument> instruments = synthetic().instruments().subList(0, 3);
        private final List<String> sent = new ArrayList<>();
        private int next;

        @Override
        public List<Instrument> instruments() {
            return instruments;
        }

        @Override
        public long nextTimeNs() {
            return next == UPDATES ? END : next * SPACING_NS;
        }

        @Override
        public void emit(final BookSink sink) {
            final int instrument = next % instruments.size();
            final long tick = instruments.get(instrument).filters().tickSize();
            final long bid = tick * (10_000 + next);
            final long ask = bid + tick;
            final long qty = Fixed.ONE * (next + 1);
            sink.onBook(instrument, next + 1, new long[] {bid, qty}, 1, new long[] {ask, qty * 2}, 1);
            sent.add(instruments.get(instrument).symbol() + " " + bid + " " + qty + " " + ask + " " + qty * 2);
            next++;
        }
    }
}
