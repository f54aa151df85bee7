package trefoil.gateway.config;

/** How a thread waits for the next event, as the user asks for it. */
public enum WaitMode {
    /** Chosen at the start by the number of processors. */
    AUTO,
    /** Spins and never sleeps: shortest wait, one whole processor. */
    SPINNING,
    /** Spins and lets others run. */
    YIELDING,
    /** Sleeps until woken: longest wait, no processor used while idle. */
    BLOCKING
}
