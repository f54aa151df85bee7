package trefoil.gateway.binance.order;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * One round of pings, each on a connection of its own: a ping waits, its connection in hand, until all have one, so
 * that no connection serves two of them.
 */
final class WarmUp implements Callback {
    private static final long MEETING_MS = 2_000;

    private final CountDownLatch connected;
    private final CountDownLatch ended;
    private volatile IOException failure;
    private int answered;

    WarmUp(final int connections) {
        connected = new CountDownLatch(connections);
        ended = new CountDownLatch(connections);
    }

    /** Sends the pings. */
    void begin(final OkHttpClient client, final String pingUrl) {
        final long pings = connected.getCount();
        for (long i = 0; i < pings; i++) {
            final Request request =
                    new Request.Builder().url(pingUrl).tag(WarmUp.class, this).build();
            client.newCall(request).enqueue(this);
        }
    }

    /** Waits for the pings' answers; returns how many came. */
    int await(final long timeoutMs) throws InterruptedException {
        ended.await(timeoutMs, TimeUnit.MILLISECONDS);
        synchronized (this) {
            return answered;
        }
    }

    /** What went wrong, or null. */
    IOException failure() {
        return failure;
    }

    /** Runs once a request has its connection. */
    static Response meet(final Interceptor.Chain chain) throws IOException {
        final WarmUp round = chain.request().tag(WarmUp.class);
        if (round != null) {
            round.connected.countDown();
            try {
                round.connected.await(MEETING_MS, TimeUnit.MILLISECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted");
            }
        }
        return chain.proceed(chain.request());
    }

    @Override
    public void onFailure(final Call call, final IOException e) {
        failure = e;
        connected.countDown();
        ended.countDown();
    }

    @Override
    public void onResponse(final Call call, final Response response) {
        response.close();
        synchronized (this) {
            answered++;
        }
        ended.countDown();
    }
}
