package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.pipeline.HandOff;
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
 * @param handOff how an input gets to the work that it causes
 * @param waitMode how the engine's threads wait
 * @param pollsBusy whether a thread of ours that reads sockets looks at them without a pause, in place of waiting for them
 * @param cores the core of each thread that is bound to one, by thread name, most important first
 * @param remarks what else is worth telling at a start
 */
public record EngineProfile(
        ProfileChoice kind,
        String reason,
        HandOff handOff,
        WaitMode waitMode,
        boolean pollsBusy,
        Map<String, Integer> cores,
        List<String> remarks) {

    /** Name of the thread that polls market sockets, if there is one. */
    public static final String MARKET_THREAD = "trefoil-market";

    /** Threads that spin in the profile for latency with rings between them, most important first. */
    private static final List<String> SPINNING =
            List.of("trefoil-trading", MARKET_THREAD, "trefoil-orders", "trefoil-journal");

    /** The same where one thread does everything. */
    private static final List<String> SPINNING_INLINE = List.of(MARKET_THREAD);

    /** One for each of the engine's three, and one for everything else. */
    static final int LEAST_CORES_FOR_LATENCY = 4;

    /** One for the thread that does everything, and one for everything else. */
    private static final int LEAST_CORES_FOR_LATENCY_INLINE = SPINNING_INLINE.size() + 1;

    private static final int CORES_FOR_BALANCED = 6;

    /**
     * The profile for a machine.
     *
     * @param sync how often the journal is brought to the disk
     * @throws IllegalArgumentException if what is asked for makes no sense there
     */
    public static EngineProfile conclude(
            final TrefoilConfig.Engine engine, final JournalSettings.Sync sync, final HostCores host) {
        final ProfileChoice kind = engine.profile() == ProfileChoice.AUTO ? choose(host) : engine.profile();
        final List<String> remarks = new ArrayList<>();
        final HandOff handOff = handOff(engine, kind, sync, remarks);
        if (kind == ProfileChoice.LATENCY) {
            requireCores(handOff, host);
            final int wanted = spinning(handOff).size() + 1;
            if (host.usable() < wanted) {
                remarks.add("profile latency: " + wanted + " processors are wanted, one for each spinning thread"
                        + " and one for all else; there are " + host.usable());
            }
        }
        if (kind == ProfileChoice.BALANCED && host.usable() < LEAST_CORES_FOR_LATENCY) {
            remarks.add("profile balanced: threads that never sleep share " + host.usable()
                    + " processor(s) here, and delay each other; small is meant for that");
        }
        return new EngineProfile(
                kind,
                reason(engine, host),
                handOff,
                waitMode(engine, kind, handOff, host, remarks),
                kind == ProfileChoice.LATENCY,
                cores(engine, kind, spinning(handOff), host, remarks),
                List.copyOf(remarks));
    }

    private static void requireCores(final HandOff handOff, final HostCores host) {
        final int least = handOff == HandOff.INLINE ? LEAST_CORES_FOR_LATENCY_INLINE : LEAST_CORES_FOR_LATENCY;
        if (host.usable() < least) {
            throw new IllegalArgumentException("engine.profile = \"latency\" keeps "
                    + (handOff == HandOff.INLINE ? "one processor" : "three processors") + " busy and needs at least "
                    + least + "; this process has " + host.usable() + ": choose small, balanced or auto"
                    + (handOff == HandOff.INLINE || host.usable() < LEAST_CORES_FOR_LATENCY_INLINE
                            ? ""
                            : ", or engine.handOff = \"inline\", which needs " + LEAST_CORES_FOR_LATENCY_INLINE));
        }
    }

    private static HandOff handOff(
            final TrefoilConfig.Engine engine,
            final ProfileChoice kind,
            final JournalSettings.Sync sync,
            final List<String> remarks) {
        final boolean waitsForDisk = sync == JournalSettings.Sync.BATCH;
        final HandOff byProfile = kind == ProfileChoice.SMALL && !waitsForDisk ? HandOff.INLINE : HandOff.RING;
        final HandOff asked = engine.handOff().handOff().orElse(byProfile);
        if (asked == HandOff.INLINE && waitsForDisk) {
            remarks.add("journal.sync = \"batch\" with engine.handOff = \"inline\": no socket is read while the disk is"
                    + " waited for, at each read");
        }
        if (asked != byProfile) {
            remarks.add("engine.handOff = \"" + asked.configName() + "\" counts, not the profile's "
                    + byProfile.configName());
        }
        return asked;
    }

    private static List<String> spinning(final HandOff handOff) {
        return handOff == HandOff.INLINE ? SPINNING_INLINE : SPINNING;
    }

    private static ProfileChoice choose(final HostCores host) {
        if (host.isolated().size() >= SPINNING.size() && host.usable() > SPINNING.size()) {
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
            final HandOff handOff,
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
        if (asked == WaitMode.SPINNING && handOff == HandOff.RING && host.usable() < LEAST_CORES_FOR_LATENCY) {
            remarks.add("three threads spin on " + host.usable()
                    + " processor(s): they delay each other, and everything else");
        }
        return asked;
    }

    private static Map<String, Integer> cores(
            final TrefoilConfig.Engine engine,
            final ProfileChoice kind,
            final List<String> spinning,
            final HostCores host,
            final List<String> remarks) {
        final Map<String, Integer> cores = new LinkedHashMap<>();
        final List<Integer> free = engine.cores().isEmpty() ? freeCores(spinning, host) : engine.cores();
        if (kind == ProfileChoice.LATENCY || !engine.cores().isEmpty()) {
            for (int i = 0; i < Math.min(spinning.size(), free.size()); i++) {
                cores.put(spinning.get(i), free.get(i));
            }
        }
        if (kind != ProfileChoice.LATENCY && !engine.cores().isEmpty()) {
            remarks.add("engine.cores = \"" + CpuList.text(engine.cores())
                    + "\" binds threads, though the profile would not");
        }
        if (kind == ProfileChoice.LATENCY && cores.size() < spinning.size()) {
            remarks.add("bound to no core of their own: "
                    + String.join(", ", spinning.subList(cores.size(), spinning.size())));
        }
        return cores;
    }

    /** The isolated ones, else all but the first, on which systems like to handle interrupts. */
    private static List<Integer> freeCores(final List<String> spinning, final HostCores host) {
        if (host.isolated().size() >= spinning.size() || host.allowed().isEmpty()) {
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
                + ", sockets " + (pollsBusy ? "polled busy" : "waited for") + ", hand-off "
                + (handOff == HandOff.INLINE ? "inline" : "by rings") + ", "
                + (cores.isEmpty() ? "nothing bound to a core" : bound);
    }
}
