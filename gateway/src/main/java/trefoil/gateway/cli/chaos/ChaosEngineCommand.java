package trefoil.gateway.cli.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.cli.Version;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.SessionProbe;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;

/**
 * {@code trefoil chaos-engine}: the engine of a fault campaign, in a process of its own so that it can be killed. Obeys
 * what comes on standard input, a line at a time, and answers there with lines that begin with {@value #ANSWER}; it ends
 * with its input.
 */
@Command(name = ChaosEngineCommand.NAME, hidden = true, description = "The engine of a fault campaign.")
public final class ChaosEngineCommand implements Callable<Integer> {
    static final String NAME = "chaos-engine";
    /** First character of a line that is an answer. */
    static final String ANSWER = "@";

    static final String LOOK = "look";
    static final String HOLD = "hold";
    static final String RELEASE = "release";
    static final String STOP = "stop";
    /** Puts the session's clock ahead; milliseconds follow. */
    static final String CLOCK = "clock";

    /** Has the garbage collected. */
    static final String COLLECT = "collect";

    static final String STARTING = "STARTING";
    private static final long POLL_MS = 50;
    private static final int ORPHANED = 99;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true)
    private Path config;

    @Option(names = "--abandon")
    private String abandoned;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final MovableClock clock = new MovableClock();
    private PrintWriter out;
    private TradingSession session;

    /** Set once the start has come back; read by the thread of the input. */
    private volatile SessionProbe probe;

    @Override
    public Integer call() throws Exception {
        out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        final TrefoilConfig settings = ConfigReader.read(config);
        try (Credentials credentials =
                        settings.venue().keyFile().map(Credentials::fromFile).orElseThrow();
                TradingSession opened = new TradingSession(
                        settings, false, Optional.of(credentials), line -> notice(err, line), clock)) {
            session = opened;
            Optional.ofNullable(abandoned).ifPresent(session::abandon);
            final Thread reader = new Thread(this::obey, "chaos-input");
            reader.setDaemon(true);
            reader.start();
            session.start(Version.current(), loops -> QuoteObserver.NONE);
            probe = new SessionProbe(session);
            session.introduction().forEach(line -> notice(err, line));
            while (!stop.await(POLL_MS, TimeUnit.MILLISECONDS)
                    && session.fatalProblem().isEmpty()) {
                // waiting is all there is to do
            }
            final SessionReport report = session.stop();
            report.lines().forEach(out::println);
            out.flush();
            return report.clean() ? ExitCode.OK : ExitCode.FINDING;
        } catch (final IllegalArgumentException problem) {
            err.println("trefoil: " + problem.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static void notice(final PrintWriter err, final String line) {
        synchronized (err) {
            err.println(line);
        }
    }

    private void obey() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                obey(line.split(" "));
            }
        } catch (final IOException e) {
            // Whoever wrote is gone.
        }
        // Nobody is left who would end this process.
        Runtime.getRuntime().halt(ORPHANED);
    }

    private void obey(final String[] words) {
        final SessionProbe present = probe;
        switch (words[0]) {
            case LOOK ->
                answer(LOOK + " " + (present == null ? "state=" + STARTING : text(present.look())) + resources());
            case HOLD -> {
                if (present != null) {
                    present.hold();
                }
                answer(HOLD);
            }
            case RELEASE -> {
                if (present != null) {
                    present.release();
                }
                answer(RELEASE);
            }
            case COLLECT -> {
                System.gc();
                answer(COLLECT);
            }
            case CLOCK -> {
                clock.forward(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1])));
                answer(CLOCK);
            }
            case STOP -> {
                if (present == null) {
                    session.abandonStart();
                }
                stop.countDown();
                answer(STOP);
            }
            default -> answer("unknown");
        }
    }

    private void answer(final String text) {
        out.println(ANSWER + text);
        out.flush();
    }

    private static String text(final SessionProbe.Look look) {
        final StringBuilder text = new StringBuilder("state=" + look.state() + " reasons=" + look.reasons() + " open="
                + look.openLoops() + " pending=" + look.pendingOrders() + " opened=" + look.loopsOpened() + " sent="
                + look.ordersSent() + " anomalies=" + look.anomalies() + " idle=" + look.idle());
        look.ledger()
                .forEach((asset, amount) ->
                        text.append(" ledger.").append(asset).append('=').append(amount));
        return text.toString();
    }

    private static String resources() {
        return " heap="
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " threads="
                + ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
