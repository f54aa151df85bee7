package trefoil.engine.execution;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Digest;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.market.Universe;
import trefoil.engine.testing.Markets;
import trefoil.engine.testing.RecordedOutputs;

class OutputsTest {
    private static final Universe UNIVERSE = Markets.randomGraph(new Random(1), 6, 1);

    private final RecordedOutputs ring = new RecordedOutputs();
    private final Outputs outputs = new Outputs(ring, new OpenOrders(UNIVERSE));

    @Test
    void shouldWriteEveryFieldWithItsCause() {
        outputs.cause(41, 1_700);

        outputs.orderIntent(9, 3, 2, 500, 600, OrderIntent.IOC, 1);
        outputs.loopOpened(2, 7, 1, 1_000, 10, -5);
        outputs.loopClosed(2, 4, 1, 1_000, 990, 3, 2, 77);
        outputs.refusal(8, 21, 123);

        assertThat(ring.intents())
                .containsExactly(new RecordedOutputs.Intent(9, 3, 2, 500, 600, OrderIntent.IOC, 1, 41));
        assertThat(ring.opened()).containsExactly(new RecordedOutputs.Opened(2, 7, 1, 1_000, 10));
        assertThat(ring.closed()).containsExactly(new RecordedOutputs.Closed(2, 4, 1, 1_000, 990, 3, 2, 77));
        assertThat(ring.refused()).containsExactly(new RecordedOutputs.Refused(8, 21, 41));
        assertThat(ring.records()).allSatisfy(record -> {
            assertThat(RecordHeader.timeNs(record, 0)).isEqualTo(1_700);
            assertThat(record.getLong(RecordHeader.LENGTH, LITTLE_ENDIAN)).isEqualTo(41);
        });
    }

    @Test
    void shouldChangeTheDigestWithAnyBitOfAnyFieldAndNoOther() {
        final Random random = new Random(11);
        for (final int length : new int[] {OrderIntent.LENGTH, LoopOpened.LENGTH, LoopClosed.LENGTH, Refusal.LENGTH}) {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
            for (int i = 0; i < record.capacity(); i++) {
                record.putByte(i, (byte) random.nextInt());
            }
            final long digest = Outputs.extend(42, record, 0, length);
            for (int bit = 0; bit < RecordHeader.MAX_RECORD_LENGTH * Byte.SIZE; bit++) {
                final int at = bit / Byte.SIZE;
                flip(record, bit);

                final long changed = Outputs.extend(42, record, 0, length);

                final boolean counts = at < RecordHeader.CRC_OFFSET || at >= RecordHeader.TIME_NS_OFFSET && at < length;
                if (counts) {
                    assertThat(changed).as("length=%d bit=%d", length, bit).isNotEqualTo(digest);
                } else {
                    assertThat(changed).as("length=%d bit=%d", length, bit).isEqualTo(digest);
                }
                flip(record, bit);
            }
            assertThat(Outputs.extend(43, record, 0, length)).isNotEqualTo(digest);
        }
    }

    @Test
    void shouldNotMindWhereInTheRingARecordStood() {
        final Outputs later = new Outputs(laterRing(), new OpenOrders(UNIVERSE));

        outputs.refusal(1, 2, 3);
        later.refusal(1, 2, 3);

        assertThat(later.digest()).isEqualTo(outputs.digest()).isNotZero();
    }

    @Test
    void shouldTellTheOrderOfOutputs() {
        final Outputs turned = new Outputs(new RecordedOutputs(), new OpenOrders(UNIVERSE));
        outputs.refusal(1, 10, 3);
        outputs.refusal(2, 10, 3);

        turned.refusal(2, 10, 3);
        turned.refusal(1, 10, 3);

        assertThat(turned.digest()).isNotEqualTo(outputs.digest());
    }

    @Test
    void shouldWriteTheDigestAfterEachInterval() {
        final long[] digestAt = new long[3];
        for (int i = 1; i <= 2 * Outputs.DIGEST_INTERVAL + 5; i++) {
            outputs.cause(i, 10 * i);
            outputs.refusal(i, 10, i);
            if (i % Outputs.DIGEST_INTERVAL == 0) {
                digestAt[i / Outputs.DIGEST_INTERVAL] = outputs.digest();
            }
        }

        final List<UnsafeBuffer> records = ring.records();
        for (int n = 1; n <= 2; n++) {
            final UnsafeBuffer digest = records.get(n * (Outputs.DIGEST_INTERVAL + 1) - 1);
            assertThat(RecordHeader.type(digest, 0)).isEqualTo(RecordType.DIGEST);
            assertThat(Digest.outputs(digest, 0)).isEqualTo((long) n * Outputs.DIGEST_INTERVAL);
            assertThat(Digest.digest(digest, 0)).isEqualTo(digestAt[n]);
            assertThat(Digest.causeSequence(digest, 0)).isEqualTo((long) n * Outputs.DIGEST_INTERVAL);
        }
        assertThat(ring.types().stream().filter("DIGEST"::equals)).hasSize(2);
        assertThat(outputs.count()).isEqualTo(2 * Outputs.DIGEST_INTERVAL + 5);
    }

    private static RecordedOutputs laterRing() {
        final RecordedOutputs ring = new RecordedOutputs();
        for (int i = 0; i < 100; i++) {
            final long sequence = ring.claim();
            Refusal.write(ring.buffer(sequence), ring.offset(sequence), 1, 2, 3, 4, 5);
            ring.publish(sequence);
        }
        return ring;
    }

    private static void flip(final UnsafeBuffer record, final int bit) {
        final int at = bit / Byte.SIZE;
        record.putByte(at, (byte) (record.getByte(at) ^ 1 << bit % Byte.SIZE));
    }
}
