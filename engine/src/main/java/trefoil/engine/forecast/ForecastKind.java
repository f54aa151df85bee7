package trefoil.engine.forecast;

import java.util.Locale;
import java.util.Optional;

/** Ways to answer what a loop may be expected to earn. */
public enum ForecastKind {
    /** What is there now. */
    NONE,
    /** How often edges like this one were still there. */
    SURVIVAL,
    /** Where each leg's queue says that its price is going. */
    MICRO_PRICE;

    /** The name in configurations and journals. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of that name, if there is one. */
    public static Optional<ForecastKind> of(final String configName) {
        for (final ForecastKind kind : values()) {
            if (kind.configName().equals(configName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
