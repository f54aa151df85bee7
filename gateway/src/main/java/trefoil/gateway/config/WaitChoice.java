package trefoil.gateway.config;

import java.util.Optional;
import trefoil.engine.pipeline.WaitMode;

/** How the engine's threads wait for the next event, as the user asks for it. */
public enum WaitChoice {
    /** Chosen at the start by the number of processors. */
    AUTO(null),
    /** Spins and never sleeps: shortest wait, one whole processor a thread. */
    SPINNING(WaitMode.SPINNING),
    /** Spins and lets others run. */
    YIELDING(WaitMode.YIELDING),
    /** Spins briefly, then sleeps in short steps: longest wait, little processor time while idle. */
    PARKING(WaitMode.PARKING);

    private final WaitMode mode;

    WaitChoice(final WaitMode mode) {
        this.mode = mode;
    }

    /** The engine's mode; empty where the engine is to choose. */
    public Optional<WaitMode> mode() {
        return Optional.ofNullable(mode);
    }
}
