package trefoil.engine.market.violating;

import com.lmax.disruptor.RingBuffer;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import net.openhft.affinity.AffinityLock;
import net.openhft.chronicle.wire.Wire;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.sim.BookSink;

/** Does once each thing a hot package must not do. Never run. */
final class Offender {
    private final ReentrantLock lock = new ReentrantLock();
    private final MonotonicEpochClock clock = new MonotonicEpochClock();
    private RingBuffer<Object> ring;
    private Wire wire;
    private AffinityLock core;
    private BookSink sink;

    synchronized long offend(final PrintStream out) {
        lock.lock();
        out.println(ring);
        Logger.getAnonymousLogger().info("offended");
        return System.nanoTime()
                + System.currentTimeMillis()
                + Instant.now().getNano()
                + clock.nanoTime()
                + ThreadLocalRandom.current().nextInt()
                + Math.round(Math.random());
    }
}
