package trefoil.gateway.config;

import java.util.List;

/** A configuration file that is refused. Its message is made for the user: each problem on a line, with its place. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    ConfigException(final List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** Every problem, {@code file:line: reason}, in the order of their lines; never empty. */
    public List<String> problems() {
        return List.of(problems);
    }
}
