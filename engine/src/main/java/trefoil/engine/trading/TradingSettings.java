package trefoil.engine.trading;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.execution.ExecutionSettings;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.risk.RiskLimits;

/**
 * Everything that a trading core's decisions follow from beside its inputs. Two cores with equal settings that are told
 * the same records write the same outputs. Whoever concludes settings checks them; here they are taken as they are.
 *
 * @param universe what is traded
 * @param startAssets assets of the universe that loops may start from, most preferred first
 * @param takerFeesPpm taker fee of each instrument, parts per million
 * @param feesKnown whether those are what the venue charges; if not, the highest counts until records tell
 * @param discountAsset asset in which commissions may be paid at a discount; one outside the universe means never
 * @param maxStart most to spend on one loop by start asset, fixed units
 * @param tradingEnabled whether orders are made at all
 * @param minEdgePpm least profit after fees and rounding, parts per million of the spend
 * @param staleAfterMs age beyond which a leg's quote is not trusted
 * @param maxOpenLoops loops open at once
 * @param maxLoopLossPpm most that a loop may lose to come to its end, parts per million of what it spent
 * @param policy how the legs of a loop are sent
 * @param fillOrKillLegs whether legs are sent fill or kill, not immediate or cancel
 * @param sequencedOrders whether the sender delivers orders in the order they were sent
 * @param unwindPatienceMs how long a loop waits for an acceptable way home
 * @param limits how much may be risked
 * @param valueAsset asset of the universe that limits are counted in
 * @param maxUnfilledOrders unfilled orders in any ten seconds beyond which no loop is opened
 * @param maxOpenOrders orders that may be open on all instruments together
 * @param forecast what decides whether an edge is expected to last
 * @param loops which loops are looked at beside those of three legs
 */
public record TradingSettings(
        Universe universe,
        List<String> startAssets,
        List<Integer> takerFeesPpm,
        boolean feesKnown,
        String discountAsset,
        SortedMap<String, Long> maxStart,
        boolean tradingEnabled,
        int minEdgePpm,
        int staleAfterMs,
        int maxOpenLoops,
        int maxLoopLossPpm,
        LoopPolicy policy,
        boolean fillOrKillLegs,
        boolean sequencedOrders,
        int unwindPatienceMs,
        RiskLimits limits,
        String valueAsset,
        int maxUnfilledOrders,
        int maxOpenOrders,
        ForecastSettings forecast,
        LoopChoice loops) {

    /** Prefix of the names of {@link #limits} in the text. */
    public static final String LIMITS_PREFIX = "limits.";

    /** Prefix of the names of {@link #maxStart} in the text; the asset follows. */
    public static final String MAX_START_PREFIX = "maxStart.";

    public TradingSettings {
        startAssets = List.copyOf(startAssets);
        takerFeesPpm = List.copyOf(takerFeesPpm);
        maxStart = Collections.unmodifiableSortedMap(new TreeMap<>(maxStart));
    }

    /** The settings by name, as a journal's header keeps them beside the universe, its fees and the start assets. */
    public Map<String, String> describe() {
        final Map<String, String> settings = new TreeMap<>();
        settings.put("tradingEnabled", Boolean.toString(tradingEnabled));
        settings.put("feesKnown", Boolean.toString(feesKnown));
        settings.put("discountAsset", discountAsset);
        settings.put("minEdgePpm", Integer.toString(minEdgePpm));
        settings.put("staleAfterMs", Integer.toString(staleAfterMs));
        settings.put("maxOpenLoops", Integer.toString(maxOpenLoops));
        settings.put("maxLoopLossPpm", Integer.toString(maxLoopLossPpm));
        settings.put("policy", policy.name().toLowerCase(Locale.ROOT));
        settings.put("fillOrKillLegs", Boolean.toString(fillOrKillLegs));
        settings.put("sequencedOrders", Boolean.toString(sequencedOrders));
        settings.put("unwindPatienceMs", Integer.toString(unwindPatienceMs));
        settings.put("valueAsset", valueAsset);
        settings.put("maxUnfilledOrders", Integer.toString(maxUnfilledOrders));
        settings.put("maxOpenOrders", Integer.toString(maxOpenOrders));
        limits.describe().forEach((name, value) -> settings.put(LIMITS_PREFIX + name, value));
        maxStart.forEach((asset, amount) -> settings.put(MAX_START_PREFIX + asset, DecimalText.toString(amount)));
        settings.putAll(forecast.describe());
        settings.putAll(loops.describe());
        return settings;
    }

    /** The loops that are traded, at the fees as they are at the start. */
    LoopTable loopTable() {
        final int[] feesPpm = takerFeesPpm.stream().mapToInt(Integer::intValue).toArray();
        return new LoopTable(
                universe,
                startAssets.stream().mapToInt(universe::assetIndex).toArray(),
                feesKnown ? FeeTable.ofPpm(feesPpm) : FeeTable.unreadPpm(feesPpm),
                minEdgePpm,
                loops);
    }

    ExecutionSettings execution() {
        return new ExecutionSettings(
                policy,
                fillOrKillLegs ? OrderIntent.FOK : OrderIntent.IOC,
                sequencedOrders,
                maxOpenLoops,
                LoopMachine.MAX_RECOVERED_LOOPS,
                maxLoopLossPpm,
                TimeUnit.MILLISECONDS.toNanos(unwindPatienceMs),
                discountAssetIndex());
    }

    int discountAssetIndex() {
        return universe.assetIndex(discountAsset);
    }

    long staleAfterNs() {
        return TimeUnit.MILLISECONDS.toNanos(staleAfterMs);
    }

    long[] maxStartByAsset() {
        final long[] most = new long[universe.assetCount()];
        Arrays.fill(most, Long.MAX_VALUE);
        maxStart.forEach((asset, amount) -> {
            if (universe.assetIndex(asset) != Universe.NOT_FOUND) {
                most[universe.assetIndex(asset)] = amount;
            }
        });
        return most;
    }
}
