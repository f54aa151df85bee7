package trefoil.gateway.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds recorded venue data beside the project; tests that need it are skipped where it is absent. */
public final class RealData {
    private static final String ENVIRONMENT = "TREFOIL_REALDATA";

    private RealData() {}

    /** The file or folder of that name in the data folder; skips the calling test if it is not there. */
    public static Path require(final String relative) {
        final Path path = folder().resolve(relative);
        Assumptions.assumeTrue(
                Files.exists(path),
                "no recorded data: " + path + " does not exist; set " + ENVIRONMENT + " to the data folder");
        return path;
    }

    private static Path folder() {
        final String named = System.getenv(ENVIRONMENT);
        return named != null
                ? Path.of(named)
                : Path.of(System.getProperty("trefoil.projectDirectory", "."))
                        .toAbsolutePath()
                        .normalize()
                        .resolveSibling("shared")
                        .resolve("realdata");
    }
}
