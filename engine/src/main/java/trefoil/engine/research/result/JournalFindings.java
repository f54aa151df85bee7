package trefoil.engine.research.result;

import java.util.List;

/**
 * One journal as a study saw it.
 *
 * @param name of its file
 * @param session it is of
 * @param toolVersion version of the program that wrote it
 * @param fromNs first receipt, 0 if it is empty
 * @param toNs last receipt, 0 if it is empty
 * @param observedNs time in which at least one triangle had three fresh quotes on open markets
 * @param records all records
 * @param updates market updates taken over
 * @param gapCount gaps
 * @param gaps the first of them
 * @param notes what else is to be known about it, a sentence each
 */
public record JournalFindings(
        String name,
        String session,
        String toolVersion,
        long fromNs,
        long toNs,
        long observedNs,
        long records,
        long updates,
        long gapCount,
        List<Gap> gaps,
        List<String> notes) {
    public JournalFindings {
        gaps = List.copyOf(gaps);
        notes = List.copyOf(notes);
    }
}
