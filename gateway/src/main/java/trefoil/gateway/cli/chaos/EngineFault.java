package trefoil.gateway.cli.chaos;

import java.util.Locale;

/** What can befall the engine's own process. */
enum EngineFault {
    /** It is killed, as by {@code kill -9}, and started again. */
    KILL,
    /** It is stopped in order and started again. */
    RESTART,
    /** Nothing of it runs for a while. */
    FREEZE,
    /** Its clock jumps ahead, as after a sleep of the machine. */
    OWN_CLOCK_JUMP,
    /** The disk below its journal is full; it is started again on one that is not. */
    FULL_DISK;

    String optionName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
