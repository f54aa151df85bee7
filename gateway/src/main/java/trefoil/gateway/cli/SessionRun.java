package trefoil.gateway.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;

/** The time between a session's start and its end: status while it runs, the report when it is over. */
final class SessionRun {
    private static final long STATUS_INTERVAL_MS = 1_000;
    private static final long POLL_MS = 50;
    private static final long MS_PER_SECOND = 1_000;

    private final TradingSession session;
    private final Terminal terminal;
    private final StopSignal stop;

    SessionRun(final TradingSession session, final Terminal terminal, final StopSignal stop) {
        this.session = session;
        this.terminal = terminal;
        this.stop = stop;
    }

    /**
     * Runs until the time is over, a stop is asked for, the market has ended or the run cannot go on.
     *
     * @param seconds 0 for no limit
     * @param marketEnded whether the market has nothing more to say
     */
    SessionReport run(final long seconds, final BooleanSupplier marketEnded) throws InterruptedException {
        session.introduction().forEach(terminal::line);
        final long startMs = System.nanoTime() / 1_000_000;
        long statusDueMs = startMs + STATUS_INTERVAL_MS;
        boolean over = false;
        while (!over) {
            over = stop.await(POLL_MS);
            final long nowMs = System.nanoTime() / 1_000_000;
            over |= seconds > 0 && nowMs - startMs >= seconds * MS_PER_SECOND;
            over |= session.fatalProblem().isPresent();
            over |= marketEnded.getAsBoolean() && session.idle();
            if (nowMs >= statusDueMs) {
                terminal.status(session.status());
                statusDueMs += STATUS_INTERVAL_MS;
            }
        }
        terminal.status("stopping: " + session.status());
        final SessionReport report = session.stop();
        terminal.clear();
        return report;
    }

    /** Prints the report and says how the process should end. */
    static int conclude(final SessionReport report, final PrintWriter out) {
        report.lines().forEach(out::println);
        out.flush();
        return report.clean() ? ExitCode.OK : ExitCode.FINDING;
    }
}
