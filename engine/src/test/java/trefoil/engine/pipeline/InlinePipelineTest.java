package trefoil.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.testing.Await;
import trefoil.engine.testing.TriangleMarket;

/** The engine's work done by a guest, which sleeps while there is none. */
class InlinePipelineTest extends PipelineContract {
    private static final long FOR_EVER_NS = Long.MAX_VALUE;

    private boolean guests = true;
    private volatile boolean leaving;
    private Thread guest;

    @Override
    Threading threading(final WaitMode waitMode) {
        return new Threading(HandOff.INLINE, waitMode, ThreadPlacement.ANYWHERE);
    }

    @Override
    void onStarted(final Pipeline running) {
        if (guests) {
            final InlineWork work = running.inlineWork().orElseThrow();
            guest = new Thread(() -> comeBy(work), "guest");
            guest.start();
        }
    }

    @Test
    void shouldWakeTheGuestForWhatOthersPublishAndDoTheWorkItselfOnceThatHasLeft() throws InterruptedException {
        final Set<String> workers = ConcurrentHashMap.newKeySet();
        observer = (instrument, updateId, timeNs, pricer) ->
                workers.add(Thread.currentThread().getName());
        start(RING_SIZE, WaitMode.PARKING, SILENT);
        final int[] quotes = {0};

        Await.until("the guest is woken", () -> {
            publishQuotes(quotes[0]++, 1);
            return workers.contains("guest");
        });
        end();
        workers.clear();
        publishQuotes(quotes[0]++, 1);
        Await.until("the last quote is handled", pipeline::idle);

        assertThat(workers).containsExactly("trefoil-trading");
    }

    @Test
    void shouldStandInForAGuestThatWaitsForRoomItself() {
        guests = false;
        start(SMALL_RING_SIZE, WaitMode.PARKING, SILENT);
        pipeline.inlineWork().orElseThrow().enter(() -> {});

        publishTimers(20 * SMALL_RING_SIZE);
        Await.until("everything is handled", pipeline::idle);

        assertThat(pipeline.inputsHandled()).isEqualTo(20 * SMALL_RING_SIZE);
        assertThat(pipeline.inboundFullWaits()).isPositive();
    }

    @Test
    void shouldNeverLetTwoThreadsAtTheEngine() throws InterruptedException {
        guests = false;
        final AtomicBoolean occupied = new AtomicBoolean();
        final AtomicInteger collisions = new AtomicInteger();
        final Set<Thread> workers = ConcurrentHashMap.newKeySet();
        observer = (instrument, updateId, timeNs, pricer) -> {
            workers.add(Thread.currentThread());
            if (!occupied.compareAndSet(false, true)) {
                collisions.incrementAndGet();
            }
            Thread.onSpinWait();
            occupied.set(false);
        };
        start(SMALL_RING_SIZE, WaitMode.YIELDING, inbound -> TriangleMarket.filling(inbound, rig.universe, 5));
        fund();
        final InlineWork work = pipeline.inlineWork().orElseThrow();
        final List<Thread> rivals = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            rivals.add(new Thread(() -> {
                while (!leaving) {
                    if (!work.doWork()) {
                        Thread.yield();
                    }
                }
            }));
        }

        rivals.forEach(Thread::start);
        int published = 0;
        while (workers.size() < 2 || published < 30_000) {
            publishQuotes(published, TriangleMarket.ROUND);
            published += TriangleMarket.ROUND;
        }
        rest();
        leaving = true;
        for (final Thread rival : rivals) {
            rival.join();
        }

        assertThat(collisions).hasValue(0);
        assertThat(rig.counters.get(rig.counters.quotes)).isEqualTo(published);
        assertThat(rig.counters.get(rig.counters.anomalies)).isZero();
        assertThat(rig.counters.get(rig.counters.loopsOpened)).isPositive();
    }

    private void comeBy(final InlineWork work) {
        final Thread self = Thread.currentThread();
        work.enter(() -> LockSupport.unpark(self));
        while (!leaving) {
            if (work.maySleep()) {
                LockSupport.parkNanos(FOR_EVER_NS);
                work.awake();
            }
        }
        work.leave();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (guest != null) {
            leaving = true;
            LockSupport.unpark(guest);
            guest.join();
            assertThat(guest.isAlive()).isFalse();
        }
    }
}
