package trefoil.gateway.cli;

import picocli.CommandLine.IVersionProvider;

/** The program's version, from the launcher jar. */
public final class Version implements IVersionProvider {
    /** Version text; {@code development} when the program does not run from its jar. */
    public static String current() {
        final String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"trefoil " + current(), "Java " + System.getProperty("java.version")};
    }
}
