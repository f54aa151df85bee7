package trefoil.gateway.cli;

/** What the process's exit code means. */
public final class ExitCode {
    public static final int OK = 0;

    /** The command ran, and found something wrong: balances that differ, a torn journal. */
    public static final int FINDING = 1;

    /** The command line, the configuration or an input file cannot be used. */
    public static final int USAGE = 2;

    /** This machine lacks something: a JDK, a free port, room on the disk. */
    public static final int ENVIRONMENT = 3;

    /** The venue cannot be reached, or its answers cannot be used. */
    public static final int VENUE = 4;

    /** The venue refused the key. */
    public static final int KEY = 5;

    /** A defect of this program. */
    public static final int DEFECT = 70;

    private ExitCode() {}
}
