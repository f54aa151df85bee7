package trefoil.gateway.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Recorded data of the venue, which lies beside the project and not in it. */
public final class RealData {
    private static final String DIRECTORY_VARIABLE = "TREFOIL_REALDATA";
    private static final String PROJECT_PROPERTY = "trefoil.projectDirectory";

    private RealData() {}

    /** Path of a recorded file; skips the calling test where it is absent. */
    public static Path require(final String relative) {
        final Path file = directory().resolve(relative);
        assumeTrue(
                Files.exists(file),
                () -> "skipped: no recorded data at " + file + "; set " + DIRECTORY_VARIABLE + " to its directory");
        return file;
    }

    private static Path directory() {
        final String named = System.getenv(DIRECTORY_VARIABLE);
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        return Path.of(System.getProperty(PROJECT_PROPERTY, "."))
                .resolve("../shared/realdata")
                .normalize();
    }
}
