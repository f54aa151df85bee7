package trefoil.gateway.exchange.tape;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a reader has met so far. Immutable.
 *
 * @param lines read
 * @param frames by kind; every kind is a key
 * @param unreadable lines that were skipped because they are not what the form asks for
 * @param firstUnreadableLine its number, from 1; 0 if there is none
 * @param firstUnreadableReason what was wrong with it; empty if there is none
 * @param damage why the file could be read no further; empty if its end was reached or not yet
 */
public record TapeStatistics(
        long lines,
        Map<TapeFrameKind, Long> frames,
        long unreadable,
        long firstUnreadableLine,
        String firstUnreadableReason,
        String damage) {

    public TapeStatistics {
        frames = Map.copyOf(frames);
    }

    /** Frames of a kind. */
    public long frames(final TapeFrameKind kind) {
        return frames.get(kind);
    }

    static Map<TapeFrameKind, Long> counts(final long[] counts) {
        final Map<TapeFrameKind, Long> byKind = new EnumMap<>(TapeFrameKind.class);
        for (final TapeFrameKind kind : TapeFrameKind.values()) {
            byKind.put(kind, counts[kind.ordinal()]);
        }
        return byKind;
    }
}
