package trefoil.gateway.session.warmup;

import trefoil.gateway.config.DepthChoice;

/** Frames of the made-up market in one form. They are made once; only the ids in them change, so none is like another. */
abstract class MadeUpFrames {
    /** Instruments that have books: frames of books are long, and a few of them warm the road up as well. */
    static final int BOOKS = 16;

    private static final int CHANGED_LEVELS = 5;

    /**
     * A frame.
     *
     * @param bytes all of it
     * @param idsAt where its id stands, each time it does
     */
    record Frame(byte[] bytes, int... idsAt) {}

    private final MadeUpMarket market;
    private final Frame[] fair;
    private final Frame[] cheap;
    private final Frame[] books;
    private final Frame[] otherBooks;

    /** Frames for that market; {@code levels} are those of a side of a partial book. */
    MadeUpFrames(final MadeUpMarket market, final DepthChoice depth, final int levels, final int intervalMs) {
        this.market = market;
        final int instruments = market.universe().instrumentCount();
        fair = new Frame[instruments];
        cheap = new Frame[instruments];
        for (int i = 0; i < instruments; i++) {
            fair[i] = quote(i, false);
            cheap[i] = quote(i, true);
        }
        books = new Frame[depth == DepthChoice.NONE ? 0 : Math.min(BOOKS, instruments)];
        otherBooks = new Frame[books.length];
        for (int i = 0; i < books.length; i++) {
            if (depth == DepthChoice.PARTIAL) {
                books[i] = book(i, false, levels, intervalMs);
                otherBooks[i] = book(i, true, levels, intervalMs);
            } else {
                books[i] = change(i, market.qty(i), CHANGED_LEVELS, intervalMs);
                otherBooks[i] = change(i, 2 * market.qty(i), CHANGED_LEVELS, intervalMs);
            }
        }
    }

    MadeUpMarket market() {
        return market;
    }

    String symbol(final int instrument) {
        return market.universe().instruments().get(instrument).symbol();
    }

    /** A quote, at that instrument's prices. */
    abstract Frame quote(int instrument, boolean pays);

    /** A whole book. */
    abstract Frame book(int instrument, boolean pays, int levels, int intervalMs);

    /** A change of the best levels of a book to that quantity. */
    abstract Frame change(int instrument, long qty, int levels, int intervalMs);

    /** Writes an id into a frame. */
    abstract void writeId(byte[] frame, int at, long id);

    /** Whether they are binary frames. */
    abstract boolean binary();

    /** Instruments that have books: the first so many. */
    int bookCount() {
        return books.length;
    }

    /** The instrument's next quote; valid until the one after it. */
    byte[] nextQuote(final int instrument, final boolean pays) {
        return with(market.nextQuoteId(), (pays ? cheap : fair)[instrument]);
    }

    /**
     * As {@link #nextQuote}, of its book.
     *
     * @param other of the two there are the second: the one that pays, or the one with other quantities
     */
    byte[] nextBook(final int instrument, final boolean other) {
        return with(market.nextBookId(instrument), (other ? otherBooks : books)[instrument]);
    }

    private byte[] with(final long id, final Frame frame) {
        for (final int at : frame.idsAt) {
            writeId(frame.bytes, at, id);
        }
        return frame.bytes;
    }
}
