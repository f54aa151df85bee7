package trefoil.gateway.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.Universe;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.DepthChoice;
import trefoil.gateway.config.EntryChoice;
import trefoil.gateway.config.TradingMode;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;

/** {@code trefoil demo}: a simulated exchange on loopback and the engine trading on it over real sockets. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Start a simulated exchange on loopback and let the engine trade on it with",
            "play money, over real sockets; end with a summary and a journal. Needs no",
            "network and no key."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int DEFAULT_SECONDS = 30;

    /** Longer than the longest fault, and than it takes to compare balances after it. */
    private static final long QUIET_SECONDS = 8;

    private static final long FOREVER_S = TimeUnit.DAYS.toSeconds(10_000);

    @Spec
    private CommandSpec spec;

    @Mixin
    private MarketOptions market;

    @Mixin
    private FaultOptions faults;

    @Mixin
    private FlightOptions flightOptions;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Stop after so many seconds; 0 runs until Ctrl-C (default: " + DEFAULT_SECONDS
                    + ", or the end of the tape).")
    private Long seconds;

    @Option(
            names = "--min-edge-ppm",
            paramLabel = "N",
            defaultValue = "100",
            description = "Least profit of a loop after fees, 100 is 1 bp (default: ${DEFAULT-VALUE}).")
    private int minEdgePpm;

    @Option(
            names = "--max-legs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Legs of the longest loops, 3 or 4 (default: ${DEFAULT-VALUE}).")
    private int maxLegs;

    @Option(
            names = "--depth",
            paramLabel = "MODE",
            defaultValue = "NONE",
            description = "Books beside the best quotes: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private DepthChoice depth;

    @Option(
            names = "--orders",
            paramLabel = "WAY",
            defaultValue = "REST",
            description =
                    "Which way orders go: REST, each a signed request, or WS_API, a session of the websocket API that"
                            + " logs on once (default: ${DEFAULT-VALUE}).")
    private EntryChoice orders;

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            defaultValue = "journals",
            description = "Directory for the journal (default: ${DEFAULT-VALUE}).")
    private Path journalDirectory;

    @Override
    public Integer call() throws Exception {
        market.check(spec);
        faults.check(spec);
        Bounds.require(spec, "--min-edge-ppm", minEdgePpm, 0, Bounds.MAX_PPM);
        Bounds.require(spec, "--max-legs", maxLegs, LoopChoice.MIN_LEGS, LoopChoice.MAX_LEGS);
        final long limit = seconds != null ? seconds : market.tape() != null ? 0 : DEFAULT_SECONDS;
        Bounds.require(spec, "--seconds", limit, 0, Bounds.MAX_SECONDS);
        final Terminal terminal = new Terminal(spec.commandLine().getErr());
        final MarketFeed feed = market.feed(terminal::line);
        requireTriangle(feed);
        final TapeCheck check = market.tape() == null ? null : TapeCheck.of(market.tape());
        // Java takes a while to make one, and REST needs none.
        final Optional<PlayKey> key = orders == EntryChoice.REST ? Optional.empty() : Optional.of(new PlayKey());
        try (StopSignal stop = new StopSignal();
                SimulatedVenue venue = SimulatedVenue.start(
                        feed, 0, market, faults, key.map(PlayKey::publicKey).orElse(null), config -> {});
                Credentials credentials = key.isPresent()
                        ? key.get().credentials(venue.publicApiKey())
                        : new Credentials(venue.apiKey(), venue.secret().getBytes(StandardCharsets.US_ASCII));
                TradingSession session = new TradingSession(
                        settings(venue),
                        false,
                        Optional.of(credentials),
                        new Notices(terminal::line, System::nanoTime))) {
            final long faultsEndNs =
                    System.nanoTime() + TimeUnit.SECONDS.toNanos(limit == 0 ? FOREVER_S : limit - quietSeconds(limit));
            terminal.line("simulated exchange at " + venue.server().restUrl() + ", " + market.describe()
                    + ", taker fee " + market.feePpm() + " ppm, play money"
                    + (faults.any() ? ", faults: " + faults.describe() + quiet(limit) : ""));
            final Optional<SessionReport> report =
                    flightOptions.during(session, () -> new SessionRun(session, terminal, stop)
                            .run(
                                    loops -> check == null ? QuoteObserver.NONE : check.over(loops),
                                    limit,
                                    () -> endsItself(venue, faultsEndNs)));
            if (check != null && venue.server().feedEnd().isDone()) {
                check.finish();
            }
            return report.map(done -> conclude(done, check, venue)).orElse(ExitCode.OK);
        } catch (final IllegalArgumentException problem) {
            throw new CommandException(ExitCode.USAGE, problem);
        }
    }

    /** Whether the market has come to its end. Faults end before the run does, so that what they took is back by then. */
    private static boolean endsItself(final SimulatedVenue venue, final long faultsEndNs) {
        if (System.nanoTime() - faultsEndNs >= 0) {
            venue.server().endFaults();
        }
        return venue.server().feedEnd().isDone();
    }

    private static long quietSeconds(final long limit) {
        return Math.min(QUIET_SECONDS, limit / 2);
    }

    private static String quiet(final long limit) {
        return limit == 0 ? "" : ", none in the last " + quietSeconds(limit) + " s";
    }

    /** A tape of one pair is a tape, but nothing can be done with it here. */
    private void requireTriangle(final MarketFeed feed) {
        final List<String> startAssets =
                ConfigReader.defaults(null, null).universe().startAssets();
        if (Triangles.tradedPart(Universe.of(feed.instruments()), startAssets).instrumentCount() == 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "tape " + market.tape() + ": no triangle with one of " + String.join(" ", startAssets)
                            + " among its " + feed.instruments().size() + " pair(s): there is nothing to trade");
        }
    }

    private int conclude(final SessionReport report, final TapeCheck check, final SimulatedVenue venue) {
        final int exitCode = SessionRun.conclude(report, spec.commandLine().getOut());
        final Optional<String> fault = venue.fault();
        if (faults.any()) {
            FaultOptions.summary(venue.server())
                    .forEach(line -> spec.commandLine().getOut().println("faults     " + line));
        }
        fault.ifPresent(text -> spec.commandLine().getOut().println("problem    " + text));
        if (check != null && check.hasVerdicts()) {
            spec.commandLine().getOut().println(check.summary());
        }
        spec.commandLine()
                .getOut()
                .println(
                        market.tape() == null
                                ? "note       a synthetic market that opens loops on purpose: no word on what the real"
                                        + " market pays"
                                : "note       a tape is played, not moved by our orders");
        return fault.isEmpty() ? exitCode : ExitCode.FINDING;
    }

    private TrefoilConfig.Universe universe(final TrefoilConfig.Universe defaults) {
        return new TrefoilConfig.Universe(
                defaults.startAssets(),
                defaults.includeAssets(),
                defaults.excludeAssets(),
                new LoopChoice(
                        maxLegs, defaults.loops().hubs(), defaults.loops().maxLoops()));
    }

    private TrefoilConfig settings(final SimulatedVenue venue) {
        final TrefoilConfig defaults = ConfigReader.defaults(
                URI.create(venue.server().restUrl()), URI.create(venue.server().streamUrl()));
        final TrefoilConfig.Journal journal = defaults.journal().in(journalDirectory);
        return new TrefoilConfig(
                new TrefoilConfig.Venue(
                        defaults.venue().restUrl(),
                        defaults.venue().streamUrl(),
                        Optional.empty(),
                        Optional.of(defaults.venue().streamUrl()),
                        Optional.empty(),
                        Optional.empty(),
                        defaults.venue().startWaitS()),
                universe(defaults.universe()),
                // The guard's two seconds are the market's, however fast it is played.
                new TrefoilConfig.Market(
                        defaults.market().feed(),
                        defaults.market().sockets(),
                        defaults.market().streamsPerConnection(),
                        (int) Math.max(
                                1, Math.min(Integer.MAX_VALUE, defaults.market().staleAfterMs() / market.speed())),
                        defaults.market().upkeep(),
                        depth,
                        defaults.market().depthLevels(),
                        defaults.market().depthIntervalMs()),
                new TrefoilConfig.Trading(
                        TradingMode.TESTNET,
                        minEdgePpm,
                        OptionalInt.empty(),
                        defaults.trading().maxOpenLoops(),
                        defaults.trading().maxStart()),
                defaults.execution(),
                defaults.limits(),
                defaults.orders().by(orders),
                defaults.paper(),
                defaults.live(),
                new TrefoilConfig.KillSwitch(journal.defaultKillFile()),
                journal,
                defaults.engine(),
                defaults.forecast());
    }
}
