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

    JournalException(final String message) {
        super(message);
    }

    JournalException(final String message, final Throwable cause) {
        super(message, cause);
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
