package trefoil.engine.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/** Reads a run's settings back from its journal's header. */
final class RunSettings {
    private static final int PPM = 1_000_000;
    private static final int PERCENT = 100;
    private static final int MAX_OPEN_LOOPS = 64;
    private static final int MAX_UNFILLED_ORDERS = 1 << 20;

    private final JournalHeader header;

    private RunSettings(final JournalHeader header) {
        this.header = header;
    }

    /**
     * The settings that the run's core was made from.
     *
     * @throws ReplayException naming the first setting that is missing or cannot be used
     * @throws trefoil.engine.journal.JournalException if this version would order the universe otherwise
     */
    static TradingSettings of(final JournalHeader header) {
        return new RunSettings(header).read();
    }

    /**
     * The desk that trades by those settings, which are a run's or what was asked instead.
     *
     * @throws ReplayException if none can be made of them
     */
    static TradingDesk desk(final JournalHeader header, final TradingSettings settings) {
        try {
            return new TradingDesk(settings);
        } catch (final IllegalArgumentException e) {
            throw new RunSettings(header).cannot("its settings do not go together: " + e.getMessage());
        }
    }

    private TradingSettings read() {
        requireRun();
        final Universe universe = header.universe();
        if (header.startAssets().isEmpty()) {
            throw cannot("it names no start asset");
        }
        final ForecastSettings forecast = forecast();
        final LoopChoice loops = loops();
        if (loops.fourLegs() && forecast.kind() != ForecastKind.NONE) {
            throw cannot("it has loops of four legs and a forecast, which knows three only");
        }
        return new TradingSettings(
                universe,
                header.startAssets(),
                header.takerFeesPpm(),
                flag("feesKnown"),
                text("discountAsset"),
                maxStart(),
                flag("tradingEnabled"),
                number("minEdgePpm", 0, PPM),
                number("staleAfterMs", 1, Integer.MAX_VALUE),
                number("maxOpenLoops", 1, MAX_OPEN_LOOPS),
                number("maxLoopLossPpm", 0, PPM),
                policy(),
                flag("fillOrKillLegs"),
                flag("sequencedOrders"),
                number("unwindPatienceMs", 0, Integer.MAX_VALUE),
                limits(),
                valueAsset(universe),
                number("maxUnfilledOrders", 1, MAX_UNFILLED_ORDERS),
                number("maxOpenOrders", 0, Integer.MAX_VALUE),
                forecast,
                loops);
    }

    /** A journal of another kind than a run's has none of the settings. */
    private void requireRun() {
        if (!header.settings().containsKey("tradingEnabled")
                && !header.settings().containsKey("minEdgePpm")) {
            throw new ReplayException("the journal of session " + header.session()
                    + " is a record of a market in which no engine ran: it holds no decisions to replay");
        }
    }

    private RiskLimits limits() {
        return new RiskLimits(
                amount("limits.maxLoopNotional"),
                amount("limits.maxAssetNotional"),
                amount("limits.maxLossPerLoop"),
                amount("limits.maxLossPerHour"),
                amount("limits.maxLossPerDay"),
                number("limits.maxConsecutiveFailures", 1, Integer.MAX_VALUE),
                number("limits.maxRejectPercent", 0, PERCENT),
                number("limits.rejectWindowOrders", 1, RiskLimits.MAX_REJECT_WINDOW_ORDERS),
                number("limits.minFeedPercent", 0, PERCENT),
                number("limits.maxClockSkewMs", 1, Integer.MAX_VALUE),
                number("limits.reduceClockSkewMs", 1, Integer.MAX_VALUE),
                number("limits.maxTickToOrderMs", 1, Integer.MAX_VALUE),
                number("limits.latencyPauseMs", 0, Integer.MAX_VALUE));
    }

    private SortedMap<String, Long> maxStart() {
        final SortedMap<String, Long> maxStart = new TreeMap<>();
        for (final String name : header.settings().keySet()) {
            if (name.startsWith(TradingSettings.MAX_START_PREFIX)) {
                maxStart.put(name.substring(TradingSettings.MAX_START_PREFIX.length()), amount(name));
            }
        }
        return maxStart;
    }

    private LoopPolicy policy() {
        final String value = text("policy");
        for (final LoopPolicy policy : LoopPolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(value)) {
                return policy;
            }
        }
        throw unusable(
                "policy",
                value,
                "one of "
                        + Arrays.stream(LoopPolicy.values())
                                .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    private ForecastSettings forecast() {
        try {
            return ForecastSettings.of(header.settings());
        } catch (final IllegalArgumentException e) {
            throw cannot("its forecast cannot be used: " + e.getMessage());
        }
    }

    private LoopChoice loops() {
        try {
            return LoopChoice.of(header.settings());
        } catch (final IllegalArgumentException e) {
            throw cannot("its choice of loops cannot be used: " + e.getMessage());
        }
    }

    private String valueAsset(final Universe universe) {
        final String value = text("valueAsset");
        if (universe.assetIndex(value) == Universe.NOT_FOUND) {
            throw unusable("valueAsset", value, "an asset of the universe");
        }
        return value;
    }

    private String text(final String name) {
        final String value = header.settings().get(name);
        if (value == null) {
            throw cannot("setting " + name + " is missing in its header");
        }
        return value;
    }

    private boolean flag(final String name) {
        final String value = text(name);
        if (!List.of("true", "false").contains(value)) {
            throw unusable(name, value, "true or false");
        }
        return Boolean.parseBoolean(value);
    }

    private int number(final String name, final int low, final int high) {
        final String value = text(name);
        try {
            final int number = Integer.parseInt(value);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // Said below, as for a number that is out of its range.
        }
        throw unusable(name, value, "a whole number from " + low + " to " + high);
    }

    private long amount(final String name) {
        final String value = text(name);
        try {
            final long amount = DecimalText.parse(value);
            if (amount > 0) {
                return amount;
            }
        } catch (final NumberFormatException e) {
            // Said below, as for an amount of 0.
        }
        throw unusable(name, value, "an amount above 0");
    }

    private ReplayException unusable(final String name, final String value, final String wanted) {
        return cannot("setting " + name + "=" + value + " in its header should be " + wanted);
    }

    private ReplayException cannot(final String reason) {
        return new ReplayException("the journal of session " + header.session() + " cannot be replayed: " + reason
                + "; version " + header.toolVersion() + " wrote it");
    }
}
