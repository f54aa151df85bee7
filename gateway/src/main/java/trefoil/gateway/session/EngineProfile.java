package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.pipeline.WaitMode;
import trefoil.gateway.config.ProfileChoice;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.host.CpuList;
import trefoil.gateway.host.HostCores;

/**
 * How this run's threads wait and where they run: what the configuration asks for, concluded for this machine.
 *
 * @param kind the profile, never {@link ProfileChoice#AUTO}
 * @param reason why it is this one
 * @param waitMode how the engine's threads wait
 * @param pollsBusy whether a thread of ours that reads sockets looks at them without a pause, in place of waiting for them
 * @param cores the core of each thread that is bound to one, by thread name, most important first
 * @param remarks what else is worth telling at a start
 */
public record EngineProfile(
        ProfileChoice kind,
        String reason,
        WaitMode waitMode,
        boolean pollsBusy,
        Map<String, Integer> cores,
        List<String> remarks) {

    /** Name of the thread that polls market sockets, if there is one. */
    public static final String MARKET_THREAD = "trefoil-market";

    /** Threads that spin in the profile for latency, most important first. */
    private static final List<String> SPINNING =
            List.of("trefoil-trading", MARKET_THREAD, "trefoil-orders", "trefoil-journal");

    /** One for each of the engine's three, and one for everything else. */
    static final int LEAST_CORES_FOR_LATENCY = 4;

    /** The same with the thread that polls sockets. */
    private static final int CORES_FOR_LATENCY = SPINNING.size() + 1;

    private static final int CORES_FOR_BALANCED = 6;

    /**
     * The profile for a machine.
     *
     * @throws IllegalArgumentException if what is asked for makes no sense there
     */
    public static EngineProfile conclude(final TrefoilConfig.Engine engine, final HostCores host) {
        final ProfileChoice kind = engine.profile() == ProfileChoice.AUTO ? choose(host) : engine.profile();
        if (kind == ProfileChoice.LATENCY && host.usable() < LEAST_CORES_FOR_LATENCY) {
            throw new IllegalArgumentException(
                    "engine.profile = \"latency\" keeps three processors busy and needs at least "
                            + LEAST_CORES_FOR_LATENCY + "; this process has " + host.usable()
                            + ": choose small, balanced or auto");
        }
        final List<String> remarks = new ArrayList<>();
        if (kind == ProfileChoice.LATENCY && host.usable() < CORES_FOR_LATENCY) {
            remarks.add("profile latency: " + CORES_FOR_LATENCY + " processors are wanted, one for each spinning thread"
                    + " and one for all else; there are " + host.usable());
        }
        if (kind == ProfileChoice.BALANCED && host.usable() < LEAST_CORES_FOR_LATENCY) {
            remarks.add("profile balanced: threads that never sleep share " + host.usable()
                    + " processor(s) here, and delay each other; small is meant for that");
        }
        return new EngineProfile(
                kind,
                reason(engine, host),
                waitMode(engine, kind, host, remarks),
                kind == ProfileChoice.LATENCY,
                cores(engine, kind, host, remarks),
                List.copyOf(remarks));
    }

    private static ProfileChoice choose(final HostCores host) {
        if (host.isolated().size() >= SPINNING.size() && host.usable() >= CORES_FOR_LATENCY) {
            return ProfileChoice.LATENCY;
        }
        return host.usable() >= CORES_FOR_BALANCED ? ProfileChoice.BALANCED : ProfileChoice.SMALL;
    }

    private static String reason(final TrefoilConfig.Engine engine, final HostCores host) {
        final String machine = host.usable() + " processor(s)"
                + (host.isolated().isEmpty() ? ", none isolated" : ", isolated: " + CpuList.text(host.isolated()));
        return engine.profile() == ProfileChoice.AUTO ? "chosen for " + machine : "as configured, on " + machine;
    }

    private static WaitMode waitMode(
            final TrefoilConfig.Engine engine,
            final ProfileChoice kind,
            final HostCores host,
            final List<String> remarks) {
        final WaitMode byProfile =
                switch (kind) {
                    case LATENCY -> WaitMode.SPINNING;
                    case BALANCED -> WaitMode.forCores(Math.max(host.usable(), CORES_FOR_BALANCED));
                    default -> WaitMode.PARKING;
                };
        final WaitMode asked = engine.waitStrategy().mode().orElse(byProfile);
        if (asked != byProfile) {
            remarks.add("engine.waitStrategy = \"" + asked.configName() + "\" counts, not the profile's "
                    + byProfile.configName());
        }
        if (asked == WaitMode.SPINNING && host.usable() < LEAST_CORES_FOR_LATENCY) {
            remarks.add("three threads spin on " + host.usable()
                    + " processor(s): they delay each other, and everything else");
        }
        return asked;
    }

    private static Map<String, Integer> cores(
            final TrefoilConfig.Engine engine,
            final ProfileChoice kind,
            final HostCores host,
            final List<String> remarks) {
        final Map<String, Integer> cores = new LinkedHashMap<>();
        final List<Integer> free = engine.cores().isEmpty() ? freeCores(host) : engine.cores();
        if (kind == ProfileChoice.LATENCY || !engine.cores().isEmpty()) {
            for (int i = 0; i < Math.min(SPINNING.size(), free.size()); i++) {
                cores.put(SPINNING.get(i), free.get(i));
            }
        }
        if (kind != ProfileChoice.LATENCY && !engine.cores().isEmpty()) {
            remarks.add("engine.cores = \"" + CpuList.text(engine.cores())
                    + "\" binds threads, though the profile would not");
        }
        if (kind == ProfileChoice.LATENCY && cores.size() < SPINNING.size()) {
            remarks.add("bound to no core of their own: "
                    + String.join(", ", SPINNING.subList(cores.size(), SPINNING.size())));
        }
        return cores;
    }

    /** The isolated ones, else all but the first, on which systems like to handle interrupts. */
    private static List<Integer> freeCores(final HostCores host) {
        if (host.isolated().size() >= SPINNING.size() || host.allowed().isEmpty()) {
            return host.isolated();
        }
        return host.allowed().subList(1, host.allowed().size());
    }

    /** The profile in one line. */
    public String describe() {
        final StringBuilder bound = new StringBuilder();
        cores.forEach((thread, core) -> bound.append(bound.length() == 0 ? "" : ", ")
                .append(thread)
                .append(" on core ")
                .append(core));
        return "profile " + kind.configName() + " (" + reason + "): threads wait " + waitMode.configName()
                + ", sockets " + (pollsBusy ? "polled busy" : "waited for") + ", "
                + (cores.isEmpty() ? "nothing bound to a core" : bound);
    }
}
