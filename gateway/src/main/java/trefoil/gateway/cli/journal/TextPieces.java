package trefoil.gateway.cli.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Lines of UTF-8 text for a file or a pipe, written in large pieces. */
final class TextPieces implements Closeable {
    private static final int PIECE_LENGTH = 64 * 1024;

    private final Writer out;
    private final StringBuilder piece = new StringBuilder(PIECE_LENGTH + 1024);

    TextPieces(final OutputStream out) {
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    /** Where the next line is built; {@link #endLine()} ends it. */
    StringBuilder line() {
        return piece;
    }

    void endLine() throws IOException {
        piece.append('\n');
        if (piece.length() >= PIECE_LENGTH) {
            flushPiece();
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flushPiece();
        }
    }

    private void flushPiece() throws IOException {
        out.append(piece);
        piece.setLength(0);
    }
}
