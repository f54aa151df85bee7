package trefoil.engine.journal;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of a run's files: {@code NAME.trefoil}, then {@code NAME.00002.trefoil} and so on. */
public final class SegmentNames {
    private static final Pattern NAME = Pattern.compile("(.+?)(?:\\.(\\d{5,9}))?\\.trefoil");

    private SegmentNames() {}

    /** Name of one of the run's files, from 1. */
    static String of(final String run, final int segment) {
        return run + (segment == 1 ? "" : String.format(Locale.ROOT, ".%05d", segment)) + ".trefoil";
    }

    /** Whether the file may be a journal, by its name. */
    public static boolean matches(final Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** What the names of all files of the run begin with. */
    public static String run(final Path file) {
        final Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? name.group(1) : file.getFileName().toString();
    }

    /** Which of the run's files it is by its name, from 1. */
    public static int segment(final Path file) {
        final Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() && name.group(2) != null ? Integer.parseInt(name.group(2)) : 1;
    }

    /** Another file of the run, beside this one. */
    static Path sibling(final Path file, final int segment) {
        return file.resolveSibling(of(run(file), segment));
    }
}
