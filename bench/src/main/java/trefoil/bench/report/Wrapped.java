package trefoil.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Words as lines of a terminal. */
final class Wrapped {
    private static final int COLUMNS = 120;

    private Wrapped() {}

    /** Lines of whole words, none longer than a terminal is wide unless a single word is; none of an empty text. */
    static List<String> lines(final String indent, final String text) {
        final List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (final String word : text.split(" ")) {
            if (line.length() > indent.length()) {
                if (line.length() + 1 + word.length() > COLUMNS) {
                    lines.add(line.toString());
                    line = new StringBuilder(indent);
                } else {
                    line.append(' ');
                }
            }
            line.append(word);
        }
        if (line.length() > indent.length()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
