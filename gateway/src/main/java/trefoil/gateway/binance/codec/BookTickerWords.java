package trefoil.gateway.binance.codec;

/** Texts of book ticker frames as words of up to eight bytes, the first in the lowest, and masks for the shorter ones. */
final class BookTickerWords {
    static final long STREAM = word("{\"stream");
    static final long STREAM_VALUE = word("\":\"");
    static final long SYMBOL = word(",\"s\":\"");
    static final long BID_PRICE = word("\",\"b\":\"");
    static final long BID_QTY = word("\",\"B\":\"");
    static final long ASK_PRICE = word("\",\"a\":\"");
    static final long ASK_QTY = word("\",\"A\":\"");

    static final long FIRST_THREE = 0xFF_FFFFL;
    static final long FIRST_SIX = 0xFFFF_FFFF_FFFFL;
    static final long FIRST_SEVEN = 0xFF_FFFF_FFFF_FFFFL;

    private BookTickerWords() {}

    /** Up to eight characters as they lie in a frame. */
    static long word(final String text) {
        long word = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            word = word << Byte.SIZE | text.charAt(i);
        }
        return word;
    }
}
