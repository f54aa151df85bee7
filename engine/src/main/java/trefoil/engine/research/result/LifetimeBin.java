package trefoil.engine.research.result;

/**
 * Opportunities by how long they were observed.
 *
 * @param fromNs least lifetime in the class
 * @param toNs least lifetime above the class
 * @param ended whose end was seen
 * @param censored whose end was not
 */
public record LifetimeBin(long fromNs, long toNs, long ended, long censored) {}
