package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Digest;
import trefoil.engine.event.RecordType;
import trefoil.engine.execution.Outputs;

/**
 * Holds the digests that a run journalled against the outputs between them: a decision that was altered, checksum and all,
 * shows at the next digest.
 */
final class OutputsCheck {
    private static final int MAX_LINES = 20;

    private final List<String> findings = new ArrayList<>();
    private long digest;
    private long outputs;
    private long lastAgreed = -1;
    private long differing;
    private long agreeing;

    /** Takes a record that was read. */
    void take(final int type, final long recordNumber, final DirectBuffer buffer, final int offset, final int length) {
        if (!RecordType.isOutput(type)) {
            return;
        }
        if (type != RecordType.DIGEST) {
            digest = Outputs.extend(digest, buffer, offset, length);
            outputs++;
            return;
        }
        final long saidOutputs = Digest.outputs(buffer, offset);
        final long said = Digest.digest(buffer, offset);
        if (said == digest && saidOutputs == outputs) {
            agreeing++;
        } else {
            differ(recordNumber, saidOutputs, said);
        }
        lastAgreed = recordNumber;
        digest = said;
        outputs = saidOutputs;
    }

    private void differ(final long recordNumber, final long saidOutputs, final long said) {
        if (++differing > MAX_LINES) {
            return;
        }
        final String between = lastAgreed < 0
                ? "before record " + recordNumber
                : "between records " + lastAgreed + " and " + recordNumber;
        findings.add(
                saidOutputs == outputs
                        ? String.format(
                                "an output %s was altered: the digest in record %d is %016x, that of the outputs is %016x",
                                between, recordNumber, said, digest)
                        : "outputs " + between + " are missing or were added: record " + recordNumber + " counts "
                                + saidOutputs + ", there are " + outputs);
    }

    /** Digests that are right. */
    long agreeing() {
        return agreeing;
    }

    /** Digests that are not. */
    long differing() {
        return differing;
    }

    /** One sentence for each digest that is not right, the first {@value #MAX_LINES}. */
    List<String> findings() {
        return findings;
    }
}
