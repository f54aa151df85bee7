package trefoil.gateway.cli;

import picocli.CommandLine.IVersionProvider;

/** The program's version, from the launcher jar. */
public final class Version implements IVersionProvider {
    /** Set by the launcher where it runs from a git checkout. */
    private static final String COMMIT_VARIABLE = "TREFOIL_COMMIT";

    /** Version text; {@code development} when the program does not run from its jar. */
    public static String current() {
        final String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The version, and the commit if the launcher told it. */
    public static String withCommit() {
        final String commit = System.getenv(COMMIT_VARIABLE);
        return current() + (commit == null || commit.isBlank() ? "" : ", commit " + commit.strip());
    }

    @Override
    public String[] getVersion() {
        return new String[] {"trefoil " + current(), "Java " + System.getProperty("java.version")};
    }
}
