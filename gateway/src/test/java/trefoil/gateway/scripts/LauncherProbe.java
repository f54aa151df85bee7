package trefoil.gateway.scripts;

import java.lang.management.ManagementFactory;

/** Stands in for the program: says which arguments and flags the launcher gave it. */
public final class LauncherProbe {
    private LauncherProbe() {}

    /** Prints a line for each. */
    public static void main(final String[] args) {
        System.out.println("arguments " + String.join(" ", args));
        ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(flag -> System.out.println("flag " + flag));
    }
}
