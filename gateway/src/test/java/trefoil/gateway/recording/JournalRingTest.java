package trefoil.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Timer;

@Timeout(30)
class JournalRingTest {
    private final Kept kept = new Kept();
    private final JournalRing ring = new JournalRing(kept);

    @Test
    void shouldKeepRecordsInTheOrderOfTheirClaimsFromSeveralThreads() throws Exception {
        final int threads = 4;
        final int each = 5_000;
        final CountDownLatch start = new CountDownLatch(1);
        final List<Thread> publishers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            final int id = t;
            publishers.add(new Thread(() -> {
                try {
                    start.await();
                } catch (final InterruptedException e) {
                    return;
                }
                for (int i = 0; i < each; i++) {
                    publish(id * (long) each + i);
                }
            }));
        }

        publishers.forEach(Thread::start);
        start.countDown();
        for (final Thread publisher : publishers) {
            publisher.join();
        }
        ring.close();

        assertThat(kept.times).hasSize(threads * each).doesNotHaveDuplicates();
        assertThat(kept.sequences).isSorted();
        assertThat(kept.open).isFalse();
        assertThat(kept.closed).isEqualTo(1);
        assertThat(ring.records()).isEqualTo(threads * each);
    }

    @Test
    void shouldEndABatchWhenItIsLongOrFlushed() {
        for (int i = 0; i < 300; i++) {
            publish(i);
        }
        final int whole = kept.batches;

        ring.flush();

        assertThat(whole).isEqualTo(1);
        assertThat(kept.batches).isEqualTo(2);
        ring.flush();
        assertThat(kept.batches).isEqualTo(2);
    }

    @Test
    void shouldLeaveOutWhatWasGivenUp() {
        final long sequence = ring.claim(1);
        RecordHeader.write(ring.buffer(sequence), ring.offset(sequence), RecordHeader.LENGTH, RecordType.SKIP, 1);
        ring.publish(sequence, 1);
        ring.close();

        assertThat(kept.times).isEmpty();
        assertThat(kept.batches).isZero();
    }

    @Test
    void shouldSayWhyAndDropTheRestWhenTheDiskIsFull() {
        kept.failAt = 3;
        for (int i = 0; i < 10; i++) {
            publish(i);
        }
        ring.close();

        assertThat(ring.failure()).hasMessage("disk full");
        assertThat(kept.times).containsExactly(0L, 1L, 2L);
        assertThat(ring.records()).isEqualTo(3);
    }

    @Test
    void shouldRefuseAClaimItCannotHold() {
        assertThatThrownBy(() -> ring.claim(BookLevels.MAX_RECORDS + 1)).isInstanceOf(IllegalArgumentException.class);
        publish(1);
        assertThat(ring.records()).isEqualTo(1);
    }

    private void publish(final long timeNs) {
        final long sequence = ring.claim(1);
        Timer.write(ring.buffer(sequence), ring.offset(sequence), timeNs);
        ring.publish(sequence, 1);
    }

    /** A journal in memory. */
    private static final class Kept implements BatchJournal {
        private final List<Long> times = new ArrayList<>();
        private final List<Long> sequences = new ArrayList<>();
        private boolean open;
        private int batches;
        private int closed;
        private int failAt = Integer.MAX_VALUE;

        @Override
        public void beginBatch() {
            assertThat(open).isFalse();
            open = true;
        }

        @Override
        public void append(final DirectBuffer buffer, final int offset, final int length) {
            if (times.size() == failAt) {
                throw new IllegalStateException("disk full");
            }
            times.add(RecordHeader.timeNs(buffer, offset));
            sequences.add(RecordHeader.sequence(buffer, offset));
        }

        @Override
        public void endBatch() {
            assertThat(open).isTrue();
            open = false;
            batches++;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
