package trefoil.gateway.binance.websocket.channel;

import java.io.Closeable;
import java.io.IOException;

/** Ends what is given up: that it could not be ended tells nothing any more. */
final class Quietly {
    private Quietly() {}

    static void close(final Closeable given) {
        try {
            given.close();
        } catch (final IOException e) {
            // Nobody waits for it.
        }
    }
}
