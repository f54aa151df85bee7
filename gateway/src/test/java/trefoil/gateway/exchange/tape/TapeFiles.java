package trefoil.gateway.exchange.tape;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import trefoil.engine.math.DecimalText;

/** Tapes for tests: made-up ones from the test resources, and ones written on the spot. */
final class TapeFiles {
    private TapeFiles() {}

    static Path resource(final String name) {
        try {
            return Path.of(TapeFiles.class.getResource(name).toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(final String name) {
        try (InputStream input = TapeFiles.class.getResourceAsStream(name)) {
            return input.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(final Path directory, final String name, final byte[] content) {
        try {
            return Files.write(directory.resolve(name), content);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(final Path directory, final String name, final String... lines) {
        return write(directory, name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static byte[] gzip(final byte[] content) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Frames of a tape as text, one a line. */
    static List<String> frames(final Path file) {
        final List<String> frames = new ArrayList<>();
        final TapeFrame frame = new TapeFrame();
        try (TapeReader reader = TapeReader.open(file)) {
            while (reader.next(frame)) {
                frames.add(text(frame));
            }
        }
        return frames;
    }

    static TapeStatistics statistics(final Path file) {
        final TapeFrame frame = new TapeFrame();
        try (TapeReader reader = TapeReader.open(file)) {
            while (reader.next(frame)) {
                frame.symbol();
            }
            return reader.statistics();
        }
    }

    /** Updates of a feed as text: time, symbol, id, bids, asks. */
    static List<String> updates(final TapeFeed feed) {
        final List<String> updates = new ArrayList<>();
        while (feed.nextTimeNs() != TapeFeed.END) {
            final long timeNs = feed.nextTimeNs();
            feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> updates.add(timeNs + " "
                    + feed.instruments().get(instrument).symbol() + " " + updateId + " "
                    + side(bids, bidLevels) + "| " + side(asks, askLevels)));
        }
        return updates;
    }

    private static String text(final TapeFrame frame) {
        return frame.receiveNs() + " " + frame.kind() + " " + frame.symbol() + " " + frame.firstUpdateId() + ".."
                + frame.updateId() + " " + side(frame.bids(), frame.bidLevels()) + "| "
                + side(frame.asks(), frame.askLevels());
    }

    private static String side(final long[] side, final int levels) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            text.append(DecimalText.toString(side[i * 2]))
                    .append('x')
                    .append(DecimalText.toString(side[i * 2 + 1]))
                    .append(' ');
        }
        return text.toString();
    }
}
