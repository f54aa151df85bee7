package trefoil.gateway.exchange.fault;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/**
 * What befalls requests of the websocket API and the answers to them: what befalls those of REST at the same time, as
 * answers of that API. On the exchange's thread only.
 */
public final class ApiFaults {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private final HttpWeather weather;

    ApiFaults(final HttpWeather weather) {
        this.weather = weather;
    }

    /**
     * An error in place of an answer.
     *
     * @param retryAfterNs for how long none should ask; 0 where the venue does not say
     */
    public record Failure(int status, int code, String text, long retryAfterNs) {}

    /**
     * What a request is answered that is not executed; null if it is to be.
     *
     * @param keepsAlive whether it only asks whether the venue is there: such a one does not count as a request in spite of
     *     a refusal
     */
    public Failure refusal(final boolean keepsAlive) {
        if (weather.is(VenueFault.HTTP_418)) {
            return refused(
                    BANNED, "Way too many requests; IP banned.", weather.leftNs(VenueFault.HTTP_418), keepsAlive);
        }
        if (weather.is(VenueFault.HTTP_429)) {
            return refused(
                    TOO_MANY_REQUESTS,
                    "Too many requests; please use WebSocket Streams for live updates.",
                    weather.leftNs(VenueFault.HTTP_429),
                    keepsAlive);
        }
        if (weather.is(VenueFault.HTTP_5XX)) {
            final int status = weather.size(VenueFault.HTTP_5XX);
            return status == UNAVAILABLE
                    ? new Failure(
                            status,
                            -1008,
                            "Server is currently overloaded with other requests. Please try again in a few minutes.",
                            0)
                    : new Failure(
                            status, -1001, "Internal error; unable to process your request. Please try again.", 0);
        }
        return null;
    }

    private Failure refused(final int status, final String text, final long leftNs, final boolean keepsAlive) {
        if (!keepsAlive) {
            weather.refused(TimeUnit.SECONDS.toNanos(TimeUnit.NANOSECONDS.toSeconds(leftNs) + 1));
        }
        return new Failure(status, -1003, text, leftNs);
    }

    /** What takes the place of the true answer to a request that was executed; null if nothing does. */
    public Failure replacement() {
        if (!weather.is(VenueFault.HTTP_5XX_EXECUTED)) {
            return null;
        }
        return unknown(weather.size(VenueFault.HTTP_5XX_EXECUTED));
    }

    /** The venue's error of that status, which leaves open whether the request was executed. */
    public static Failure unknown(final int status) {
        return switch (status) {
            case UNAVAILABLE ->
                new Failure(status, -1000, "An unknown error occurred while processing the request.", 0);
            case GATEWAY_TIMEOUT ->
                new Failure(
                        status,
                        -1007,
                        "Timeout waiting for response from backend server. Send status unknown; execution status"
                                + " unknown.",
                        0);
            default ->
                new Failure(
                        status,
                        -1006,
                        "An unexpected response was received from the message bus. Execution status unknown.",
                        0);
        };
    }

    /** Whether answers are lost. */
    public boolean losesAnswers() {
        return weather.is(VenueFault.HTTP_LOST);
    }

    /** Nanoseconds by which answers are late. */
    public long answerDelayNs() {
        return weather.is(VenueFault.HTTP_SLOW) ? TimeUnit.MILLISECONDS.toNanos(weather.size(VenueFault.HTTP_SLOW)) : 0;
    }

    /** A whole frame that comes in place of an answer and cannot be read; null if none does. */
    public byte[] garbage() {
        if (!weather.is(VenueFault.HTTP_GARBAGE)) {
            return null;
        }
        final ByteBuf frame = Garbage.frame(weather.size(VenueFault.HTTP_GARBAGE));
        final byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }
}
