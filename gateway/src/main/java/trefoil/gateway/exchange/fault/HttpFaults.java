package trefoil.gateway.exchange.fault;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What befalls whole requests on their way to the exchange, and its answers on their way back. Frames pass. */
final class HttpFaults extends ChannelDuplexHandler {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BANNED = 418;
    private static final String LIMITED =
            "{\"code\":-1003,\"msg\":\"Too many requests; please use WebSocket Streams for live updates.\"}";
    private static final String BAN = "{\"code\":-1003,\"msg\":\"Way too many requests; IP banned.\"}";
    private static final String PAGE = "<html><body><h1>%d</h1></body></html>";
    private static final String OVERLOADED =
            "{\"code\":-1008,\"msg\":\"Server is currently overloaded with other requests. Please try again in a few"
                    + " minutes.\"}";

    private final HttpWeather weather;

    HttpFaults(final HttpWeather weather) {
        this.weather = weather;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof FullHttpRequest request && refuse(ctx, request)) {
            request.release();
            return;
        }
        ctx.fireChannelRead(message);
    }

    private boolean refuse(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        if (weather.is(VenueFault.HTTP_418)) {
            refuseUntil(ctx, request, BANNED, BAN, weather.leftNs(VenueFault.HTTP_418));
            return true;
        }
        if (weather.is(VenueFault.HTTP_429)) {
            refuseUntil(ctx, request, TOO_MANY_REQUESTS, LIMITED, weather.leftNs(VenueFault.HTTP_429));
            return true;
        }
        weather.notRefused();
        if (weather.is(VenueFault.HTTP_5XX)) {
            final int status = weather.size(VenueFault.HTTP_5XX);
            answer(ctx, request, response(status, status == 503 ? OVERLOADED : String.format(PAGE, status)));
            return true;
        }
        return false;
    }

    private void refuseUntil(
            final ChannelHandlerContext ctx,
            final FullHttpRequest request,
            final int status,
            final String body,
            final long leftNs) {
        final long retryAfterS = TimeUnit.NANOSECONDS.toSeconds(leftNs) + 1;
        weather.refused(TimeUnit.SECONDS.toNanos(retryAfterS));
        final FullHttpResponse response = response(status, body);
        response.headers().set(HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfterS));
        answer(ctx, request, response);
    }

    private static void answer(
            final ChannelHandlerContext ctx, final FullHttpRequest request, final FullHttpResponse response) {
        if (HttpUtil.isKeepAlive(request)) {
            ctx.writeAndFlush(response);
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static FullHttpResponse response(final int status, final String body) {
        return response(status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static FullHttpResponse response(final int status, final byte[] body) {
        final FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(
                        HttpHeaderNames.CONTENT_TYPE,
                        body.length > 0 && body[0] == '<' ? "text/html" : "application/json;charset=UTF-8")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    @Override
    public void write(final ChannelHandlerContext ctx, final Object message, final ChannelPromise promise) {
        if (!(message instanceof FullHttpResponse response)
                || response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            ctx.write(message, promise);
        } else if (weather.is(VenueFault.HTTP_LOST)) {
            // Whoever closes behind the answer would tell the client that none is coming.
            response.release();
        } else if (weather.is(VenueFault.HTTP_5XX_EXECUTED)) {
            final int status = weather.size(VenueFault.HTTP_5XX_EXECUTED);
            replace(ctx, response, response(status, String.format(PAGE, status)), promise);
        } else if (weather.is(VenueFault.HTTP_GARBAGE)) {
            final byte[] body = Garbage.body(weather.size(VenueFault.HTTP_GARBAGE));
            replace(ctx, response, response(response.status().code(), body), promise);
        } else if (weather.is(VenueFault.HTTP_SLOW)) {
            ctx.executor()
                    .schedule(
                            () -> ctx.writeAndFlush(response, promise),
                            weather.size(VenueFault.HTTP_SLOW),
                            TimeUnit.MILLISECONDS);
        } else {
            ctx.write(response, promise);
        }
    }

    private static void replace(
            final ChannelHandlerContext ctx,
            final FullHttpResponse replaced,
            final FullHttpResponse by,
            final ChannelPromise promise) {
        final String connection = replaced.headers().get(HttpHeaderNames.CONNECTION);
        if (connection != null) {
            by.headers().set(HttpHeaderNames.CONNECTION, connection);
        }
        replaced.release();
        ctx.write(by, promise);
    }
}
