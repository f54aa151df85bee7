package trefoil.gateway.cli.journal;

import java.io.PrintWriter;

/** Lines for a command's output, written in large pieces; notices when nobody reads them any more. */
final class LineOutput {
    private static final int PIECE_LENGTH = 32 * 1024;

    private final PrintWriter out;
    private final StringBuilder piece = new StringBuilder(PIECE_LENGTH + 1024);
    private boolean broken;

    LineOutput(final PrintWriter out) {
        this.out = out;
    }

    /** Where the next line is built; {@link #endLine()} ends it. */
    StringBuilder line() {
        return piece;
    }

    /** Ends the line. False if the reader of the output has gone: there is no use in going on. */
    boolean endLine() {
        piece.append('\n');
        if (piece.length() >= PIECE_LENGTH) {
            flush();
        }
        return !broken;
    }

    /** Writes what is there. False if the reader of the output has gone. */
    boolean flush() {
        out.append(piece);
        piece.setLength(0);
        broken = out.checkError();
        return !broken;
    }
}
