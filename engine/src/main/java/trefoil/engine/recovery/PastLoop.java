package trefoil.engine.recovery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A loop that a run left open.
 *
 * @param session session of the run that left it
 * @param loopId its id in that run
 * @param startAsset asset it began with
 * @param openedNs when it was first opened, nanoseconds since the epoch
 * @param purse what it gained (negative: gave) by asset, the start asset first, fixed units; orders of unknown fate not
 *     counted, nor commissions that were taken from other holdings
 * @param orders its orders of unknown fate
 */
public record PastLoop(
        long session, long loopId, String startAsset, long openedNs, Map<String, Long> purse, List<PastOrder> orders) {
    public PastLoop {
        purse = Collections.unmodifiableMap(new LinkedHashMap<>(purse));
        orders = List.copyOf(orders);
    }

    /** The start asset, and what else the loop holds or owes something of. */
    public List<String> assets() {
        return Stream.concat(
                        Stream.of(startAsset),
                        purse.keySet().stream().filter(asset -> !asset.equals(startAsset) && purse.get(asset) != 0))
                .toList();
    }
}
