package trefoil.gateway.cli.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.Damage;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.gateway.fuzz.FuzzTarget;

/** Journal files as they come: every record that is delivered lies within the file, and every end has a kind. */
public final class JournalFuzz extends FuzzTarget {
    private final Path directory = Files.createTempDirectory("fuzz");
    private final Path file = directory.resolve("fuzz.trefoil");

    public JournalFuzz() throws IOException {
        super("journal", 16_384, 1024 * 1024, 64);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        Files.write(file, input);
        try (JournalReader journal = JournalReader.open(file)) {
            long last = -1;
            while (journal.next()) {
                require(journal.position() > last, "a record that lies before the one before it");
                last = journal.position();
                require(
                        journal.length() >= RecordHeader.LENGTH
                                && journal.position() + journal.length() <= input.length
                                && journal.offset() + journal.length()
                                        <= journal.buffer().capacity(),
                        "a record beyond the end");
                require(RecordHeader.length(journal.buffer(), journal.offset()) == journal.length(), "two lengths");
            }
            require(journal.status() != JournalStatus.READING, "an end of no kind");
            for (final Damage damage : journal.damages()) {
                require(
                        damage.position() >= 0
                                && damage.bytes() >= 0
                                && !damage.reason().isEmpty(),
                        "a damage of nothing");
            }
        } catch (final JournalException e) {
            require(e.getMessage().contains(file.toString()), "a refusal that does not name the file");
        }
    }

    @Override
    protected byte[][] writtenSeeds() throws IOException {
        final Path journals = Files.createDirectory(directory.resolve("seed"));
        final Path journal = SmallJournal.write(journals);
        final byte[] bytes = Files.readAllBytes(journal);
        Files.delete(journal);
        Files.delete(journals);
        return new byte[][] {bytes};
    }

    @Override
    protected int mutations() {
        return 2_000;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
    }
}
