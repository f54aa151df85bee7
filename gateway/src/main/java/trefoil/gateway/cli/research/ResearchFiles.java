package trefoil.gateway.cli.research;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import trefoil.gateway.cli.journal.ExportFile;

/** Files that have their names only once they are whole. */
final class ResearchFiles {
    private ResearchFiles() {}

    /** Writes a text. */
    static void text(final Path file, final String text, final boolean replace) throws IOException {
        whole(file, replace, written -> Files.writeString(written, text, StandardCharsets.UTF_8));
    }

    /** Writes into a file of another name first. */
    interface Writing {
        void write(Path file) throws IOException;
    }

    static void whole(final Path file, final boolean replace, final Writing writing) throws IOException {
        final ExportFile output = new ExportFile(file, replace);
        try {
            writing.write(output.written());
            output.keep();
        } finally {
            output.discard();
        }
    }
}
