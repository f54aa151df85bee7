package trefoil.gateway.config;

import java.util.Locale;
import java.util.Optional;
import trefoil.engine.pipeline.HandOff;

/** How a frame gets to the order that it causes, as the user asks for it. */
public enum HandOffChoice {
    /** As the profile says. */
    AUTO(null),
    /** From thread to thread. */
    RING(HandOff.RING),
    /** On the thread that reads the sockets. */
    INLINE(HandOff.INLINE);

    private final HandOff handOff;

    HandOffChoice(final HandOff handOff) {
        this.handOff = handOff;
    }

    /** The engine's; empty where the profile is to choose. */
    public Optional<HandOff> handOff() {
        return Optional.ofNullable(handOff);
    }

    /** The name as the configuration writes it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
