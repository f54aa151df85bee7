package trefoil.engine.recovery;

/**
 * What closed loops lost within one minute.
 *
 * @param asset in which it is counted
 * @param loss fixed units; negative for a gain
 * @param occurredNs when the last of them closed, nanoseconds since the epoch
 */
public record PastResult(String asset, long loss, long occurredNs) {}
