package trefoil.gateway.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;

/** A session from its start to its report: status while it runs, and an ear for who wants it to stop. */
final class SessionRun {
    private static final long STATUS_INTERVAL_MS = 1_000;
    private static final long POLL_MS = 50;
    private static final int QUIET_POLLS = 6;

    /** Of the two that are left to programs, the one that virtual machines do not use to halt their own threads. */
    private static final String KILL_SIGNAL = "USR1";

    private final TradingSession session;
    private final Terminal terminal;
    private final StopSignal stop;

    SessionRun(final TradingSession session, final Terminal terminal, final StopSignal stop) {
        this.session = session;
        this.terminal = terminal;
        this.stop = stop;
    }

    /**
     * Runs until the time is over, a stop is asked for, the market has ended or the run cannot go on. Empty if the stop
     * was asked for before there was anything to report.
     *
     * @param seconds 0 for no limit
     * @param marketEnded whether the market has nothing more to say
     */
    Optional<SessionReport> run(
            final Function<LoopTable, QuoteObserver> observer, final long seconds, final BooleanSupplier marketEnded)
            throws VenueException, InterruptedException {
        stop.onRequest(session::abandonStart);
        try (OsSignals signals = new OsSignals()) {
            signals.take(KILL_SIGNAL, () -> session.kill("SIG" + KILL_SIGNAL));
            return runUntilOver(observer, seconds, marketEnded);
        }
    }

    private Optional<SessionReport> runUntilOver(
            final Function<LoopTable, QuoteObserver> observer, final long seconds, final BooleanSupplier marketEnded)
            throws VenueException, InterruptedException {
        try {
            session.start(Version.current(), observer);
        } catch (final VenueException failure) {
            if (stop.isRequested() || session.killed()) {
                terminal.line("stopped before the run began");
                return Optional.empty();
            }
            throw failure;
        }
        session.introduction().forEach(terminal::line);
        untilOver(seconds, marketEnded);
        final long openLoops = session.openLoops();
        terminal.line((openLoops == 0 ? "stopping" : "stopping when " + openLoops + " open loop(s) have ended")
                + (stop.isRequested() ? "; the same signal again ends at once" : ""));
        final SessionReport report = session.stop();
        terminal.clear();
        return Optional.of(report);
    }

    private void untilOver(final long seconds, final BooleanSupplier marketEnded) throws InterruptedException {
        final long startMs = nowMs();
        final long endMs = seconds == 0 ? Long.MAX_VALUE : startMs + TimeUnit.SECONDS.toMillis(seconds);
        long statusDueMs = startMs + STATUS_INTERVAL_MS;
        long frames = 0;
        int quietPolls = 0;
        while (!stop.await(POLL_MS)
                && nowMs() < endMs
                && session.fatalProblem().isEmpty()
                && quietPolls < QUIET_POLLS) {
            // The market's last frames may still be on their way when the market has ended.
            final boolean quiet = marketEnded.getAsBoolean() && session.idle() && session.frames() == frames;
            quietPolls = quiet ? quietPolls + 1 : 0;
            frames = session.frames();
            if (nowMs() >= statusDueMs) {
                terminal.status(session.status());
                statusDueMs += STATUS_INTERVAL_MS;
            }
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Prints the report and says how the process should end. */
    static int conclude(final SessionReport report, final PrintWriter out) {
        report.lines().forEach(out::println);
        out.flush();
        return report.clean() ? ExitCode.OK : ExitCode.FINDING;
    }
}
