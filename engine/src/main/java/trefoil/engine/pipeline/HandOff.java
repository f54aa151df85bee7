package trefoil.engine.pipeline;

import java.util.Locale;

/** How an input gets to the work that it causes. */
public enum HandOff {
    /** Threads of the engine's own decide, journal and send, each behind a ring. */
    RING,
    /**
     * One thread decides, journals and sends, one after the other: a thread of the owner's that has just published the input,
     * or, while none of them comes by, one of the engine's own. See {@link InlineWork}.
     */
    INLINE;

    /** The name as the configuration writes it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
