package trefoil.gateway.cli.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.gateway.cli.Bounds;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.host.DiskProbe;
import trefoil.gateway.host.Finding;
import trefoil.gateway.host.HostCheck;
import trefoil.gateway.host.HostCores;
import trefoil.gateway.host.HostFiles;
import trefoil.gateway.host.JavaCheck;
import trefoil.gateway.host.TimeProbe;
import trefoil.gateway.session.EngineProfile;

/** {@code trefoil doctor}: how well this machine suits a run, and what to change. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Look at this machine, its clock, disk and Java, and with --config at the",
            "configuration and the way to its venue: each with a figure, whether it is",
            "ok, could be better or is bad, and what to change. Changes nothing, sends",
            "no order and uses no key. Exit code 1 if something is bad."
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final int MAX_JITTER_MS = 60_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration to check, with its venue and journal.")
    private Path config;

    @Option(
            names = "--jitter-ms",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How long to measure the jitter floor (default: ${DEFAULT-VALUE}).")
    private int jitterMs;

    @Option(names = "--root", hidden = true, defaultValue = "/", description = "Stands for the file system's root.")
    private Path root;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Bounds.require(spec, "--jitter-ms", jitterMs, 1, MAX_JITTER_MS);
        final List<Finding> findings = new ArrayList<>();
        final HostFiles files = new HostFiles(root);
        final HostCores cores = HostCores.of(files, Runtime.getRuntime().availableProcessors());
        findings.addAll(new HostCheck(files, cores).findings());
        findings.add(TimeProbe.timer());
        findings.add(TimeProbe.jitter(jitterMs));
        findings.addAll(JavaCheck.findings());
        if (config == null) {
            findings.addAll(DiskProbe.findings(Path.of("journals")));
        } else {
            configured(cores, findings);
        }
        final boolean bad = findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(findings));
        } else {
            print(findings, out);
        }
        out.flush();
        return bad ? ExitCode.FINDING : ExitCode.OK;
    }

    private void configured(final HostCores cores, final List<Finding> findings) {
        final TrefoilConfig settings;
        try {
            settings = ConfigReader.read(config);
        } catch (final ConfigException problem) {
            findings.add(Finding.bad("configuration", problem.getMessage(), "mend the file"));
            return;
        }
        findings.add(Finding.ok(
                "configuration", config + ", mode " + settings.trading().mode().configName()));
        try {
            final EngineProfile profile = EngineProfile.conclude(
                    settings.engine(), settings.journal().settings().sync(), cores);
            findings.add(
                    profile.remarks().isEmpty()
                            ? Finding.ok("profile", profile.describe())
                            : Finding.better("profile", profile.describe(), String.join("; ", profile.remarks())));
        } catch (final IllegalArgumentException problem) {
            findings.add(Finding.bad("profile", problem.getMessage(), "choose another engine.profile"));
        }
        findings.addAll(DiskProbe.findings(settings.journal().directory()));
        findings.addAll(VenueProbe.findings(settings));
    }

    private static void print(final List<Finding> findings, final PrintWriter out) {
        for (final Finding finding : findings) {
            out.println(String.format(
                            Locale.ROOT,
                            "%-17s  %-15s  %s",
                            finding.name(),
                            finding.verdict().words(),
                            finding.figure())
                    .stripTrailing());
            if (!finding.advice().isEmpty()) {
                out.println(String.format(Locale.ROOT, "%-17s  %-15s  -> %s", "", "", finding.advice()));
            }
        }
    }

    private static String asJson(final List<Finding> findings) throws IOException {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.writeStartObject();
            generator.writeArrayFieldStart("findings");
            for (final Finding finding : findings) {
                generator.writeStartObject();
                generator.writeStringField("name", finding.name());
                generator.writeStringField("verdict", finding.verdict().words());
                generator.writeStringField("figure", finding.figure());
                if (!finding.advice().isEmpty()) {
                    generator.writeStringField("advice", finding.advice());
                }
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        return text.toString();
    }
}
