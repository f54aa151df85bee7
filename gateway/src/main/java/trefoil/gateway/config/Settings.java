package trefoil.gateway.config;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.host.CpuList;

/**
 * Values of one file by key, each checked as it is taken.
 *
 * <p>A value that is refused is noted among the problems, and its default is given so that the rest can be checked.
 */
final class Settings {
    private static final TomlTable DEFAULTS = Toml.parse(Arrays.stream(ConfigKey.values())
            .filter(key -> key.presence() == ConfigKey.Presence.DEFAULTED)
            .map(key -> key.dottedName() + " = " + key.text())
            .collect(Collectors.joining("\n")));

    private static final int MILLIS_DECIMALS = 3;
    private static final int NS_IN_MS_DIGITS = 6;
    private static final Pattern ASSET = Pattern.compile("[^\\s\\p{Cntrl}\\p{Cf}a-z\"'\\\\/,;=]{1,32}");

    private final TomlTable toml;
    private final Problems problems;

    Settings(final TomlTable toml, final Problems problems) {
        this.toml = toml;
        this.problems = problems;
    }

    /** Whether the file itself gives a value, right or wrong. */
    boolean isGiven(final ConfigKey key) {
        return given(key) != null;
    }

    int lineOf(final ConfigKey key) {
        return toml.inputPositionOf(key.path()).line();
    }

    boolean flag(final ConfigKey key) {
        final Object value = value(key);
        if (value instanceof Boolean) {
            return (Boolean) value;
        }
        refuseType(key, value, "true or false");
        return (Boolean) defaultOf(key);
    }

    int integer(final ConfigKey key) {
        final Object value = value(key);
        if (!(value instanceof Long)) {
            refuseType(key, value, "an integer");
        } else if ((Long) value < key.min() || (Long) value > key.max()) {
            refuse(key, key.dottedName() + " = " + value + " is not from " + key.min() + " to " + key.max());
        } else {
            return Math.toIntExact((Long) value);
        }
        return Math.toIntExact(defaultOf(key) instanceof Long ? (Long) defaultOf(key) : key.min());
    }

    OptionalInt optionalInteger(final ConfigKey key) {
        return isGiven(key) ? OptionalInt.of(integer(key)) : OptionalInt.empty();
    }

    /** A number of milliseconds of at most three decimals, in nanoseconds. */
    long millisToNs(final ConfigKey key) {
        final Object value = value(key);
        if (!(value instanceof Long) && !(value instanceof Double)) {
            refuseType(key, value, "a number");
            return millisToNs(defaultOf(key));
        }
        final BigDecimal millis = value instanceof Double && !Double.isFinite((Double) value)
                ? BigDecimal.ONE.negate()
                : new BigDecimal(value.toString()).stripTrailingZeros();
        if (millis.compareTo(BigDecimal.valueOf(key.min())) < 0
                || millis.compareTo(BigDecimal.valueOf(key.max())) > 0) {
            refuse(key, key.dottedName() + " = " + value + " is not from " + key.min() + " to " + key.max());
        } else if (millis.scale() > MILLIS_DECIMALS) {
            refuse(
                    key,
                    key.dottedName() + " = " + millis.toPlainString() + " has more than " + MILLIS_DECIMALS
                            + " decimals");
        } else {
            return millisToNs(value);
        }
        return millisToNs(defaultOf(key));
    }

    private static long millisToNs(final Object millis) {
        return new BigDecimal(millis.toString()).movePointRight(NS_IN_MS_DIGITS).longValueExact();
    }

    /** One of a few integers. */
    int oneOf(final ConfigKey key, final Set<Integer> allowed) {
        final Object value = value(key);
        if (!(value instanceof Long)) {
            refuseType(key, value, "an integer");
        } else if ((Long) value < 0
                || (Long) value > Integer.MAX_VALUE
                || !allowed.contains(((Long) value).intValue())) {
            final String names = allowed.stream().map(String::valueOf).collect(Collectors.joining(", "));
            refuse(key, key.dottedName() + " = " + value + " is not one of " + names);
        } else {
            return ((Long) value).intValue();
        }
        return Math.toIntExact((Long) defaultOf(key));
    }

    int powerOfTwo(final ConfigKey key) {
        final int value = integer(key);
        if (Integer.bitCount(value) != 1) {
            final int below = Integer.highestOneBit(value);
            refuse(
                    key,
                    key.dottedName() + " = " + value + " is not a power of two, as " + below + " and " + 2 * below
                            + " are");
        }
        return value;
    }

    <E extends Enum<E>> E choice(final ConfigKey key, final Class<E> type) {
        final Object value = value(key);
        if (value instanceof String) {
            for (final E constant : type.getEnumConstants()) {
                if (nameOf(constant).equals(value)) {
                    return constant;
                }
            }
            final List<String> names =
                    Arrays.stream(type.getEnumConstants()).map(Settings::nameOf).collect(Collectors.toList());
            refuse(
                    key,
                    quoted(key, (String) value) + " is not one of " + String.join(", ", names) + "; "
                            + NearestName.suggest((String) value, names));
        } else {
            refuseType(key, value, "a string");
        }
        return Enum.valueOf(type, ((String) defaultOf(key)).toUpperCase(Locale.ROOT));
    }

    /** The address, or null when it is missing or refused. */
    URI url(final ConfigKey key, final String plainScheme) {
        final Object value = value(key);
        if (value instanceof String) {
            try {
                return VenueUrl.parse((String) value, plainScheme);
            } catch (final VenueUrl.Refused e) {
                refuse(key, key.dottedName() + " " + e.getMessage());
            }
        } else if (value != null) {
            refuseType(key, value, "a string");
        }
        return null;
    }

    Optional<Path> path(final ConfigKey key) {
        final Object value = value(key);
        if (value instanceof String) {
            try {
                if (!((String) value).isBlank()) {
                    return Optional.of(Path.of((String) value));
                }
                refuse(key, key.dottedName() + " is empty; a path is wanted");
            } catch (final InvalidPathException e) {
                refuse(key, quoted(key, (String) value) + " is not a path: " + e.getReason());
            }
        } else if (value != null) {
            refuseType(key, value, "a string");
        }
        return Optional.ofNullable((String) defaultOf(key)).map(Path::of);
    }

    /** Processors as Linux lists them, ascending; none if the file gives none. */
    List<Integer> cores(final ConfigKey key) {
        final Object value = value(key);
        if (value instanceof String) {
            final Optional<List<Integer>> cores = CpuList.parse((String) value);
            if (cores.isPresent() && !cores.get().isEmpty()) {
                return cores.get();
            }
            refuse(key, quoted(key, (String) value) + " is not a list of cores such as \"2-5\" or \"2,4,6\"");
        } else if (value != null) {
            refuseType(key, value, "a string, such as \"2-5\",");
        }
        return List.of();
    }

    /** Distinct assets in the file's order. */
    List<String> assets(final ConfigKey key) {
        final Object value = value(key);
        if (value instanceof TomlArray) {
            return assetsOf(key, (TomlArray) value);
        }
        refuseType(key, value, "an array of assets, such as [\"BTC\", \"ETH\"],");
        return assetsOf(key, (TomlArray) defaultOf(key));
    }

    Set<String> assetSet(final ConfigKey key) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(assets(key)));
    }

    /** An exact amount above zero, in fixed-point units. */
    long amount(final ConfigKey key) {
        final long amount = isGiven(key) ? amount(lineOf(key), key.dottedName(), given(key)) : 0;
        return amount > 0 ? amount : DecimalText.parse(key.text().replace("\"", ""));
    }

    OptionalLong optionalAmount(final ConfigKey key) {
        return isGiven(key) ? OptionalLong.of(amount(key)) : OptionalLong.empty();
    }

    /** One asset's name. */
    Optional<String> asset(final ConfigKey key) {
        final Object value = value(key);
        if (value instanceof String) {
            final String reason = reasonAgainstAsset((String) value);
            if (reason.isEmpty()) {
                return Optional.of((String) value);
            }
            refuse(key, key.dottedName() + ": " + reason);
        } else if (value != null) {
            refuseType(key, value, "a string");
        }
        return Optional.empty();
    }

    /** Exact amounts above zero by asset, in fixed-point units. */
    Map<String, Long> amounts(final ConfigKey key) {
        final Map<String, Long> amounts = new LinkedHashMap<>();
        final Object value = value(key);
        if (value instanceof TomlTable) {
            for (final String asset : ((TomlTable) value).keySet()) {
                amounts.put(asset, amount(key, asset));
            }
        } else if (value != null) {
            refuseType(key, value, "a table of amounts, such as USDT = \"1000\",");
        }
        return Collections.unmodifiableMap(amounts);
    }

    private long amount(final ConfigKey key, final String asset) {
        final List<String> path = new ArrayList<>(key.path());
        path.add(asset);
        final int line = toml.inputPositionOf(path).line();
        final String name = Problems.shown(Toml.joinKeyPath(path));
        final Object value = toml.get(path);
        final String reason = reasonAgainstAsset(asset);
        if (!reason.isEmpty()) {
            problems.add(line, name + ": " + reason);
            return 0;
        }
        return amount(line, name, value);
    }

    /** The amount, or 0 when it is refused. */
    private long amount(final int line, final String name, final Object value) {
        if (!(value instanceof String)) {
            problems.add(
                    line,
                    name + " is " + typeOf(value)
                            + "; an exact amount in quotes is wanted, such as \"1000\" or \"0.05\"");
        } else {
            final byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
            final long amount = DecimalText.parse(text, 0, text.length);
            if (amount > 0) {
                return amount;
            }
            problems.add(
                    line,
                    name + " = \"" + Problems.shown((String) value) + "\" is not "
                            + (amount == 0 ? "above zero" : "a decimal number of at most 8 decimals below 92 billion"));
        }
        return 0;
    }

    private List<String> assetsOf(final ConfigKey key, final TomlArray array) {
        final Set<String> assets = new LinkedHashSet<>();
        if (key == ConfigKey.UNIVERSE_START_ASSETS && array.isEmpty()) {
            refuse(key, key.dottedName() + " names no asset; [\"all\"] stands for every one");
        }
        for (int i = 0; i < array.size(); i++) {
            final Object element = array.get(i);
            String reason = "holds " + typeOf(element) + "; assets are strings";
            if (element instanceof String) {
                final String asset = (String) element;
                final boolean all = key == ConfigKey.UNIVERSE_START_ASSETS && asset.equals(TrefoilConfig.Universe.ALL);
                reason = all ? "" : reasonAgainstAsset(asset);
                if (reason.isEmpty() && !assets.add(asset)) {
                    reason = "names " + asset + " twice";
                }
            }
            if (!reason.isEmpty()) {
                problems.add(array.inputPositionOf(i).line(), key.dottedName() + ": " + reason);
            }
        }
        return List.copyOf(assets);
    }

    private static String reasonAgainstAsset(final String asset) {
        if (ASSET.matcher(asset).matches()) {
            return "";
        }
        final String reason = "\"" + Problems.shown(asset) + "\" is not an asset";
        final String capitals = asset.toUpperCase(Locale.ROOT);
        return ASSET.matcher(capitals).matches() ? reason + "; did you mean \"" + capitals + "\"?" : reason;
    }

    /** The file's value, the default, or null. */
    private Object value(final ConfigKey key) {
        final Object value = given(key);
        return value == null ? defaultOf(key) : value;
    }

    private Object given(final ConfigKey key) {
        final List<String> table = key.path().subList(0, 1);
        // Where something else stands in the table's place, the library throws.
        return toml.isTable(table) ? toml.get(key.path()) : null;
    }

    private static Object defaultOf(final ConfigKey key) {
        return DEFAULTS.get(key.path());
    }

    private void refuse(final ConfigKey key, final String text) {
        problems.add(lineOf(key), text);
    }

    private void refuseType(final ConfigKey key, final Object value, final String wanted) {
        refuse(key, key.dottedName() + " is " + typeOf(value) + "; " + wanted + " is wanted");
    }

    private static String quoted(final ConfigKey key, final String value) {
        return key.dottedName() + " = \"" + Problems.shown(value) + "\"";
    }

    private static String nameOf(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String typeOf(final Object value) {
        if (value instanceof String) {
            return "a string";
        }
        if (value instanceof Long) {
            return "an integer";
        }
        if (value instanceof Double) {
            return "a number with a fraction";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        if (value instanceof TomlArray) {
            return "an array";
        }
        return value instanceof TomlTable ? "a table" : "a date or time";
    }
}
