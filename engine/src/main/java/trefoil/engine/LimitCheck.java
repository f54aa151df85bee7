package trefoil.engine;

import java.util.List;
import trefoil.engine.Engine.Context;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.risk.RiskLimits;

/** Whether limits make sense, and what they are counted in. */
final class LimitCheck {
    /** Assets that stand for a dollar, best known first. */
    static final List<String> DOLLARS = List.of("USDT", "USDC", "FDUSD", "TUSD", "USDP", "DAI", "USD1", "BUSD", "USD");

    private static final int PERCENT = 100;

    private LimitCheck() {}

    /**
     * Checks every limit.
     *
     * @throws SettingException naming the first that cannot be used
     */
    static void check(final RiskLimits limits) {
        requirePositive("limits.maxLoopNotional", limits.maxLoopNotional());
        requirePositive("limits.maxAssetNotional", limits.maxAssetNotional());
        requirePositive("limits.maxLossPerLoop", limits.maxLossPerLoop());
        requirePositive("limits.maxLossPerHour", limits.maxLossPerHour());
        requirePositive("limits.maxLossPerDay", limits.maxLossPerDay());
        Context.requireRange("limits.maxConsecutiveFailures", limits.maxConsecutiveFailures(), 1, Integer.MAX_VALUE);
        Context.requireRange("limits.maxRejectPercent", limits.maxRejectPercent(), 0, PERCENT);
        Context.requireRange(
                "limits.rejectWindowOrders", limits.rejectWindowOrders(), 1, RiskLimits.MAX_REJECT_WINDOW_ORDERS);
        Context.requireRange("limits.minFeedPercent", limits.minFeedPercent(), 0, PERCENT);
        Context.requireRange("limits.maxClockSkewMs", limits.maxClockSkewMs(), 1, Integer.MAX_VALUE);
        if (limits.reduceClockSkewMs() < limits.maxClockSkewMs()) {
            throw new SettingException(
                    "limits.reduceClockSkewMs",
                    limits.reduceClockSkewMs(),
                    "must be at least maxClockSkewMs, which is " + limits.maxClockSkewMs());
        }
        Context.requireRange("limits.maxTickToOrderMs", limits.maxTickToOrderMs(), 1, Integer.MAX_VALUE);
        Context.requireRange("limits.latencyPauseMs", limits.latencyPauseMs(), 0, Integer.MAX_VALUE);
    }

    /**
     * The first start asset that stands for a dollar, else the first asset that does. Without one a number says little
     * about how much is risked: then it has to be named, unless nothing is risked.
     */
    static String defaultValueAsset(
            final Universe universe, final List<String> startAssets, final boolean tradingEnabled) {
        for (final String asset : startAssets) {
            if (DOLLARS.contains(asset) && universe.assetIndex(asset) != Universe.NOT_FOUND) {
                return asset;
            }
        }
        for (final String asset : DOLLARS) {
            if (universe.assetIndex(asset) != Universe.NOT_FOUND) {
                return asset;
            }
        }
        if (tradingEnabled) {
            throw new SettingException(
                    "valueAsset", null, "no dollar is in the universe: name the asset that limits are counted in");
        }
        return startAssets.stream()
                .filter(asset -> universe.assetIndex(asset) != Universe.NOT_FOUND)
                .findFirst()
                .orElseThrow();
    }

    private static void requirePositive(final String name, final long value) {
        if (value <= 0) {
            throw new SettingException(name, DecimalText.toString(value), "must be more than 0");
        }
    }
}
