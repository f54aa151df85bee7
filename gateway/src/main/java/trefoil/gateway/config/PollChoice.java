package trefoil.gateway.config;

import java.util.Optional;
import trefoil.gateway.binance.websocket.channel.PollMode;

/** How the own channel's thread finds out what has come, as the user asks for it. */
public enum PollChoice {
    /** As the profile says: reading over and over only where a processor is to spare. */
    AUTO(null),
    /** Reads every socket over and over. */
    BUSY(PollMode.BUSY),
    /** Sleeps until something has come. */
    SELECT(PollMode.SELECT);

    private final PollMode mode;

    PollChoice(final PollMode mode) {
        this.mode = mode;
    }

    /** The channel's mode; empty where the profile is to choose. */
    public Optional<PollMode> mode() {
        return Optional.ofNullable(mode);
    }
}
