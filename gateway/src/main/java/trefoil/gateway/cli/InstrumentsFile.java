package trefoil.gateway.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.codec.ExchangeInfoException;
import trefoil.gateway.binance.codec.ExchangeInfoReader;

/**
 * Instruments from a file: an answer to {@code GET /api/v3/exchangeInfo}, plain or gzipped, or the table of a journal.
 *
 * @param instruments as they are listed there, tradable or not
 * @param universe the indexes that the journal's records use; empty for an exchangeInfo
 */
public record InstrumentsFile(List<Instrument> instruments, Optional<Universe> universe) {
    private static final String JOURNAL_ENDING = ".trefoil";
    private static final int GZIP_MAGIC = 0x1F8B;

    public InstrumentsFile {
        instruments = List.copyOf(instruments);
    }

    /**
     * Reads the file.
     *
     * @throws CommandException naming the file and what is wrong with it
     */
    public static InstrumentsFile read(final Path file) {
        try {
            return file.toString().endsWith(JOURNAL_ENDING) ? ofJournal(file) : ofAnswer(file);
        } catch (final NoSuchFileException e) {
            throw new CommandException(ExitCode.USAGE, file + ": no such file");
        } catch (final AccessDeniedException e) {
            throw new CommandException(ExitCode.USAGE, file + ": may not be read by this user");
        } catch (final ExchangeInfoException | JournalException e) {
            throw new CommandException(ExitCode.USAGE, file + ": " + e.getMessage());
        } catch (final IOException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    file + ": cannot be read"
                            + (e.getMessage() == null
                                    ? ", it is damaged (" + e.getClass().getSimpleName() + ")"
                                    : ": " + e.getMessage()));
        }
    }

    private static InstrumentsFile ofJournal(final Path file) {
        try (JournalReader journal = JournalReader.open(file)) {
            final Universe universe = journal.header()
                    .orElseThrow(() -> new CommandException(
                            ExitCode.USAGE, file + ": its header is damaged, so its instruments are unknown"))
                    .universe();
            return new InstrumentsFile(universe.instruments(), Optional.of(universe));
        }
    }

    private static InstrumentsFile ofAnswer(final Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        try (BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream answer = unpacked(raw)) {
            return new InstrumentsFile(ExchangeInfoReader.read(answer).instruments(), Optional.empty());
        }
    }

    private static InputStream unpacked(final BufferedInputStream raw) throws IOException {
        raw.mark(2);
        final int magic = raw.read() << Byte.SIZE | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw;
    }
}
