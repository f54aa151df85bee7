package trefoil.gateway.scripts;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A script of this project as a process of its own. */
final class Script {
    private static final Path PROJECT = Path.of(System.getProperty("trefoil.projectDirectory"));
    private static final long WAIT_SECONDS = 60;
    private static final String NOBODY = "65534";

    private final Process process;
    private final Path out;
    private final Path err;

    private Script(final Process process, final Path out, final Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What a script left behind. */
    record Result(int exitCode, String out, String err) {}

    static Path of(final String name) {
        return PROJECT.resolve("scripts").resolve(name);
    }

    /** Starts it; what it says goes to files in that directory. */
    static Script start(
            final Path directory, final Map<String, String> environment, final Path script, final String... arguments)
            throws IOException {
        return start(directory, environment, List.of(), script, arguments);
    }

    private static Script start(
            final Path directory,
            final Map<String, String> environment,
            final List<String> before,
            final Path script,
            final String... arguments)
            throws IOException {
        final List<String> command = new ArrayList<>(before);
        command.add("/bin/bash");
        command.add(script.toString());
        command.addAll(List.of(arguments));
        final Path out = Files.createTempFile(directory, "script", ".out");
        final Path err = Files.createTempFile(directory, "script", ".err");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("TREFOIL_")
                        || name.equals("JAVA_TOOL_OPTIONS")
                        || name.equals("_JAVA_OPTIONS")
                        || name.startsWith("JDK_"));
        builder.environment().putAll(environment);
        return new Script(builder.start(), out, err);
    }

    /** Runs it to its end. */
    static Result run(
            final Path directory, final Map<String, String> environment, final Path script, final String... arguments)
            throws Exception {
        return start(directory, environment, script, arguments).await();
    }

    /** As the other, by somebody who may write nothing; the test is skipped where that cannot be arranged. */
    static Result runAsNobody(
            final Path directory, final Map<String, String> environment, final Path script, final String... arguments)
            throws Exception {
        final Path setpriv = Path.of("/usr/bin/setpriv");
        final boolean root = System.getProperty("user.name").equals("root");
        Assumptions.assumeTrue(!root || Files.isExecutable(setpriv), "needs setpriv to run a script as nobody");
        final List<String> before =
                root ? List.of(setpriv.toString(), "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups") : List.of();
        return start(directory, environment, before, script, arguments).await();
    }

    Result await() throws Exception {
        if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("the script did not end:\n" + Files.readString(out) + Files.readString(err));
        }
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
