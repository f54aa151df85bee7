package trefoil.engine.journal;

import java.util.concurrent.TimeUnit;

/**
 * How a run's journal is kept.
 *
 * @param rollBytes about how long a file gets before the run goes on in another one
 * @param rollAgeNs after how much of the run's time it does so too, nanoseconds
 * @param keepBytes about how much the journals of the directory may take together; 0 for any amount
 * @param sync when records are brought to the disk
 */
public record JournalSettings(long rollBytes, long rollAgeNs, long keepBytes, Sync sync) {
    /** Least length of a file at which a run goes on in another one. */
    public static final long LEAST_ROLL_BYTES = 256 * 1024;

    /** Files of 1 GiB or a day, all of them kept, brought to the disk at their end. */
    public static final JournalSettings DEFAULT = new JournalSettings(1L << 30, TimeUnit.DAYS.toNanos(1), 0, Sync.END);

    /** When records are brought to the disk, so that they outlive the machine's death too. */
    public enum Sync {
        /** When the file is complete. */
        END,
        /** Besides, about every second. */
        SECOND,
        /** Besides, after each batch: before an order of it is sent. It takes as long as the disk takes. */
        BATCH
    }

    public JournalSettings {
        if (rollBytes < LEAST_ROLL_BYTES || rollAgeNs <= 0 || keepBytes < 0) {
            throw new IllegalArgumentException(
                    "rollBytes=" + rollBytes + " rollAgeNs=" + rollAgeNs + " keepBytes=" + keepBytes);
        }
    }
}
