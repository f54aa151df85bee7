package trefoil.gateway.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The small files in which a system tells about itself. None has to be there, and none is trusted to end. */
public final class HostFiles {
    /** More than any of these files says. */
    static final int MAX_BYTES = 1 << 18;

    private final Path root;

    /** The files below a directory that stands for the root. */
    public HostFiles(final Path root) {
        this.root = root;
    }

    /** This machine's. */
    public static HostFiles ofThisMachine() {
        return new HostFiles(Path.of("/"));
    }

    /** What a file says, without white space around it; empty if it cannot be read or says nothing. */
    public Optional<String> text(final String path) {
        try (InputStream in = Files.newInputStream(at(path))) {
            final String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (final IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** The lines of a file; none if it cannot be read. */
    public List<String> lines(final String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** What follows {@code name:} or {@code name =} on the first line that begins with it. */
    public Optional<String> field(final String path, final String name) {
        return lines(path).stream()
                .filter(line -> line.startsWith(name)
                        && line.substring(name.length()).stripLeading().matches("[:=].*"))
                .map(line -> line.substring(name.length())
                        .stripLeading()
                        .substring(1)
                        .strip())
                .findFirst();
    }

    /** A file's whole number. */
    public Optional<Long> number(final String path) {
        return text(path).flatMap(HostFiles::parsed);
    }

    private static Optional<Long> parsed(final String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (final NumberFormatException other) {
            return Optional.empty();
        }
    }

    /** Names in a directory, sorted; none if it cannot be read. */
    public List<String> names(final String directory) {
        final List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(at(directory))) {
            for (final Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (final IOException | RuntimeException unreadable) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    private Path at(final String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path);
    }
}
