package trefoil.gateway.host;

import java.util.List;

/**
 * The processors there are for this process.
 *
 * @param usable how many it may keep busy, quotas of containers counted
 * @param allowed those its threads may run on, ascending; empty if the system does not tell
 * @param isolated those of them that the system gives to nobody else
 */
public record HostCores(int usable, List<Integer> allowed, List<Integer> isolated) {
    private static final String ISOLATED = "/sys/devices/system/cpu/isolated";
    private static final String STATUS = "/proc/self/status";

    /** Makes the lists this record's own. */
    public HostCores {
        allowed = List.copyOf(allowed);
        isolated = List.copyOf(isolated);
    }

    /** What those files say, of a process that may keep so many processors busy. */
    public static HostCores of(final HostFiles files, final int usable) {
        final List<Integer> allowed =
                files.field(STATUS, "Cpus_allowed_list").flatMap(CpuList::parse).orElse(List.of());
        final List<Integer> isolated = files.text(ISOLATED).flatMap(CpuList::parse).orElse(List.of()).stream()
                .filter(cpu -> allowed.isEmpty() || allowed.contains(cpu))
                .toList();
        return new HostCores(usable, allowed, isolated);
    }

    /** This machine's. */
    public static HostCores ofThisMachine() {
        return of(HostFiles.ofThisMachine(), Runtime.getRuntime().availableProcessors());
    }
}
