package trefoil.engine.forecast;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.market.RateMatrix;

/**
 * Which forecast decides on candidates. With {@link ForecastKind#NONE} the rest says nothing.
 *
 * @param kind how it is made
 * @param model what it is made from; present unless there is none
 * @param minEdgePpm what has to be expected at least, parts per million of what is spent
 * @param latencyUs assumed from an order's decision to its arrival until answers tell, microseconds
 */
public record ForecastSettings(ForecastKind kind, Optional<ForecastModel> model, int minEdgePpm, int latencyUs) {
    /** Every candidate passes. */
    public static final ForecastSettings NONE = new ForecastSettings(ForecastKind.NONE, Optional.empty(), 0, 0);

    /** Prefix of the names in a journal's settings. */
    public static final String PREFIX = "forecast.";

    private static final String KIND = PREFIX + "kind";
    private static final String MIN_EDGE = PREFIX + "minEdgePpm";
    private static final String LATENCY = PREFIX + "latencyUs";
    private static final String MODEL = PREFIX + "model.";
    /** Well below what one setting of a journal may hold. */
    private static final int PIECE_LENGTH = 30_000;

    private static final double PPM = 1e6;

    public ForecastSettings {
        if (kind != ForecastKind.NONE && model.isEmpty()) {
            throw new IllegalArgumentException("forecast.kind=" + kind.configName() + " without a model");
        }
    }

    /** The same with another kind; with none, all of it is gone. */
    public ForecastSettings with(final ForecastKind other) {
        return other == ForecastKind.NONE ? NONE : new ForecastSettings(other, model, minEdgePpm, latencyUs);
    }

    /** The settings by name, as a journal keeps them; empty if there is no forecast. */
    public SortedMap<String, String> describe() {
        final SortedMap<String, String> settings = new TreeMap<>();
        if (kind != ForecastKind.NONE) {
            settings.put(KIND, kind.configName());
            settings.put(MIN_EDGE, Integer.toString(minEdgePpm));
            settings.put(LATENCY, Integer.toString(latencyUs));
            final String text = ForecastText.print(model.orElseThrow());
            for (int from = 0, n = 0; from < text.length(); from += PIECE_LENGTH, n++) {
                settings.put(
                        MODEL + String.format("%04d", n),
                        text.substring(from, Math.min(text.length(), from + PIECE_LENGTH)));
            }
        }
        return settings;
    }

    /**
     * What a journal's settings tell; {@link #NONE} if they tell nothing.
     *
     * @throws IllegalArgumentException naming what cannot be used
     */
    public static ForecastSettings of(final Map<String, String> settings) {
        if (!settings.containsKey(KIND)) {
            return NONE;
        }
        final ForecastKind kind = ForecastKind.of(settings.get(KIND))
                .orElseThrow(() -> new IllegalArgumentException(KIND + "=" + settings.get(KIND) + " is unknown"));
        final StringBuilder text = new StringBuilder();
        new TreeMap<>(settings).tailMap(MODEL).forEach((name, piece) -> {
            if (name.startsWith(MODEL)) {
                text.append(piece);
            }
        });
        try {
            return new ForecastSettings(
                    kind,
                    Optional.of(ForecastText.parse(text.toString())),
                    Integer.parseInt(settings.getOrDefault(MIN_EDGE, "")),
                    Integer.parseInt(settings.getOrDefault(LATENCY, "")));
        } catch (final ForecastException e) {
            throw new IllegalArgumentException(MODEL + "*: " + e.getMessage(), e);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(MIN_EDGE + " and " + LATENCY + " should be whole numbers", e);
        }
    }

    /** A gate that asks this forecast about that pricer's candidates. */
    public ForecastGate gate(final LoopPricer pricer, final RateMatrix matrix) {
        final Forecast forecast =
                switch (kind) {
                    case NONE -> Forecast.NONE;
                    case SURVIVAL -> new SurvivalForecast(model.orElseThrow(), pricer.table(), matrix);
                    case MICRO_PRICE -> new MicroPriceForecast(model.orElseThrow(), pricer.table(), matrix);
                };
        return new ForecastGate(forecast, pricer, minEdgePpm / PPM, TimeUnit.MICROSECONDS.toNanos(latencyUs));
    }
}
