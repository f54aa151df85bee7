package trefoil.gateway.cli.journal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.replay.RecordedRun;
import trefoil.engine.replay.Replay;
import trefoil.engine.replay.ReplayException;
import trefoil.engine.replay.RunFigures;
import trefoil.engine.replay.WhatIf;
import trefoil.engine.replay.WhatIfRun;

/** {@code trefoil replay}: a run again, from its journal. */
@Command(
        name = "replay",
        description = {
            "Run a journal's inputs through the engine again: to the same decisions, held against those in",
            "the journal (--verify), or with other settings, to see what would have been (--what-if)."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:replayed to its end; with --verify, every output is identical",
            "1:an output differs, or the journal is torn or damaged: what was found is printed",
            "2:wrong usage, not a journal, or one that cannot be replayed: the reason is printed"
        },
        footerHeading = "%nWhat can be asked with --what-if NAME=VALUE:%n",
        footer = {
            "  fee                 of every trade, of what it gives: 0.00075, 0.075%%, 7.5bp or 750ppm",
            "  latency             an order's way to the venue, and its answer's way back: 5ms, 250us",
            "  min-edge            least profit after fees: 2 or 2bp, 0.02%%, 200ppm",
            "  max-notional        most that one loop may spend, in the value asset: 250",
            "  max-asset-notional  most that open loops may put through one asset, in the value asset",
            "  policy              how legs are sent: chain, together, pipelined",
            "  quote-age           age beyond which a quote is not trusted, whole ms: 500ms, 2s",
            "  max-open-loops      loops open at once: 1 to 64",
            "  max-loop-loss       most that a loop may lose to come to its end: 50 or 50bp, 0.5%%",
            "  patience            how long a loop waits for a way home, whole ms: 500ms, 5s",
            "  fill-or-kill        whether legs fill whole or not at all: true, false",
            "  forecast            which forecast decides, made of what the run had: none, survival, micro-price",
            "  balance.ASSET       what the account holds at the start: balance.USDT=10000",
            "  nothing             (alone) the run's own settings: what of a difference is the model's"
        })
public final class ReplayCommand implements Callable<Integer> {
    /** Records between two looks at the clock. */
    private static final int RECORDS_OF_A_PIECE = 1 << 12;

    /** The same at a chosen speed, where each record's time counts. */
    private static final long PIECE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What to ask to see the run through the model, nothing changed. */
    private static final List<String> NOTHING = List.of("nothing");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "JOURNAL", description = "The journal (*.trefoil).")
    private Path file;

    @Option(names = "--verify", description = "Compare every output with the journal's, byte by byte.")
    private boolean verify;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            defaultValue = "max",
            converter = ReplaySpeed.Converter.class,
            description = "max, or by the records' times: 1x, 10x, 0.5x. Default: ${DEFAULT-VALUE}.")
    private ReplaySpeed speed;

    @Option(
            names = "--what-if",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Replay with other settings at the simulator's fill model; see below.")
    private List<String> whatIf;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        if (whatIf != null && (verify || !speed.isMax())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--what-if goes with neither --verify nor --speed: what would have been is not in the journal");
        }
        try {
            return whatIf == null ? replay() : ask(WhatIf.parse(whatIf.equals(NOTHING) ? List.of() : whatIf));
        } catch (final JournalException | ReplayException e) {
            spec.commandLine().getErr().println("trefoil: " + e.getMessage());
            spec.commandLine().getErr().flush();
            return JournalCommand.USAGE;
        }
    }

    private int replay() {
        try (JournalReader journal = JournalReader.open(file)) {
            final Replay replay = verify ? Replay.comparing(journal) : Replay.running(journal);
            final ProgressBar progress = ProgressBar.of(spec.commandLine().getErr(), "replay", journal.runLength());
            final long startNs = System.nanoTime();
            if (speed.isMax()) {
                replayAtOnce(journal, replay, progress);
            } else {
                replayByTime(journal, replay, progress, startNs);
            }
            final long elapsedNs = System.nanoTime() - startNs;
            progress.clear();
            final ReplayFindings findings = new ReplayFindings(file, journal, replay, verify, elapsedNs);
            if (json) {
                print(List.of(ReplayJson.of(file, findings, verify)));
            } else {
                print(findings.summary());
                print(findings.verdict());
            }
            return findings.exitCode();
        }
    }

    private static void replayAtOnce(final JournalReader journal, final Replay replay, final ProgressBar progress) {
        int records = 0;
        while (replay.next()) {
            if (++records == RECORDS_OF_A_PIECE) {
                records = 0;
                progress.at(journal.bytesRead());
            }
        }
    }

    /** Waits behind each record until its time has come. */
    private void replayByTime(
            final JournalReader journal, final Replay replay, final ProgressBar progress, final long startNs) {
        long passedNs = 0;
        while (replay.next()) {
            final long dueNs = speed.dueNs(replay.lastNs() - replay.startNs());
            if (dueNs - passedNs >= PIECE_NS) {
                ReplaySpeed.await(startNs + dueNs);
                passedNs = dueNs;
                progress.at(journal.bytesRead());
            }
        }
    }

    private int ask(final WhatIf question) {
        try (JournalReader first = JournalReader.open(file);
                JournalReader second = JournalReader.open(file)) {
            final long length = first.runLength();
            final ProgressBar progress = ProgressBar.of(spec.commandLine().getErr(), "what if", 2 * length);
            final long startNs = System.nanoTime();
            final RecordedRun recorded = new RecordedRun(first);
            for (int records = 1; recorded.next(); records++) {
                if (records % RECORDS_OF_A_PIECE == 0) {
                    progress.at(first.bytesRead());
                }
            }
            final long elapsedNs = System.nanoTime() - startNs;
            final WhatIfRun run = new WhatIfRun(second, recorded, question);
            for (int records = 1; run.next(); records++) {
                if (records % RECORDS_OF_A_PIECE == 0) {
                    progress.at(length + second.bytesRead());
                }
            }
            progress.clear();
            final RunFigures figures = recorded.figures();
            final ReplayFindings findings = new ReplayFindings(file, first, recorded.replay(), false, elapsedNs);
            if (json) {
                print(List.of(ReplayJson.of(file, findings, figures, run)));
            } else {
                final List<String> lines = new ArrayList<>(findings.summary());
                lines.addAll(findings.verdict());
                lines.addAll(new WhatIfText(figures, run, findings.header().startAssets()).lines());
                print(lines);
            }
            return findings.exitCode();
        }
    }

    private void print(final List<String> lines) {
        final PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }
}
