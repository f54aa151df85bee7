package trefoil.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import trefoil.gateway.cli.journal.ExportFile;

/** Texts that commands write to files which users name. A file is whole or not there, and replaces none unasked. */
public final class TextFile {
    private TextFile() {}

    /** Refuses a name that could not be written to, before any work is done for it. */
    public static void requireFree(final Path file, final boolean replace) {
        if (Files.isDirectory(file)) {
            throw new CommandException(ExitCode.USAGE, file + " is a directory: name a file in it");
        }
        final Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new CommandException(ExitCode.USAGE, file + ": there is no directory " + parent + "; make it first");
        }
        if (!replace && Files.exists(file)) {
            throw taken(file);
        }
    }

    /** Writes it as UTF-8, readable by its owner only. */
    public static void write(final Path file, final String text, final boolean replace) {
        try {
            final ExportFile output = new ExportFile(file, replace);
            try {
                Files.writeString(output.written(), text, StandardCharsets.UTF_8);
                output.keep();
            } finally {
                output.discard();
            }
        } catch (final FileAlreadyExistsException e) {
            throw taken(file);
        } catch (final IOException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    file + " cannot be written: " + reason(e) + "; free space there or name another file");
        }
    }

    private static CommandException taken(final Path file) {
        return new CommandException(
                ExitCode.USAGE, file + " is there already: name another file, or replace it with --force");
    }

    private static String reason(final IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage();
    }
}
