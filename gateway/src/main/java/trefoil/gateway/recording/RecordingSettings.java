package trefoil.gateway.recording;

import java.nio.file.Path;
import java.util.Optional;
import trefoil.engine.journal.JournalSettings;
import trefoil.gateway.config.TrefoilConfig;

/**
 * What is recorded, from where and into what.
 *
 * @param restUrl base of the REST interface
 * @param streamUrl base of the market streams
 * @param trustFile certificates that the venue may show; those of the Java runtime without it
 * @param sockets who reads the websockets
 * @param streamsPerConnection most streams on one connection
 * @param silenceMs a connection on which nothing came for so long is replaced
 * @param depth which books
 * @param depthLevels of partial books: 5, 10 or 20
 * @param depthIntervalMs between two frames of a book: 100 or 1000
 * @param directory where journal and raw frames go
 * @param journal how the journal is kept
 * @param raw whether frames are kept as they came, too
 */
public record RecordingSettings(
        String restUrl,
        String streamUrl,
        Optional<Path> trustFile,
        TrefoilConfig.Sockets sockets,
        int streamsPerConnection,
        long silenceMs,
        Depth depth,
        int depthLevels,
        int depthIntervalMs,
        Path directory,
        JournalSettings journal,
        boolean raw) {

    /** Which books are recorded. */
    public enum Depth {
        /** None: best bids and asks only. */
        NONE,
        /** The best levels, whole each time. */
        PARTIAL,
        /** The best 20 levels, kept from snapshots and changes. */
        DIFF
    }
}
