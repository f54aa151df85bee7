package trefoil.gateway.binance.order;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import org.agrona.concurrent.EpochNanoClock;

/** A question without content on a lane that was taken for it; frees the lane when answered. */
final class Ping implements Callback {
    private final Lane lane;
    private final EpochNanoClock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean answered;
    private volatile IOException failure;

    Ping(final Lane lane, final EpochNanoClock clock) {
        this.lane = lane;
        this.clock = clock;
    }

    /** Sends it; without an answer its connection is closed after the time limit. */
    void begin(final Request request, final long limitMs) {
        final Call call = lane.client.newCall(request);
        call.timeout().timeout(limitMs, TimeUnit.MILLISECONDS);
        call.enqueue(this);
    }

    /** Waits for the end; answers whether an answer came. */
    boolean await(final long waitMs) throws InterruptedException {
        return ended.await(waitMs, TimeUnit.MILLISECONDS) && answered;
    }

    /** What went wrong, or null. */
    IOException failure() {
        return failure;
    }

    @Override
    public void onFailure(final Call call, final IOException e) {
        failure = e;
        end();
    }

    @Override
    public void onResponse(final Call call, final Response response) {
        response.close();
        answered = true;
        end();
    }

    private void end() {
        lane.release(clock.nanoTime());
        ended.countDown();
    }
}
