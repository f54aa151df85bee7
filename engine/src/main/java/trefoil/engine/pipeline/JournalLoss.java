package trefoil.engine.pipeline;

import java.util.Locale;

/** What a run does once its journal can no longer be written. */
public enum JournalLoss {
    /** Sends nothing more. */
    HALT,
    /** Opens no new loop; what is open is brought to its end, though the journal no longer tells of it. */
    REDUCE,
    /** Trades on without a record: after a crash nothing can be taken over. */
    TRADE;

    /** Name in the configuration. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
