package trefoil.gateway.exchange;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.LostAnswer;

/**
 * One client connection until it becomes a websocket: REST requests one at a time, or the handshake.
 *
 * <p>A request that arrives before the one ahead of it is answered waits, so answers keep their order under latency. It
 * also waits while the client leaves too many answers unread; one that keeps sending all the same is disconnected.
 */
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** Largest websocket message taken from a client; 1024 long stream names fit. */
    static final int MAX_MESSAGE_BYTES = 256 * 1024;

    private static final String JSON = "application/json;charset=UTF-8";
    private static final String HTML = "text/html";
    private static final int CONNECT_WEIGHT = 2;
    private static final int MAX_WAITING = 32;

    private final ExchangeCore core;
    private final boolean sbe;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private RequestLimiter.Usage usage;
    private boolean answering;
    private boolean awaitsReader;

    /**
     * A connection of the exchange.
     *
     * @param sbe whether it came to the port of the SBE streams, where there is nothing else
     */
    HttpConnection(final ExchangeCore core, final boolean sbe) {
        this.core = core;
        this.sbe = sbe;
    }

    /** What is needed to answer a request after the request itself is gone. */
    private record Exchange(
            Operation operation,
            Parameters parameters,
            Account account,
            Security.Timing timing,
            TimeUnit time,
            boolean keepAlive) {}

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        usage = core.limiter()
                .of(((InetSocketAddress) ctx.channel().remoteAddress())
                        .getAddress()
                        .getHostAddress());
        ctx.read();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        core.failed(cause);
        ctx.close();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        if (awaitsReader && ctx.channel().isWritable()) {
            awaitsReader = false;
            next(ctx);
        }
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        if (!answering) {
            answering = true;
            handle(ctx, request);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(request.retain());
        } else {
            ctx.close();
        }
    }

    private void handle(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            final boolean tooLong = request.decoderResult().cause() instanceof TooLongFrameException;
            answer(
                    ctx,
                    tooLong ? HttpResponseStatus.REQUEST_URI_TOO_LONG : HttpResponseStatus.BAD_REQUEST,
                    errorBody(-1100, tooLong ? "The request is too long." : "The request is not HTTP."),
                    false,
                    null,
                    0);
            return;
        }
        final String uri = request.uri();
        final int question = uri.indexOf('?');
        final String path = question < 0 ? uri : uri.substring(0, question);
        final String query = question < 0 ? "" : uri.substring(question + 1);
        if (isStreamPath(path) || path.equals("/ws-api/v3") && !sbe) {
            try {
                upgrade(ctx, request, path, query);
            } catch (final VenueError e) {
                answerError(ctx, e, false);
            }
        } else {
            rest(ctx, request, path, query);
        }
    }

    private void rest(
            final ChannelHandlerContext ctx, final FullHttpRequest request, final String path, final String query) {
        core.counters().request();
        final boolean keepAlive = HttpUtil.isKeepAlive(request);
        final long nowNs = core.nowNs();
        try {
            if (sbe) {
                throw VenueError.notFound("This port has SBE market streams only.");
            }
            final Operation operation = RestRoutes.operation(request.method().name(), path);
            requireJson(request.headers().get(HttpHeaderNames.ACCEPT));
            final String body = request.content().toString(StandardCharsets.ISO_8859_1);
            final Parameters parameters = Parameters.ofForm(query, body);
            usage.request(operation.weight(parameters), nowNs);
            Account account = null;
            Security.Timing timing = null;
            if (operation.signed()) {
                account = core.security()
                        .authenticate(
                                request.headers().get("X-MBX-APIKEY"),
                                signedPayload(query, body),
                                parameters.required("signature"));
                timing = Security.timing(parameters);
                timing.check(nowNs);
            }
            final Exchange exchange = new Exchange(
                    operation,
                    parameters,
                    account,
                    timing,
                    timeUnit(request.headers().get("X-MBX-TIME-UNIT")),
                    keepAlive);
            if (operation.trades() && core.config().orderLatencyNs() > 0) {
                ctx.executor()
                        .schedule(
                                core.guarded(() -> perform(ctx, exchange)),
                                core.config().orderLatencyNs(),
                                TimeUnit.NANOSECONDS);
            } else {
                perform(ctx, exchange);
            }
        } catch (final VenueError e) {
            answerError(ctx, e, keepAlive);
        }
    }

    private void perform(final ChannelHandlerContext ctx, final Exchange exchange) {
        final long nowNs = core.nowNs();
        try {
            final VenueOperations.Answer answer = core.operations()
                    .answer(
                            exchange.operation(),
                            exchange.parameters(),
                            exchange.account(),
                            exchange.timing(),
                            nowNs,
                            exchange.time());
            if (answer.injection() == null) {
                answer(ctx, exchange, answer.body());
            } else {
                answerUnderFault(ctx, exchange, answer);
            }
        } catch (final VenueError e) {
            usage.addWeight(exchange.operation().weightOfFailure(), nowNs);
            answerError(ctx, e, exchange.keepAlive());
        }
        core.flush();
    }

    private void answer(final ChannelHandlerContext ctx, final Exchange exchange, final byte[] body) {
        final Account placedFor = exchange.operation().places() ? exchange.account() : null;
        answer(ctx, HttpResponseStatus.OK, body, exchange.keepAlive(), placedFor, 0);
    }

    private void answerUnderFault(
            final ChannelHandlerContext ctx, final Exchange exchange, final VenueOperations.Answer answer) {
        final LostAnswer lost = answer.injection().lost();
        if (lost == null) {
            final long delayNs = answer.injection().answerDelayNs();
            if (delayNs == 0) {
                answer(ctx, exchange, answer.body());
            } else {
                core.later(delayNs, () -> answer(ctx, exchange, answer.body()));
            }
        } else if (lost == LostAnswer.CONNECTION_CLOSED) {
            ctx.close();
        } else {
            final byte[] body = lost.code() == 0
                    ? lost.text().getBytes(StandardCharsets.US_ASCII)
                    : errorBody(lost.code(), lost.text());
            answer(ctx, HttpResponseStatus.valueOf(lost.status()), body, exchange.keepAlive(), null, 0);
        }
    }

    /** Refuses a client that takes nothing but SBE, which this exchange does not speak. */
    private static void requireJson(final String accept) throws VenueError {
        if (accept != null && accept.contains("application/sbe") && !accept.contains("json")) {
            throw VenueError.notAcceptable(-1155, "SBE is not enabled.");
        }
    }

    private static TimeUnit timeUnit(final String name) throws VenueError {
        if (name == null) {
            return TimeUnit.MILLISECONDS;
        }
        return switch (name) {
            case "MICROSECOND", "microsecond" -> TimeUnit.MICROSECONDS;
            case "MILLISECOND", "millisecond" -> TimeUnit.MILLISECONDS;
            default ->
                throw VenueError.badRequest(
                        -1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.");
        };
    }

    /** Query and body as received, each without its signature. */
    static byte[] signedPayload(final String query, final String body) {
        return (withoutSignature(query) + withoutSignature(body)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String withoutSignature(final String form) {
        if (!form.contains("signature=")) {
            return form;
        }
        final StringBuilder kept = new StringBuilder(form.length());
        for (final String parameter : form.split("&", -1)) {
            if (!parameter.startsWith("signature=")) {
                kept.append(kept.isEmpty() ? "" : "&").append(parameter);
            }
        }
        return kept.toString();
    }

    private void answerError(final ChannelHandlerContext ctx, final VenueError error, final boolean keepAlive) {
        answer(ctx, HttpResponseStatus.valueOf(error.status()), error.body(), keepAlive, null, error.retryAfterNs());
    }

    private static byte[] errorBody(final int code, final String message) {
        return Json.writeSafely(out -> {
            out.writeStartObject();
            out.writeNumberField("code", code);
            out.writeStringField("msg", message);
            out.writeEndObject();
        });
    }

    private void answer(
            final ChannelHandlerContext ctx,
            final HttpResponseStatus status,
            final byte[] body,
            final boolean keepAlive,
            final Account placedFor,
            final long retryAfterNs) {
        final long nowNs = core.nowNs();
        final FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, body.length > 0 && body[0] == '<' ? HTML : JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .setInt("x-mbx-used-weight", usage.usedWeight(nowNs))
                .setInt("x-mbx-used-weight-1m", usage.usedWeight(nowNs));
        if (placedFor != null) {
            response.headers()
                    .setInt("x-mbx-order-count-10s", placedFor.unfilledOrders().inTenSeconds(nowNs))
                    .setInt("x-mbx-order-count-1d", placedFor.unfilledOrders().inDay(nowNs));
        }
        if (retryAfterNs > 0) {
            response.headers()
                    .set(HttpHeaderNames.RETRY_AFTER, Long.toString(TimeUnit.NANOSECONDS.toSeconds(retryAfterNs) + 1));
        }
        if (keepAlive) {
            ctx.writeAndFlush(response);
            awaitsReader = !ctx.channel().isWritable() && ctx.channel().isActive();
            if (!awaitsReader) {
                next(ctx);
            }
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void next(final ChannelHandlerContext ctx) {
        final FullHttpRequest request = waiting.poll();
        if (request == null) {
            answering = false;
            return;
        }
        try {
            handle(ctx, request);
        } finally {
            request.release();
        }
    }

    private static boolean isStreamPath(final String path) {
        return path.equals("/ws") || path.startsWith("/ws/") || path.equals("/stream");
    }

    private void upgrade(
            final ChannelHandlerContext ctx, final FullHttpRequest request, final String path, final String query)
            throws VenueError {
        final long nowNs = core.nowNs();
        usage.connection(nowNs);
        final Parameters parameters = Parameters.ofForm(query, "");
        final TimeUnit time = timeUnit(parameters.optional("timeUnit"));
        if (sbe) {
            core.streamKeys().check(request.headers().get("X-MBX-APIKEY"));
        }
        final SocketConnection connection;
        if (path.equals("/ws-api/v3")) {
            if ("sbe".equals(parameters.optional("responseFormat"))) {
                throw VenueError.badRequest(-1155, "SBE is not enabled.");
            }
            usage.request(CONNECT_WEIGHT, nowNs);
            connection = new WsApiConnection(
                    core, ctx.channel().eventLoop(), usage, time, parameters.optionalFlag("returnRateLimits", true));
        } else {
            connection = streamConnection(path, parameters, time);
        }
        final WebSocketDecoderConfig decoderConfig = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                .allowExtensions(false)
                .build();
        final WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(path, null, decoderConfig).newHandshaker(request);
        if (handshaker == null || !asksForWebSocket(request)) {
            answer(
                    ctx,
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    errorBody(-1100, path + " is a websocket, version 13."),
                    false,
                    null,
                    0);
            return;
        }
        becomeWebSocket(ctx, request, handshaker, connection);
    }

    private StreamConnection streamConnection(final String path, final Parameters parameters, final TimeUnit time)
            throws VenueError {
        final boolean combined = path.equals("/stream");
        final String names;
        if (combined) {
            names = parameters.has("streams") ? parameters.required("streams") : "";
        } else {
            names = path.length() > 4 ? Parameters.decode(path.substring(4)) : "";
        }
        return sbe
                ? StreamConnection.ofSbe(core, usage, combined, streamNames(names))
                : new StreamConnection(core, time, usage, combined, streamNames(names));
    }

    /** Whether it is the handshake that the handshaker takes for granted. */
    private static boolean asksForWebSocket(final FullHttpRequest request) {
        final HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(
                        HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue(), true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }

    private void becomeWebSocket(
            final ChannelHandlerContext ctx,
            final FullHttpRequest request,
            final WebSocketServerHandshaker handshaker,
            final SocketConnection connection) {
        final Channel channel = ctx.channel();
        handshaker.handshake(channel, request).addListener(done -> {
            if (!done.isSuccess()) {
                channel.close();
                return;
            }
            channel.pipeline().addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES), connection);
            channel.pipeline().remove(HttpConnection.class);
            if (connection instanceof StreamConnection streams) {
                streams.subscribeFirstStreams();
                core.flush();
            }
        });
    }

    private static List<String> streamNames(final String path) {
        final List<String> names = new ArrayList<>();
        for (final String name : path.split("/")) {
            if (!name.isEmpty()) {
                // Decoded as a form's, a plus sign is a blank; stream names have plus signs and no blanks.
                names.add(name.replace(' ', '+'));
            }
        }
        return names;
    }
}
