package trefoil.gateway.cli.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trefoil.engine.event.StopReason;
import trefoil.engine.math.DecimalText;
import trefoil.engine.sim.Fault;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.cli.chaos.Verdicts.Invariant;
import trefoil.gateway.config.EntryChoice;
import trefoil.gateway.exchange.Transfer;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.session.TradingSession;

/** One campaign: an exchange, an engine's process, a schedule of faults, and what must hold. One thread. */
final class ChaosRun implements AutoCloseable {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long ANSWER_MS = 20_000;
    private static final long END_WITHIN_MS = 150_000;
    private static final long RESTART_PAUSE_MS = 200;
    private static final long FAILED_START_PAUSE_MS = 1_000;
    private static final long NOTICED_WITHIN_MS = 40_000;
    /** A venue's window of orders, and what is left of a start. */
    private static final long SETTLED_AFTER_MS = 14_000;

    private static final int REQUESTS_OF_A_START = 4;
    private static final Pattern SESSION = Pattern.compile("--abandon ([0-9a-z]+)");

    private final Schedule schedule;
    private final Path directory;
    private final List<String> engineCommand;
    private final Limits limits;
    private final Consumer<String> lines;
    private final Verdicts verdicts = new Verdicts();
    private final Map<String, Integer> engineFaults = new TreeMap<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private ChaosVenue venue;
    private OrderAudit audit;
    private Path config;
    private EngineProcess engine;
    private int engines;
    private boolean faulty;
    private boolean endsWhenBroken;
    private boolean diskFull;
    private boolean stopping;
    private long stopDueNs;
    private int operatorActs;
    private int transfersChecked;
    private String abandoned;
    private long slowestRecoveryMs;
    private long mostHeap;
    private long mostThreads;
    private long mostFiles;
    private long thawAtNs;
    private int assetsCompared;
    private long orderRefusals;
    private boolean lookedAt;

    /**
     * A campaign.
     *
     * @param directory an empty directory for journals and logs
     * @param engineCommand starts an engine's process; its options follow
     * @param lines gets a line for each phase
     */
    private EntryChoice orders = EntryChoice.REST;

    ChaosRun(
            final Schedule schedule,
            final Path directory,
            final List<String> engineCommand,
            final Limits limits,
            final Consumer<String> lines) {
        this.schedule = schedule;
        this.directory = directory;
        this.engineCommand = List.copyOf(engineCommand);
        this.limits = limits;
        this.lines = lines;
    }

    /** Has the engine's orders go that way; by REST unless it is said. */
    ChaosRun ordersBy(final EntryChoice value) {
        orders = value;
        return this;
    }

    /** Has it end at the first thing that does not hold. */
    ChaosRun endWhenBroken() {
        endsWhenBroken = true;
        return this;
    }

    private boolean isOver() {
        return endsWhenBroken && !verdicts.allHeld();
    }

    /** What came of it. */
    Verdicts verdicts() {
        return verdicts;
    }

    /** Runs it to its end; what does not hold is among the verdicts. */
    void run() throws IOException, InterruptedException {
        final Schedule.Setup setup = schedule.setup();
        line(
                "setup",
                "%s legs%s, depth %s, fees%s, orders take %d ms, %d in 10 s; schedule %s: %d round(s), %d fault(s), %d kill(s)",
                setup.policy(),
                setup.fillOrKill() ? ", fill or kill" : "",
                setup.depth(),
                setup.feesInBnb() ? " in BNB" : " in what is received",
                setup.orderLatencyMs(),
                setup.ordersPerTenSeconds(),
                schedule.digest(),
                schedule.rounds().size(),
                schedule.happenings(),
                schedule.kills());
        venue = ChaosVenue.start(schedule);
        config = venue.configure(directory, setup, orders);
        final Path journals = Files.createDirectory(directory.resolve("journals"));
        transfersChecked = venue.server().transfers().size();
        audit = new OrderAudit(venue, journals, verdicts, limits);
        final long startNs = System.nanoTime();
        startEngine();
        if (!tradesAgain(startNs, "after the start")) {
            return;
        }
        line("warm up", "trading after %.1f s", seconds(startNs));
        for (int round = 0; round < schedule.rounds().size(); round++) {
            faults(round + 1, schedule.rounds().get(round));
            if (isOver() || !calm(round + 1)) {
                return;
            }
        }
        end();
    }

    private void faults(final int number, final Schedule.Round round) throws IOException, InterruptedException {
        final long startNs = System.nanoTime();
        final int arrivals = venue.arrivals();
        final int enginesBefore = engines;
        int hit = 0;
        faulty = true;
        venue.beginFaults(round.orderFaults(), round.orderFaultPpm());
        for (final Happening happening : round.happenings()) {
            waitUntil(startNs + TimeUnit.MILLISECONDS.toNanos(happening.atMs()));
            hit += happen(happening) ? 1 : 0;
        }
        waitUntil(startNs + TimeUnit.MILLISECONDS.toNanos(round.lengthMs()));
        line(
                "faults " + number,
                "%.1f s, %d of %d hit, besides %.1f %% of %d order(s); engine started %d time(s)",
                seconds(startNs),
                hit,
                round.happenings().size(),
                round.orderFaultPpm() / 10_000.0,
                venue.arrivals() - arrivals,
                engines - enginesBefore);
    }

    private void waitUntil(final long untilNs) throws IOException, InterruptedException {
        do {
            keepAlive();
            LockSupport.parkNanos(Math.min(POLL_NS, Math.max(1, untilNs - System.nanoTime())));
        } while (System.nanoTime() - untilNs < 0 && !isOver());
    }

    private boolean happen(final Happening happening) throws IOException, InterruptedException {
        if (happening.venue() != null) {
            return venue.server().strike(happening.venue()).isPresent();
        }
        if (!engine.isAlive()) {
            return false;
        }
        final boolean done =
                switch (happening.engine()) {
                    case KILL -> {
                        engine.kill();
                        yield true;
                    }
                    case RESTART -> beginStop();
                    case FREEZE -> freeze(happening.sizeMs());
                    case OWN_CLOCK_JUMP -> engine.tell(ChaosEngineCommand.CLOCK + " " + happening.sizeMs());
                    case FULL_DISK -> fillDisk();
                };
        if (done) {
            engineFaults.merge(happening.engine().optionName(), 1, Integer::sum);
        }
        return done;
    }

    /** It ends when it does; {@link #keepAlive} goes on from there. */
    private boolean beginStop() throws InterruptedException {
        if (stopping) {
            return false;
        }
        thaw();
        stopping = true;
        stopDueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_WITHIN_MS);
        return engine.tell(ChaosEngineCommand.STOP);
    }

    private boolean freeze(final long forMs) throws InterruptedException {
        if (thawAtNs != 0 || !engine.signal("STOP")) {
            return false;
        }
        thawAtNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs);
        return true;
    }

    private void thaw() throws InterruptedException {
        if (thawAtNs != 0) {
            thawAtNs = 0;
            engine.signal("CONT");
        }
    }

    private boolean fillDisk() throws IOException, InterruptedException {
        long largest = 0;
        try (Stream<Path> files = Files.list(directory.resolve("journals"))) {
            for (final Path file : files.toList()) {
                largest = Math.max(largest, Files.size(file));
            }
        }
        diskFull = engine.limitFiles(largest);
        return diskFull;
    }

    /** What has not hit the bound by now never will; what has ends by itself. */
    private void freeDisk() throws InterruptedException {
        if (diskFull && engine.isAlive()) {
            engine.unlimitFiles();
        }
    }

    /** Has an engine run: one that ended is looked at and followed by another. */
    private void keepAlive() throws IOException, InterruptedException {
        if (thawAtNs != 0 && System.nanoTime() - thawAtNs >= 0) {
            thaw();
        }
        watchOrderLimit();
        if (stopping && engine.isAlive() && System.nanoTime() - stopDueNs > 0) {
            stopTookTooLong();
        }
        if (!engine.isAlive()) {
            if (!lookedAt) {
                ended();
            }
            startEngine();
        }
    }

    /** The venue's limit on orders is for the engine to keep: what the one before it sent, it learns from the venue. */
    private void watchOrderLimit() {
        final long refusals = venue.account(account -> account.unfilledOrders().refusals());
        if (engines > 1 && engine.ageMs() < SETTLED_AFTER_MS) {
            orderRefusals = refusals;
        }
        verdicts.require(
                Invariant.LAWFUL,
                refusals == orderRefusals,
                "the venue had to refuse orders because there were too many" + tail());
        orderRefusals = refusals;
    }

    private void stopTookTooLong() throws InterruptedException {
        verdicts.require(
                Invariant.RECOVERY, false, "a stop in order took more than " + END_WITHIN_MS / 1_000 + " s" + tail());
        engine.kill();
    }

    private void startEngine() throws IOException {
        engines++;
        lookedAt = false;
        final List<String> command = new ArrayList<>(engineCommand);
        command.add("--config");
        command.add(config.toString());
        if (abandoned != null) {
            command.add("--abandon");
            command.add(abandoned);
            abandoned = null;
        }
        engine =
                EngineProcess.start(command, directory.resolve(String.format(Locale.ROOT, "engine-%03d.log", engines)));
    }

    /** The engine's process has ended: whether it should have, and what it left. */
    private void ended() throws InterruptedException {
        lookedAt = true;
        thawAtNs = 0;
        engine.kill();
        final String why = whyEnded();
        ends.merge(why, 1, Integer::sum);
        audit.afterRun();
        diskFull = false;
        stopping = false;
        TimeUnit.MILLISECONDS.sleep(engine.wasKilled() ? RESTART_PAUSE_MS : FAILED_START_PAUSE_MS);
    }

    private String whyEnded() {
        if (engine.wasKilled()) {
            return "killed";
        }
        final int code = engine.exitCode();
        final String said = engine.said();
        if (stopping && (code == ExitCode.OK || code == ExitCode.FINDING)) {
            return "stopped";
        }
        if (diskFull && (code == ExitCode.FINDING || code == ExitCode.ENVIRONMENT)) {
            return "disk full";
        }
        if (code == ExitCode.USAGE && said.contains(TradingSession.NOT_LISTED)) {
            // What a loop held can no longer be sold: only an operator can say what becomes of it.
            final Matcher session = SESSION.matcher(said);
            if (session.find()) {
                abandoned = session.group(1);
                audit.abandoned(abandoned);
                operatorActs++;
            }
            return "delisted";
        }
        if (code == ExitCode.VENUE) {
            verdicts.require(
                    Invariant.RECOVERY,
                    faulty,
                    "the engine gave the venue up though nothing was wrong with it" + tail());
            return "venue given up";
        }
        verdicts.require(Invariant.LAWFUL, false, "the engine ended with exit code " + code + tail());
        return "exit code " + code;
    }

    private String tail() {
        return ": " + String.join(" | ", engine.lastLines()) + " ("
                + engine.log().getFileName() + ")";
    }

    /** Faults end; everything must be well again in time. False if there is no use in going on. */
    private boolean calm(final int number) throws IOException, InterruptedException {
        venue.endFaults();
        final long startNs = System.nanoTime();
        thaw();
        freeDisk();
        final boolean recovered = recover(startNs);
        faulty = false;
        final double activeS = seconds(startNs);
        if (!recovered || !compareAtRest(startNs)) {
            return false;
        }
        final double atRestS = seconds(startNs);
        if (engine.ask(ChaosEngineCommand.RELEASE, ANSWER_MS).isEmpty()
                || !tradesAgain(startNs, "after round " + number)) {
            return false;
        }
        final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        slowestRecoveryMs = Math.max(slowestRecoveryMs, tookMs);
        lookAtResources();
        line(
                "calm " + number,
                "active after %.1f s, at rest after %.1f s, ledger equals exchange in %d asset(s); trading again after"
                        + " %.1f s",
                activeS,
                atRestS,
                assetsCompared,
                tookMs / 1e3);
        return true;
    }

    /** Until an engine is up and active; an operator does what only an operator may. */
    private boolean recover(final long sinceNs) throws IOException, InterruptedException {
        Optional<EngineLook> look = Optional.empty();
        while (leftMs(sinceNs) > 0) {
            keepAlive();
            look = engine.look(ANSWER_MS);
            if (look.isPresent() && look.get().started()) {
                if (look.get().state().equals("ACTIVE")) {
                    lookAtAnomalies(look.get());
                    return true;
                }
                operate(look.get(), sinceNs);
            }
            LockSupport.parkNanos(POLL_NS * 5);
        }
        verdicts.require(
                Invariant.RECOVERY,
                false,
                "not active " + limits.recoverWithinMs() / 1_000 + " s after the last fault: "
                        + look.map(EngineLook::toString).orElse("no answer") + tail());
        return false;
    }

    /** Ends what only an operator may end, where it is right that the engine left it to him. */
    private void operate(final EngineLook look, final long sinceNs) throws IOException, InterruptedException {
        lookAtAnomalies(look);
        if (look.holds(StopReason.BALANCE_MISMATCH) && look.atRest()) {
            compare(look, venue.balances(look.ledger().keySet()), true);
            restart();
        } else if (look.holds(StopReason.VENUE)
                || look.holds(StopReason.UNPRICED_LOSS) && leftMs(sinceNs) < limits.recoverWithinMs() / 2
                || look.holds(StopReason.ANOMALY)) {
            restart();
        }
    }

    private void restart() throws IOException, InterruptedException {
        operatorActs++;
        stopInOrder();
        keepAlive();
    }

    private void lookAtAnomalies(final EngineLook look) {
        verdicts.require(
                Invariant.LAWFUL,
                look.number("anomalies") == 0 && !look.holds(StopReason.ANOMALY) && !look.holds(StopReason.DEFECT),
                "the engine met " + look.number("anomalies") + " anomaly(ies): " + look + tail());
    }

    /** Holds the engine back until nothing is under way, and compares. */
    private boolean compareAtRest(final long sinceNs) throws IOException, InterruptedException {
        while (leftMs(sinceNs) > 0) {
            keepAlive();
            if (engine.ask(ChaosEngineCommand.HOLD, ANSWER_MS).isPresent()) {
                final Optional<EngineLook> before = engine.look(ANSWER_MS);
                if (before.isPresent() && before.get().atRest()) {
                    final Map<String, Long> present =
                            venue.balances(before.get().ledger().keySet());
                    final Optional<EngineLook> after = engine.look(ANSWER_MS);
                    if (after.isPresent()
                            && after.get().atRest()
                            && before.get().ledger().equals(after.get().ledger())) {
                        if (after.get().ledger().equals(present)) {
                            compare(after.get(), present, false);
                            return true;
                        }
                        // Something came from outside while nobody listened: the engine must find out by itself.
                        if (after.get().holds(StopReason.BALANCE_MISMATCH)) {
                            compare(after.get(), present, true);
                            restart();
                        } else if (leftMs(sinceNs) < limits.recoverWithinMs() - NOTICED_WITHIN_MS) {
                            compare(after.get(), present, false);
                            return false;
                        }
                    }
                }
            }
            LockSupport.parkNanos(POLL_NS * 5);
        }
        verdicts.require(
                Invariant.RECOVERY,
                false,
                "not at rest " + limits.recoverWithinMs() / 1_000 + " s after the last fault: "
                        + engine.look(ANSWER_MS).map(EngineLook::toString).orElse("no answer") + tail());
        return false;
    }

    /** The ledger is the exchange's, but for what came from outside where that is told apart. */
    private void compare(final EngineLook look, final Map<String, Long> present, final boolean transfersMayMiss) {
        final Map<String, Long> difference = Money.difference(look.ledger(), present);
        final Map<String, List<Long>> outside = new HashMap<>();
        final List<Transfer> transfers = venue.server().transfers();
        transfers
                .subList(Math.min(transfersChecked, transfers.size()), transfers.size())
                .forEach(transfer -> outside.computeIfAbsent(transfer.asset(), asset -> new ArrayList<>())
                        .add(transfer.amount()));
        final boolean explained = difference.entrySet().stream()
                .allMatch(entry -> transfersMayMiss
                        && Money.addUpTo(outside.getOrDefault(entry.getKey(), List.of()), entry.getValue()));
        assetsCompared = present.size();
        if (difference.isEmpty()) {
            transfersChecked = transfers.size();
        }
        verdicts.require(
                Invariant.LEDGER,
                explained,
                "engine and exchange differ: " + Money.differences(look.ledger(), present) + "; from outside came "
                        + outside + "; " + look + " (" + engine.log().getFileName() + ")");
    }

    private boolean tradesAgain(final long sinceNs, final String when) throws IOException, InterruptedException {
        final int arrivals = venue.arrivals();
        while (leftMs(sinceNs) > 0) {
            keepAlive();
            if (venue.arrivals() > arrivals) {
                verdicts.require(Invariant.RECOVERY, true, "");
                return true;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        verdicts.require(
                Invariant.RECOVERY,
                false,
                "no order " + limits.recoverWithinMs() / 1_000 + " s " + when + ": "
                        + engine.look(ANSWER_MS).map(EngineLook::toString).orElse("no answer") + tail());
        return false;
    }

    private void lookAtResources() throws InterruptedException {
        final Optional<EngineLook> look = engine.ask(ChaosEngineCommand.COLLECT, ANSWER_MS)
                .flatMap(done -> {
                    try {
                        return engine.look(ANSWER_MS);
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return Optional.empty();
                    }
                });
        if (look.isEmpty()) {
            return;
        }
        mostHeap = Math.max(mostHeap, look.get().number("heap"));
        mostThreads = Math.max(mostThreads, look.get().number("threads"));
        mostFiles = Math.max(mostFiles, openFiles());
        verdicts.require(
                Invariant.RESOURCES,
                look.get().number("heap") <= limits.heapBytes(),
                "the engine's heap holds " + (look.get().number("heap") >> 20) + " MiB when collected");
        verdicts.require(
                Invariant.RESOURCES,
                look.get().number("threads") <= limits.threads(),
                "the engine has " + look.get().number("threads") + " threads");
        verdicts.require(
                Invariant.RESOURCES,
                openFiles() <= limits.openFiles(),
                "the engine has " + openFiles() + " files open");
    }

    private long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(engine.pid()), "fd"))) {
            return files.count();
        } catch (final IOException notLinux) {
            return 0;
        }
    }

    private void stopInOrder() throws InterruptedException {
        beginStop();
        if (!engine.awaitEnd(END_WITHIN_MS)) {
            stopTookTooLong();
        }
        ended();
    }

    private void end() throws IOException, InterruptedException {
        final long startNs = System.nanoTime();
        stopInOrderAtEnd();
        audit.atEnd();
        final long despite = venue.server().requestsDespiteRefusal();
        verdicts.require(
                Invariant.LAWFUL,
                despite <= (long) REQUESTS_OF_A_START * engines,
                despite + " requests came although the venue had said that it wants none");
        verdicts.require(
                Invariant.LAWFUL,
                venue.server().requestsOverLimit() == 0,
                venue.server().requestsOverLimit() + " requests or connections were more than the venue allows");
        verdicts.require(
                Invariant.LAWFUL,
                venue.server().failure().isEmpty(),
                "the exchange itself failed: " + venue.server().failure().orElse(null));
        line(
                "end",
                "stopped in order in %.1f s; %s; %s",
                seconds(startNs),
                audit.journals(),
                "result " + DecimalText.toString(audit.result()));
        line("injected", "%s", counts(injected()));
        line(
                "ends",
                "%s; operator acts %d; slowest recovery %.1f s; heap %d MiB, %d threads, %d files at most",
                counts(ends),
                operatorActs,
                slowestRecoveryMs / 1e3,
                mostHeap >> 20,
                mostThreads,
                mostFiles);
    }

    private void stopInOrderAtEnd() throws InterruptedException {
        stopInOrder();
        verdicts.require(
                Invariant.LEDGER,
                engine.said().contains("the exchange's equal the engine's to the last unit"),
                "the engine's last report does not say that balances are equal" + tail());
        // A connection that the last fault took may still be on its way back: that is no more than its pause is long.
        final List<String> problems = engine.said()
                .lines()
                .filter(line -> line.contains(" problem ") && !line.contains("market data connection(s) were open"))
                .toList();
        verdicts.require(
                Invariant.RECOVERY,
                problems.isEmpty() && (engine.exitCode() == ExitCode.OK || engine.exitCode() == ExitCode.FINDING),
                "the last end was with exit code " + engine.exitCode() + " and " + problems + tail());
    }

    /** How often each fault was injected, of whatever kind. */
    private Map<String, Integer> injected() {
        final Map<String, Integer> counts = new TreeMap<>(engineFaults);
        final Map<Fault, Long> orders = venue.server().faultCounts();
        orders.forEach((fault, count) -> counts.merge(fault.optionName(), count.intValue(), Integer::sum));
        final Map<VenueFault, Long> others = venue.server().venueFaultCounts();
        others.forEach((fault, count) -> counts.merge(fault.optionName(), count.intValue(), Integer::sum));
        return counts;
    }

    private static String counts(final Map<String, Integer> counts) {
        final List<String> words = new ArrayList<>();
        counts.forEach((name, count) -> words.add(name + " " + count));
        return String.join(", ", words);
    }

    private long leftMs(final long sinceNs) {
        if (isOver()) {
            return 0;
        }
        return limits.recoverWithinMs() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs);
    }

    private static double seconds(final long sinceNs) {
        return (System.nanoTime() - sinceNs) / 1e9;
    }

    private void line(final String phase, final String format, final Object... values) {
        lines.accept(String.format(Locale.ROOT, "%-10s ", phase) + String.format(Locale.ROOT, format, values));
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
        if (venue != null) {
            venue.close();
        }
    }
}
