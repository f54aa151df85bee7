package trefoil.gateway.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the system's files say about how well the machine suits a run. */
public final class HostCheck {
    private static final String CPU = "/sys/devices/system/cpu/";
    private static final String CLOCK = "/sys/devices/system/clocksource/clocksource0/";
    private static final String THP = "/sys/kernel/mm/transparent_hugepage/enabled";
    private static final String LIMITS = "/proc/self/limits";
    private static final int CORES_WANTED = 5;
    private static final int FEWEST_FILES = 1_024;
    private static final int FILES_WANTED = 4_096;
    private static final int MAX_SWAPPINESS = 10;
    private static final long LEAST_MEMORY_KB = 1_572_864;
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final String UNREADABLE = "the system does not tell";

    private final HostFiles files;
    private final HostCores cores;

    /** A check of the machine that those files tell of. */
    public HostCheck(final HostFiles files, final HostCores cores) {
        this.files = files;
        this.cores = cores;
    }

    /** Everything there is to look at. */
    public List<Finding> findings() {
        final List<Finding> findings = new ArrayList<>();
        findings.add(cores());
        findings.add(isolation());
        findings.add(quota());
        findings.add(governor());
        findings.add(hugePages());
        findings.add(clockSource());
        findings.add(swap());
        findings.add(memory());
        findings.add(openFiles());
        findings.add(lockedMemory());
        findings.add(busyPoll());
        return findings;
    }

    private Finding cores() {
        final String figure = cores.usable() + " usable"
                + (cores.allowed().isEmpty() ? "" : ", allowed: " + CpuList.text(cores.allowed()));
        if (cores.usable() < 2) {
            return Finding.bad(
                    "cores", figure, "give it at least 2: trading, journal, orders and sockets share one now");
        }
        return cores.usable() >= CORES_WANTED
                ? Finding.ok("cores", figure)
                : Finding.better(
                        "cores",
                        figure,
                        "with " + CORES_WANTED + " or more, engine.profile = \"latency\" gives threads their own");
    }

    private Finding isolation() {
        final Optional<String> isolated = files.text(CPU + "isolated");
        final Optional<String> tickless = files.text(CPU + "nohz_full").filter(text -> !text.contains("null"));
        final String figure = "isolated: " + isolated.orElse("none") + ", without tick: " + tickless.orElse("none");
        if (cores.isolated().size() >= CORES_WANTED - 1) {
            return Finding.ok("isolation", figure);
        }
        return files.names(CPU).isEmpty()
                ? Finding.unknown("isolation", UNREADABLE)
                : Finding.better(
                        "isolation",
                        figure,
                        cores.usable() < CORES_WANTED
                                ? "nothing to isolate on so few cores"
                                : "boot with isolcpus and nohz_full for " + (CORES_WANTED - 1)
                                        + " cores: scripts/tune-host");
    }

    /** Of either kind of control groups; the path inside a container is its root. */
    private Finding quota() {
        final Optional<String> second = files.text("/sys/fs/cgroup/cpu.max");
        if (second.isPresent()) {
            return second.get().startsWith("max") ? Finding.ok("cpu quota", "none") : limited(second.get());
        }
        final Optional<Long> first = files.number("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
        if (first.isEmpty()) {
            return Finding.unknown("cpu quota", UNREADABLE);
        }
        return first.get() < 0 ? Finding.ok("cpu quota", "none") : limited(first.get() + " µs a period");
    }

    private static Finding limited(final String figure) {
        return Finding.bad(
                "cpu quota",
                figure,
                "lift it: a group that has used its share is stopped until the next period, for up to 100 ms");
    }

    private Finding governor() {
        final TreeSet<String> governors = new TreeSet<>();
        files.names(CPU).stream().filter(name -> name.matches("cpu\\d+")).forEach(name -> files.text(
                        CPU + name + "/cpufreq/scaling_governor")
                .ifPresent(governors::add));
        if (governors.isEmpty()) {
            return Finding.unknown("governor", "the system does not scale frequencies itself, as in virtual machines");
        }
        return governors.equals(new TreeSet<>(List.of("performance")))
                ? Finding.ok("governor", "performance")
                : Finding.better("governor", String.join(" ", governors), "set it to performance: scripts/tune-host");
    }

    private Finding hugePages() {
        final Optional<String> chosen = files.text(THP).flatMap(text -> {
            final Matcher matcher = CHOSEN.matcher(text);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        });
        if (chosen.isEmpty()) {
            return Finding.unknown("huge pages", UNREADABLE);
        }
        return chosen.get().equals("always")
                ? Finding.better(
                        "huge pages",
                        "always",
                        "set them to madvise: pages that are put together behind a process's back make it wait")
                : Finding.ok("huge pages", chosen.get());
    }

    private Finding clockSource() {
        final Optional<String> source = files.text(CLOCK + "current_clocksource");
        if (source.isEmpty()) {
            return Finding.unknown("clock source", UNREADABLE);
        }
        if (List.of("tsc", "kvm-clock", "arch_sys_counter").contains(source.get())) {
            return Finding.ok("clock source", source.get());
        }
        final String available = files.text(CLOCK + "available_clocksource").orElse(source.get());
        return Finding.bad(
                "clock source",
                source.get(),
                "each look at the clock is a system call: use tsc (available: " + available + ")");
    }

    private Finding swap() {
        final Optional<Long> swappiness = files.number("/proc/sys/vm/swappiness");
        final long totalKb = kilobytes("SwapTotal").orElse(0L);
        if (swappiness.isEmpty()) {
            return Finding.unknown("swapping", UNREADABLE);
        }
        final String figure = "swappiness " + swappiness.get() + ", " + totalKb / 1024 + " MB of swap";
        return totalKb == 0 || swappiness.get() <= MAX_SWAPPINESS
                ? Finding.ok("swapping", figure)
                : Finding.better("swapping", figure, "vm.swappiness = 1 keeps idle pages in memory: scripts/tune-host");
    }

    private Finding memory() {
        final Optional<Long> available = kilobytes("MemAvailable");
        if (available.isEmpty()) {
            return Finding.unknown("memory", UNREADABLE);
        }
        final String figure = available.get() / 1024 + " MB available";
        return available.get() >= LEAST_MEMORY_KB
                ? Finding.ok("memory", figure)
                : Finding.bad(
                        "memory",
                        figure,
                        "a run may take a heap of 1 GB: leave " + LEAST_MEMORY_KB / 1024 + " MB free");
    }

    private Optional<Long> kilobytes(final String name) {
        return files.field("/proc/meminfo", name)
                .map(text -> text.replaceAll("\\D+", ""))
                .filter(digits -> !digits.isEmpty() && digits.length() < 19)
                .map(Long::parseLong);
    }

    private Finding openFiles() {
        final Optional<String> limit = limit("Max open files");
        if (limit.isEmpty()) {
            return Finding.unknown("open files", UNREADABLE);
        }
        final long files = limit.get().equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit.get());
        final String figure = "at most " + limit.get();
        if (files < FEWEST_FILES) {
            return Finding.bad("open files", figure, "ulimit -n " + FILES_WANTED);
        }
        return files < FILES_WANTED
                ? Finding.better(
                        "open files", figure, "ulimit -n " + FILES_WANTED + " leaves room for many connections")
                : Finding.ok("open files", figure);
    }

    private Finding lockedMemory() {
        return limit("Max locked memory")
                .map(limit -> Finding.ok(
                        "locked memory",
                        "at most " + limit + (limit.matches("\\d+") ? " bytes" : "") + "; Trefoil locks none"))
                .orElse(Finding.unknown("locked memory", UNREADABLE));
    }

    /** The soft limit; the columns are apart by two blanks and more. */
    private Optional<String> limit(final String name) {
        return files.lines(LIMITS).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
                .filter(limit -> limit.matches("\\d{1,18}|unlimited"))
                .findFirst();
    }

    private Finding busyPoll() {
        final Optional<Long> us = files.number("/proc/sys/net/core/busy_read");
        if (us.isEmpty()) {
            return Finding.unknown("network busy poll", UNREADABLE);
        }
        final String figure = String.format(Locale.ROOT, "net.core.busy_read = %d µs", us.get());
        return us.get() > 0 || cores.usable() < CORES_WANTED
                ? Finding.ok("network busy poll", figure + (us.get() > 0 ? "" : ", right for few cores"))
                : Finding.better("network busy poll", figure, "50 saves an interrupt on the way in: scripts/tune-host");
    }
}
