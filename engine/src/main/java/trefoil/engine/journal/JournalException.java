package trefoil.engine.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A journal that cannot be written or read. The message is one line for the user: the file, what is wrong, what to do.
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unbegun;

    /** One line for the user. */
    public JournalException(final String message) {
        this(message, false);
    }

    JournalException(final String message, final Throwable cause) {
        super(message, cause);
        unbegun = false;
    }

    private JournalException(final String message, final boolean unbegun) {
        super(message);
        this.unbegun = unbegun;
    }

    /** A journal whose writer died before it had written the header. */
    static JournalException unbegun(final String message) {
        return new JournalException(message, true);
    }

    /** A directory of journals that cannot be read. */
    public static JournalException ofDirectory(final Path directory, final IOException cause) {
        return of(directory, "cannot be listed", cause, "check the directory and its permissions");
    }

    /** Whether the journal's writer died before it had written the header: there can be no record in it. */
    public boolean isUnbegun() {
        return unbegun;
    }

    /** The sentence for an I/O error: which file, what it is, what to do. */
    static JournalException of(final Path path, final String what, final IOException cause, final String remedy) {
        final String message = cause.getMessage() == null ? "" : cause.getMessage();
        final String reason = cause instanceof FileSystemException ? reasonOf((FileSystemException) cause) : message;
        return new JournalException(
                "journal " + path + " " + what + ": "
                        + (reason.isEmpty() ? cause.getClass().getSimpleName() : reason) + "; " + remedy,
                cause);
    }

    private static String reasonOf(final FileSystemException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied for " + cause.getFile();
        }
        return cause.getReason() == null
                ? cause.getClass().getSimpleName() + " " + cause.getFile()
                : cause.getReason() + " " + cause.getFile();
    }
}
