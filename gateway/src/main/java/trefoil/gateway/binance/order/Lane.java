package trefoil.gateway.binance.order;

import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;

/**
 * One connection of its own, for one order, rehearsal or ping at a time. Its client's pool holds that connection only,
 * so that taking a lane says which connection will be used: the library's own choice cannot be steered.
 */
final class Lane {
    final OkHttpClient client;

    private final AtomicBoolean taken = new AtomicBoolean();
    /** Written by the lane's user, read by whoever looks for a lane to ping. */
    private volatile long usedNs;

    Lane(final OkHttpClient client) {
        this.client = client;
    }

    /** Takes the lane if it is free. */
    boolean take() {
        return !taken.get() && taken.compareAndSet(false, true);
    }

    /** Frees the lane; its connection was in use until then. */
    void release(final long nowNs) {
        usedNs = nowNs;
        taken.set(false);
    }

    boolean isFree() {
        return !taken.get();
    }

    /** When the connection was last in use; 0 if never. */
    long usedNs() {
        return usedNs;
    }
}
