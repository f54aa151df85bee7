package trefoil.engine.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.trading.TradingSettings;

/** Settings that a recorded run did not have, and is asked about. Immutable. */
public final class WhatIf {
    private static final String BALANCE_PREFIX = "balance.";
    private static final String BALANCE_HELP = "what the account holds of the asset at the start: balance.USDT=10000";

    private final Map<WhatIfKey, Long> values;
    private final SortedMap<String, Long> balances;

    private WhatIf(final Map<WhatIfKey, Long> values, final SortedMap<String, Long> balances) {
        this.values = values;
        this.balances = Collections.unmodifiableSortedMap(balances);
    }

    /**
     * Reads {@code name=value} texts.
     *
     * @throws ReplayException naming the first that cannot be used, and what can be
     */
    public static WhatIf parse(final List<String> texts) {
        final Map<WhatIfKey, Long> values = new EnumMap<>(WhatIfKey.class);
        final SortedMap<String, Long> balances = new TreeMap<>();
        for (final String text : texts) {
            final int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new ReplayException("what-if " + text + ": write name=value; " + allowed());
            }
            final String name = text.substring(0, equals).strip();
            final String value = text.substring(equals + 1).strip();
            final WhatIfKey key = keyOf(name);
            final boolean balance = name.startsWith(BALANCE_PREFIX) && name.length() > BALANCE_PREFIX.length();
            if (key == null && !balance) {
                throw new ReplayException("what-if " + text + ": there is no " + name + "; " + allowed());
            }
            final Long before = balance
                    ? balances.put(name.substring(BALANCE_PREFIX.length()), amount(text, value))
                    : values.put(key, parse(text, key, value));
            if (before != null) {
                throw new ReplayException("what-if " + text + ": " + name + " is given twice");
            }
        }
        return new WhatIf(values, balances);
    }

    private static long parse(final String text, final WhatIfKey key, final String value) {
        try {
            return key.parse(value);
        } catch (final NumberFormatException e) {
            throw new ReplayException("what-if " + text + ": not a value of " + key.key() + ": " + key.help());
        } catch (final IllegalArgumentException e) {
            throw new ReplayException(
                    "what-if " + text + ": should be " + e.getMessage() + " (" + key.key() + " is " + key.help() + ")");
        }
    }

    private static long amount(final String text, final String value) {
        try {
            return DecimalText.parse(value);
        } catch (final NumberFormatException e) {
            throw new ReplayException("what-if " + text + ": not an amount; " + BALANCE_HELP);
        }
    }

    private static WhatIfKey keyOf(final String name) {
        return Arrays.stream(WhatIfKey.values())
                .filter(key -> key.key().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String allowed() {
        return "there are "
                + Arrays.stream(WhatIfKey.values()).map(WhatIfKey::key).collect(Collectors.joining(", "))
                + ", balance.ASSET";
    }

    /** What the account holds at the start by asset, instead of what it held. */
    SortedMap<String, Long> balances() {
        return balances;
    }

    /** Latency asked for, nanoseconds. */
    OptionalLong latencyNs() {
        return value(WhatIfKey.LATENCY);
    }

    /** Fee asked for, parts per million. */
    OptionalLong feePpm() {
        return value(WhatIfKey.FEE);
    }

    private OptionalLong value(final WhatIfKey key) {
        return values.containsKey(key) ? OptionalLong.of(values.get(key)) : OptionalLong.empty();
    }

    private int orElse(final WhatIfKey key, final int recorded) {
        return (int) value(key).orElse(recorded);
    }

    /** The recorded settings, changed; orders are made in any case. */
    TradingSettings applyTo(final TradingSettings recorded) {
        for (final String asset : balances.keySet()) {
            if (recorded.universe().assetIndex(asset) == Universe.NOT_FOUND) {
                throw new ReplayException(
                        "what-if " + BALANCE_PREFIX + asset + ": the run's universe has no such asset");
            }
        }
        return new TradingSettings(
                recorded.universe(),
                recorded.startAssets(),
                feePpm().isPresent()
                        ? Collections.nCopies(recorded.takerFeesPpm().size(), (int) feePpm().getAsLong())
                        : recorded.takerFeesPpm(),
                feePpm().isPresent() || recorded.feesKnown(),
                recorded.discountAsset(),
                recorded.maxStart(),
                true,
                orElse(WhatIfKey.MIN_EDGE, recorded.minEdgePpm()),
                orElse(WhatIfKey.QUOTE_AGE, recorded.staleAfterMs()),
                orElse(WhatIfKey.MAX_OPEN_LOOPS, recorded.maxOpenLoops()),
                orElse(WhatIfKey.MAX_LOOP_LOSS, recorded.maxLoopLossPpm()),
                LoopPolicy.values()[orElse(WhatIfKey.POLICY, recorded.policy().ordinal())],
                orElse(WhatIfKey.FILL_OR_KILL, recorded.fillOrKillLegs() ? 1 : 0) == 1,
                recorded.sequencedOrders(),
                orElse(WhatIfKey.PATIENCE, recorded.unwindPatienceMs()),
                limits(recorded.limits()),
                recorded.valueAsset(),
                recorded.maxUnfilledOrders(),
                recorded.maxOpenOrders(),
                forecast(recorded.forecast()),
                recorded.loops());
    }

    private ForecastSettings forecast(final ForecastSettings recorded) {
        final ForecastKind kind =
                ForecastKind.values()[orElse(WhatIfKey.FORECAST, recorded.kind().ordinal())];
        if (kind != ForecastKind.NONE && recorded.model().isEmpty()) {
            throw new ReplayException("what-if forecast=" + kind.configName()
                    + ": the run had no forecast, so its journal holds nothing to make one from");
        }
        return recorded.with(kind);
    }

    private RiskLimits limits(final RiskLimits recorded) {
        return new RiskLimits(
                value(WhatIfKey.MAX_NOTIONAL).orElse(recorded.maxLoopNotional()),
                value(WhatIfKey.MAX_ASSET_NOTIONAL).orElse(recorded.maxAssetNotional()),
                recorded.maxLossPerLoop(),
                recorded.maxLossPerHour(),
                recorded.maxLossPerDay(),
                recorded.maxConsecutiveFailures(),
                recorded.maxRejectPercent(),
                recorded.rejectWindowOrders(),
                recorded.minFeedPercent(),
                recorded.maxClockSkewMs(),
                recorded.reduceClockSkewMs(),
                recorded.maxTickToOrderMs(),
                recorded.latencyPauseMs());
    }

    /**
     * One setting beside the recorded one.
     *
     * @param name as the user writes it
     * @param recorded as the run had it; empty if it had none, or more than one
     * @param asked as it is asked for
     */
    public record Change(String name, Optional<String> recorded, String asked) {}

    /** What is asked, beside what the run had. */
    List<Change> changes(final TradingSettings recorded, final OptionalLong recordedLatencyNs) {
        final List<Change> changes = new ArrayList<>();
        values.forEach((key, value) -> {
            final OptionalLong before =
                    switch (key) {
                        case FEE -> feeOf(recorded);
                        case LATENCY -> recordedLatencyNs;
                        case MIN_EDGE -> OptionalLong.of(recorded.minEdgePpm());
                        case MAX_NOTIONAL -> limit(recorded.limits().maxLoopNotional());
                        case MAX_ASSET_NOTIONAL -> limit(recorded.limits().maxAssetNotional());
                        case POLICY -> OptionalLong.of(recorded.policy().ordinal());
                        case QUOTE_AGE -> OptionalLong.of(recorded.staleAfterMs());
                        case MAX_OPEN_LOOPS -> OptionalLong.of(recorded.maxOpenLoops());
                        case MAX_LOOP_LOSS -> OptionalLong.of(recorded.maxLoopLossPpm());
                        case PATIENCE -> OptionalLong.of(recorded.unwindPatienceMs());
                        case FORECAST ->
                            OptionalLong.of(recorded.forecast().kind().ordinal());
                        case FILL_OR_KILL -> OptionalLong.of(recorded.fillOrKillLegs() ? 1 : 0);
                    };
            changes.add(new Change(
                    key.key(),
                    before.isPresent() ? Optional.of(key.text(before.getAsLong())) : Optional.empty(),
                    key.text(value)));
        });
        balances.forEach((asset, amount) ->
                changes.add(new Change(BALANCE_PREFIX + asset, Optional.empty(), DecimalText.toString(amount))));
        return changes;
    }

    private static OptionalLong limit(final long value) {
        return value == RiskLimits.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalLong feeOf(final TradingSettings recorded) {
        final boolean one = recorded.feesKnown()
                && recorded.takerFeesPpm().stream().distinct().count() == 1;
        return one ? OptionalLong.of(recorded.takerFeesPpm().get(0)) : OptionalLong.empty();
    }
}
