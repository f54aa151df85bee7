package trefoil.gateway.cli.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that has its name only once it is whole. Until then it is written under another name in the same directory,
 * readable by its owner only, as the journal is.
 */
public final class ExportFile {
    private final Path target;
    private final boolean replace;
    private final Path written;

    /**
     * Begins the file.
     *
     * @param replace whether a file of that name may be replaced
     */
    public ExportFile(final Path target, final boolean replace) throws IOException {
        this.target = target;
        this.replace = replace;
        requireFree();
        written = Files.createTempFile(
                target.toAbsolutePath().getParent(), "." + target.getFileName() + ".", ".unfinished");
        // For an end by a signal.
        written.toFile().deleteOnExit();
    }

    /** Where to write meanwhile. */
    public Path written() {
        return written;
    }

    /** Brings the file to the disk and gives it its name. */
    public void keep() throws IOException {
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        requireFree();
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what was written, unless it has been kept. */
    public void discard() throws IOException {
        Files.deleteIfExists(written);
    }

    private void requireFree() throws IOException {
        if (!replace && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }
}
