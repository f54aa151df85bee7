package trefoil.gateway.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/** Finds what a file names that no setting is called. */
final class UnknownKeys {
    private static final List<String> KEYS =
            Arrays.stream(ConfigKey.values()).map(ConfigKey::dottedName).collect(Collectors.toList());
    private static final Set<String> TABLES = ConfigKey.tables();
    private static final String FORMER_SWITCH = "trading.enabled";

    private final TomlTable root;
    private final Problems problems;

    private UnknownKeys(final TomlTable root, final Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    static void report(final TomlTable root, final Problems problems) {
        new UnknownKeys(root, problems).search(root, List.of());
    }

    private void search(final TomlTable table, final List<String> tablePath) {
        for (final String key : table.keySet()) {
            final List<String> path = new ArrayList<>(tablePath);
            path.add(key);
            final String name = Toml.joinKeyPath(path);
            if (ConfigKey.named(name).isPresent()) {
                continue;
            }
            final boolean isTable = root.isTable(path);
            if (!TABLES.contains(name)) {
                add(path, isTable ? unknownTable(name) : unknownKey(name));
            } else if (isTable) {
                search(root.getTable(path), path);
            } else {
                add(path, name + " is a table of settings; write [" + name + "] on a line of its own");
            }
        }
    }

    private void add(final List<String> path, final String text) {
        problems.add(root.inputPositionOf(path).line(), text);
    }

    private static String unknownKey(final String name) {
        if (name.equals(FORMER_SWITCH)) {
            return FORMER_SWITCH + " is now trading.mode: \"watch\" sends nothing, \"paper\", \"testnet\", \"demo\" and"
                    + " \"live\" trade";
        }
        return "unknown key " + Problems.shown(name) + "; " + NearestName.suggest(name, KEYS);
    }

    private static String unknownTable(final String name) {
        final List<String> tables = new ArrayList<>(TABLES);
        tables.addAll(ConfigKey.tableValued());
        return "unknown table [" + Problems.shown(name) + "]; " + NearestName.suggest(name, tables);
    }
}
