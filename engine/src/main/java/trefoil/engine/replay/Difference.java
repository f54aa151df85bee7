package trefoil.engine.replay;

import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * The first place where a replay and its journal differ.
 *
 * @param position byte offset in the file of the journalled record, or of the journal's end
 * @param recordNumber number of that record, or of records in the file
 * @param causeSequence inbound sequence of the input that the output answers
 * @param output number of the output in its ring, from 0, digests included
 * @param journalled what the journal has; empty if it ends without the output
 * @param replayed what the replay wrote; empty if it wrote nothing more
 */
public record Difference(
        long position,
        long recordNumber,
        long causeSequence,
        long output,
        Optional<DirectBuffer> journalled,
        Optional<DirectBuffer> replayed) {}
