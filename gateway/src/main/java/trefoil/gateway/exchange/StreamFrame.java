package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;

/** One event of a stream on its way to its listeners: encoded once raw, and once more in an envelope if anyone wants that. */
final class StreamFrame {
    private static final byte[] STREAM = "{\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\",\"data\":".getBytes(StandardCharsets.US_ASCII);

    private final FrameWriter raw = new FrameWriter();
    private final FrameWriter combined = new FrameWriter();
    private boolean enveloped;

    /** Begins the next event: its JSON goes into the writer, which is ended before the first listener gets it. */
    FrameWriter begin() {
        enveloped = false;
        return raw.begin();
    }

    /** Hands it to a listener, in the form that this one wants. */
    void sendTo(final StreamConnection listener, final byte[] streamName) {
        if (!listener.combined()) {
            listener.append(raw);
            return;
        }
        if (!enveloped) {
            enveloped = true;
            combined.begin().text(STREAM).text(streamName).text(DATA);
            combined.text(raw.array(), raw.payloadOffset(), raw.payloadLength())
                    .text('}')
                    .end();
        }
        listener.append(combined);
    }
}
