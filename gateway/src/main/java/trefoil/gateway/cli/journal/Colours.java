package trefoil.gateway.cli.journal;

import java.util.Map;

/** Colours on a terminal that shows the results, and nowhere else; none where NO_COLOR is set. */
final class Colours {
    /** Set by the launcher when standard output is a terminal. */
    static final String TERMINAL_VARIABLE = "TREFOIL_OUTPUT_TERMINAL";

    /** No colour at all. */
    static final Colours NONE = new Colours(false);

    private static final String ESCAPE = "\u001B[";
    private static final String END = ESCAPE + "0m";

    private final boolean on;

    private Colours(final boolean on) {
        this.on = on;
    }

    /** As this process's environment says. */
    static Colours ofProcess() {
        return of(System.getenv());
    }

    /** As the environment says. */
    static Colours of(final Map<String, String> environment) {
        final boolean wanted = environment.containsKey(TERMINAL_VARIABLE)
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        return wanted ? new Colours(true) : NONE;
    }

    /** Something is as it should be, or was gained. */
    String good(final String text) {
        return paint("32", text);
    }

    /** Something is wrong, or was lost. */
    String bad(final String text) {
        return paint("31", text);
    }

    /** A name that the eye looks for. */
    String name(final String text) {
        return paint("36", text);
    }

    private String paint(final String code, final String text) {
        return on ? ESCAPE + code + "m" + text + END : text;
    }
}
