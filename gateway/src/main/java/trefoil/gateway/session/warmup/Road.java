package trefoil.gateway.session.warmup;

import java.util.Locale;
import trefoil.gateway.binance.auth.KeyType;
import trefoil.gateway.config.DepthChoice;

/**
 * The way that a run's frames will come and its orders go, for a warm-up to take the same.
 *
 * @param sbe whether quotes and books are asked for by SBE
 * @param json whether they may come by JSON, at once or where SBE is refused
 * @param depth which books come beside the quotes
 * @param depthLevels of a side, of partial books
 * @param depthIntervalMs between two frames of a book
 * @param ownChannel whether frames come through the websocket client of our own
 * @param entry which way orders go
 * @param key how they are signed
 * @param recvWindowMs how long after its timestamp the venue may still accept one
 */
public record Road(
        boolean sbe,
        boolean json,
        DepthChoice depth,
        int depthLevels,
        int depthIntervalMs,
        boolean ownChannel,
        Entry entry,
        KeyType key,
        int recvWindowMs) {
    /** Which way orders go. */
    public enum Entry {
        /** None goes. */
        NONE,
        REST,
        /** By the websocket API while that is ready, by REST otherwise. */
        WS_API
    }

    /** Whether books come at all. */
    boolean books() {
        return depth != DepthChoice.NONE;
    }

    /** Whether orders of the websocket API carry no signature: a key of that kind logs on. */
    boolean logsOn() {
        return entry == Entry.WS_API && key == KeyType.ED25519;
    }

    /** What is warmed up, for people. */
    @Override
    public String toString() {
        return (sbe ? "SBE" : "JSON")
                + (sbe && json ? " and then JSON" : "")
                + ", quotes"
                + switch (depth) {
                    case NONE -> "";
                    case PARTIAL -> " and books of " + depthLevels + " levels";
                    case DIFF -> " and changes of books";
                }
                + (ownChannel ? " through the own channel's decoder" : "")
                + ", orders "
                + switch (entry) {
                    case NONE -> "decided only";
                    case REST -> "by REST, signed by " + name(key);
                    case WS_API ->
                        "by the websocket API" + (logsOn() ? " as logged on" : "") + " and by REST, signed by "
                                + name(key);
                };
    }

    private static String name(final KeyType key) {
        return key == KeyType.ED25519 ? "Ed25519" : key.name().toUpperCase(Locale.ROOT);
    }
}
