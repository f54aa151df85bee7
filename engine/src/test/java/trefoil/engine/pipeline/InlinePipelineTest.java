package trefoil.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** The engine's work done by a guest, which sleeps while there is none. */
class InlinePipelineTest extends PipelineContract {
    private static final long FOR_EVER_NS = Long.MAX_VALUE;

    private volatile boolean leaving;
    private Thread guest;

    @Override
    Threading threading(final WaitMode waitMode) {
        return new Threading(HandOff.INLINE, waitMode, ThreadPlacement.ANYWHERE);
    }

    @Override
    void onStarted(final Pipeline running) {
        final InlineWork work = running.inlineWork().orElseThrow();
        guest = new Thread(() -> comeBy(work));
        guest.start();
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
