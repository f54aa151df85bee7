package trefoil.engine.research.result;

/**
 * Opportunities by their greatest gross edge.
 *
 * @param fromPpb least edge in the class
 * @param toPpb least edge above the class; {@link Long#MAX_VALUE} for the last
 * @param count how many
 */
public record EdgeBin(long fromPpb, long toPpb, long count) {}
