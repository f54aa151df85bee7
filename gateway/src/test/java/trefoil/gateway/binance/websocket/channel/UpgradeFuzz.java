package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import trefoil.gateway.fuzz.FuzzTarget;

/**
 * The head of an answer to a request for a websocket, under the key of RFC 6455's example. No answer without what follows
 * from the key grants the websocket.
 */
public final class UpgradeFuzz extends FuzzTarget {
    private static final int MAX_LENGTH = 2_048;
    private static final long FIXED_BYTES = 20_000;
    private static final int BYTES_PER_BYTE = 300;

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final Upgrade upgrade = new Upgrade(
            URI.create("ws://127.0.0.1/ws"), Map.of(), "the sample nonce".getBytes(StandardCharsets.US_ASCII));
    private boolean granted;

    public UpgradeFuzz() {
        super("websocket-upgrade", MAX_LENGTH, FIXED_BYTES, BYTES_PER_BYTE);
    }

    @Override
    protected void read(final byte[] input) {
        granted = false;
        final int length = Upgrade.mayBeAnswer(input, input.length) ? Upgrade.headLength(input, input.length) : -1;
        if (length < 0) {
            return;
        }
        final String head = new String(input, 0, length, StandardCharsets.ISO_8859_1);
        try {
            if (!Upgrade.isInterim(head)) {
                final Upgrade.Refusal refusal = upgrade.judge(head);
                granted = refusal == null;
                require(granted || refusal.status() != 101, "101 is no refusal");
            }
        } catch (final IOException e) {
            // Not a websocket.
        }
    }

    @Override
    protected void compare(final byte[] input) {
        require(
                !granted || new String(input, StandardCharsets.ISO_8859_1).contains(ACCEPT),
                "an answer that does not know the key grants the websocket");
    }
}
