package trefoil.gateway.binance.order;

import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * The lanes of a sender: as many as orders may be out at once, and one more, so that an upkeep ping, one at a time,
 * never holds what an order needs.
 */
final class Lanes {
    private static final int IDLE_MINUTES = 5;

    private final Lane[] lanes;

    Lanes(final OkHttpClient client, final int orders) {
        lanes = new Lane[orders + 1];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(client.newBuilder()
                    .connectionPool(new ConnectionPool(1, IDLE_MINUTES, TimeUnit.MINUTES))
                    .build());
        }
    }

    int count() {
        return lanes.length;
    }

    Lane get(final int index) {
        return lanes[index];
    }

    /** A free lane, the same one as long as it is free: what was used last is warmest. Null if none is free. */
    Lane take() {
        for (final Lane lane : lanes) {
            if (lane.take()) {
                return lane;
            }
        }
        return null;
    }

    /** Takes, for a ping, a lane that was in use before that time; null if there is none, or too few are free. */
    Lane takeUnusedSince(final long sinceNs) {
        int free = 0;
        Lane longest = null;
        for (final Lane lane : lanes) {
            if (lane.isFree()) {
                free++;
                if (longest == null || lane.usedNs() < longest.usedNs()) {
                    longest = lane;
                }
            }
        }
        return free > 1 && longest.usedNs() < sinceNs && longest.take() ? longest : null;
    }

    int idleConnections() {
        int idle = 0;
        for (final Lane lane : lanes) {
            idle += lane.client.connectionPool().idleConnectionCount();
        }
        return idle;
    }

    /** Closes the connections that are idle. */
    void close() {
        for (final Lane lane : lanes) {
            lane.client.connectionPool().evictAll();
        }
    }
}
