package trefoil.gateway.exchange.tape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Books of moments that have nothing to do with each other, from one JSON array: each book a depth answer, the first of a
 * moment {@link TapeFrame#afterPause()}.
 *
 * <pre>
 *   [{"key":"15888960953","utc":"2020-05-08T00:01:35.300+00:00","books":{"EURUSDT":{"lastUpdateId":…,"bids":…,"asks":…},…}},…]
 * </pre>
 *
 * The time is {@code utc}, which comes before the books. Streamed; one thread.
 */
final class TapeMoments implements AutoCloseable {
    private static final int MAX_DEPTH = 8;

    private final Path file;
    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(TapeLines.MAX_LENGTH)
                    .build())
            .build();
    private final TapeJson json = new TapeJson();
    private final BoundedBytes book = new BoundedBytes();
    private JsonParser parser;
    private boolean inBooks;
    private boolean fresh;
    private long timeNs;
    private long frames;
    private boolean ended;
    private String damage;

    TapeMoments(final Path file) {
        this.file = file;
        try {
            parser = factory.createParser(TapeLines.open(file));
        } catch (final IOException e) {
            throw new TapeException(file, 0, "cannot be read: " + e.getMessage());
        }
    }

    /** Reads the next book; false at the end, or where damage ends the readable part. */
    boolean next(final TapeFrame frame) {
        if (ended) {
            return false;
        }
        try {
            if (frames == 0 && parser.currentToken() == null && parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnreadableLineException("not a JSON array of moments");
            }
            if (read(frame)) {
                frames++;
                return true;
            }
        } catch (final IOException e) {
            damage = "not JSON: " + TapeJson.firstLine(e.getMessage());
        } catch (final UnreadableLineException | IllegalStateException e) {
            damage = e.getMessage();
        }
        ended = true;
        if (frames == 0) {
            throw new TapeException(file, line(), damage == null ? "holds no book" : damage);
        }
        return false;
    }

    private boolean read(final TapeFrame frame) throws IOException, UnreadableLineException {
        while (true) {
            final JsonToken token = parser.nextToken();
            if (token == null) {
                throw new UnreadableLineException("JSON ends early");
            }
            if (token == JsonToken.FIELD_NAME) {
                if (inBooks) {
                    readBook(parser.currentName(), frame);
                    return true;
                }
                onField(parser.currentName(), parser.nextToken());
            } else if (token == JsonToken.START_OBJECT) {
                timeNs = 0;
                fresh = true;
            } else if (token == JsonToken.END_OBJECT) {
                inBooks = false;
            } else if (token == JsonToken.END_ARRAY) {
                return false;
            } else {
                throw new UnreadableLineException("a moment is not a JSON object");
            }
        }
    }

    private void onField(final String name, final JsonToken value) throws IOException, UnreadableLineException {
        if ("utc".equals(name)) {
            timeNs = TapeTime.iso(parser.getText());
        } else if ("books".equals(name) && value == JsonToken.START_OBJECT) {
            if (timeNs == 0) {
                throw new UnreadableLineException("books without a utc before them");
            }
            inBooks = true;
        } else {
            parser.skipChildren();
        }
    }

    private void readBook(final String symbol, final TapeFrame frame) throws IOException, UnreadableLineException {
        parser.nextToken();
        book.reset();
        try (JsonGenerator copy = factory.createGenerator(book)) {
            copy.copyCurrentStructure(parser);
        }
        json.read(book.bytes(), 0, book.size(), frame);
        if (frame.kind != TapeFrameKind.REST_DEPTH) {
            throw new UnreadableLineException("the book of " + TapeReader.excerpt(symbol) + " is not a depth answer");
        }
        TapeJson.requireSymbol(symbol);
        frame.symbol = symbol;
        frame.receiveNs = timeNs;
        frame.line = line();
        frame.afterPause = fresh;
        fresh = false;
    }

    /** Where the reader is, from 1. */
    long line() {
        return Math.max(1, parser.currentLocation().getLineNr());
    }

    /** Why the file could be read no further, or null. */
    String damage() {
        return damage;
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (final IOException e) {
            damage = damage == null ? e.getMessage() : damage;
        }
    }

    /** One book's bytes. */
    private static final class BoundedBytes extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }

        @Override
        public void write(final byte[] bytes, final int offset, final int length) {
            if (size() + length > TapeLines.MAX_LENGTH) {
                throw new IllegalStateException("a book longer than " + TapeLines.MAX_LENGTH + " bytes");
            }
            super.write(bytes, offset, length);
        }
    }
}
