package trefoil.gateway.binance.websocket.channel;

import java.nio.charset.StandardCharsets;

/** Words for a listener about what ended its websocket. */
final class Reason {
    private Reason() {}

    /** Of a failure, with what is at the bottom of it. */
    static String of(final Throwable failure) {
        Throwable bottom = failure;
        while (bottom.getCause() != null && bottom.getCause() != bottom) {
            bottom = bottom.getCause();
        }
        final String words = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return bottom == failure || bottom.getMessage() == null || words.contains(bottom.getMessage())
                ? words
                : words + " (" + bottom.getMessage() + ")";
    }

    /** Of the venue's close frame. */
    static String of(final int code, final byte[] buffer, final int offset, final int length) {
        final String said = new String(buffer, offset, length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
        return "closed by the venue: " + code + (said.isEmpty() ? "" : " " + said);
    }
}
