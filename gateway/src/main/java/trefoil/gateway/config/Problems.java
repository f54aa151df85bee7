package trefoil.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with one file, gathered so that the user reads all of it at once. */
final class Problems {
    /** Line of a problem that is nowhere in the file, something missing; reported last. */
    static final int NO_LINE = Integer.MAX_VALUE;

    /** Problems shown; a file that is no configuration at all would have thousands. */
    static final int MAX_SHOWN = 20;

    private static final int MAX_SHOWN_VALUE_LENGTH = 60;
    private static final int MAX_MESSAGE_LENGTH = 300;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private record Problem(int line, String text) {}

    Problems(final String file) {
        this.file = file;
    }

    void add(final int line, final String text) {
        problems.add(new Problem(line, text));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (problems.isEmpty()) {
            return;
        }
        problems.sort(Comparator.comparingInt(Problem::line));
        final List<String> shown = problems.stream()
                .limit(MAX_SHOWN)
                .map(problem -> file + (problem.line == NO_LINE ? "" : ":" + problem.line) + ": " + problem.text)
                .collect(Collectors.toList());
        if (problems.size() > MAX_SHOWN) {
            shown.add(file + ": and " + (problems.size() - MAX_SHOWN) + " more");
        }
        throw new ConfigException(shown);
    }

    /** A message that may quote the file, made fit for a terminal: bounded, and without control characters. */
    static String printable(final String message) {
        return shown(message, MAX_MESSAGE_LENGTH);
    }

    /** Text of the file made fit for a message: bounded, and without control characters. */
    static String shown(final String text) {
        return shown(text, MAX_SHOWN_VALUE_LENGTH);
    }

    private static String shown(final String text, final int length) {
        final StringBuilder shown = new StringBuilder(length + 3);
        text.codePoints().limit(length).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > length ? shown + "..." : shown.toString();
    }
}
