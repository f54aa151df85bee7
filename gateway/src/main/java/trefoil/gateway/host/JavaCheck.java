package trefoil.gateway.host;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The virtual machine this runs on, and its flags. */
public final class JavaCheck {
    private static final int NEWEST_KNOWN = 25;

    private JavaCheck() {}

    /** What is found of this process. */
    public static List<Finding> findings() {
        return findings(
                Runtime.version().feature(),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static List<Finding> findings(final int feature, final List<String> flags) {
        final List<Finding> findings = new ArrayList<>();
        final String version = "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name");
        findings.add(
                feature >= NEWEST_KNOWN
                        ? Finding.ok("jdk", version)
                        : Finding.better(
                                "jdk",
                                version,
                                "JDK " + NEWEST_KNOWN
                                        + " starts quicker from its cache; the launcher takes the newest found"));
        final boolean touched = flags.contains("-XX:+AlwaysPreTouch");
        findings.add(
                touched
                        ? Finding.ok("jvm flags", flags.size() + " given, the heap is touched ahead")
                        : Finding.bad(
                                "jvm flags",
                                "-XX:+AlwaysPreTouch is missing",
                                "start by scripts/trefoil: p99 of orders 17 µs without it, 4 µs with it"));
        final boolean cached = flags.stream()
                .anyMatch(flag -> flag.startsWith("-XX:AOTCache=") || flag.startsWith("-XX:SharedArchiveFile="));
        findings.add(
                cached
                        ? Finding.ok("class cache", "used")
                        : Finding.better(
                                "class cache", "not used", "scripts/trefoil --prepare makes it: starts are quicker"));
        return findings;
    }
}
