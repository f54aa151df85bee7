package trefoil.gateway.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import trefoil.gateway.fuzz.FuzzTarget;

/** Configuration files: a configuration, or problems that can be printed. */
public final class ConfigFuzz extends FuzzTarget {
    private static final Path DIRECTORY = Path.of("/etc/trefoil");

    public ConfigFuzz() {
        super("config", 4_096, 8 * 1024 * 1024, 64 * 1024);
    }

    @Override
    protected void read(final byte[] input) {
        final TrefoilConfig config;
        try {
            config = ConfigReader.parse(new String(input, StandardCharsets.UTF_8), "fuzz.toml", DIRECTORY);
        } catch (final ConfigException e) {
            require(!e.problems().isEmpty(), "refused without a problem");
            for (final String problem : e.problems()) {
                require(problem.startsWith("fuzz.toml:"), "a problem without its place: " + problem);
                require(
                        problem.chars().noneMatch(Character::isISOControl),
                        "a problem with control characters: " + problem);
            }
            return;
        }
        require(config.venue().restUrl() != null, "a configuration without a venue");
    }

    @Override
    protected byte[][] writtenSeeds() {
        return new byte[][] {ConfigReader.example().getBytes(StandardCharsets.UTF_8)};
    }

    @Override
    protected int mutations() {
        return 1_500;
    }
}
