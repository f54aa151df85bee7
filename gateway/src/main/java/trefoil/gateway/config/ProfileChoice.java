package trefoil.gateway.config;

import java.util.Locale;

/** How the threads of a run share the machine, as the user asks for it. */
public enum ProfileChoice {
    /** Chosen at the start by the machine's processors. */
    AUTO,
    /** Threads bound to cores of their own, spinning; sockets polled without a pause. */
    LATENCY,
    /** Threads that never sleep while there is a core for each, bound to none. */
    BALANCED,
    /** Threads that sleep when there is nothing to do: for two cores. */
    SMALL;

    /** The name as the configuration writes it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
