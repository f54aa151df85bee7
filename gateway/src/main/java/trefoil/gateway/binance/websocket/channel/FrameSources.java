package trefoil.gateway.binance.websocket.channel;

import java.io.UncheckedIOException;
import trefoil.gateway.binance.websocket.FrameSource;

/**
 * The source that was chosen.
 *
 * @param source open
 * @param description which it is, and why where that was not asked for
 */
public record FrameSources(FrameSource source, String description) {
    /**
     * Opens a source.
     *
     * @throws UncheckedIOException if the own channel is asked for and cannot be opened
     */
    public static FrameSources open(final ChannelChoice choice, final ChannelFrameSource.Context context) {
        if (choice != ChannelChoice.OKHTTP) {
            try {
                return new FrameSources(
                        context.conclude(),
                        "own channel, " + (context.pollMode() == PollMode.BUSY ? "read over and over" : "selecting"));
            } catch (final UncheckedIOException e) {
                if (choice == ChannelChoice.OWN) {
                    throw e;
                }
                return okHttp(context, ", for the own channel cannot be opened: " + e.getMessage());
            }
        }
        return okHttp(context, "");
    }

    private static FrameSources okHttp(final ChannelFrameSource.Context context, final String why) {
        return new FrameSources(context.okHttp(), "OkHttp" + why);
    }
}
