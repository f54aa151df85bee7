package trefoil.gateway.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a command line in this process and keeps what it printed. */
final class Cli {
    private Cli() {}

    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {
        /** The number that the pattern's first group finds in the results; thousands separators are allowed. */
        long number(final String pattern) {
            final Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(out);
            if (!matcher.find()) {
                throw new AssertionError("no '" + pattern + "' in:\n" + out + err);
            }
            return Long.parseLong(matcher.group(1).replace(",", ""));
        }

        /** What stands behind a label; empty if no line has it. */
        String labelled(final String label) {
            return out.lines()
                    .filter(line -> line.startsWith(label + " "))
                    .map(line -> line.substring(label.length()).strip())
                    .findFirst()
                    .orElse("");
        }

        /** Both outputs, for an assertion's description. */
        @Override
        public String toString() {
            return "exit code " + exitCode + "\n--- out\n" + out + "--- err\n" + err;
        }
    }

    static Result run(final String... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = Main.commandLine(args)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
