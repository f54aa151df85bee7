package trefoil.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One websocket of a client, after its handshake. Frames to it are copied into one buffer, written to the socket when
 * the exchange has done a batch of work.
 */
abstract class SocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int CONTROL_FRAMES_PER_SECOND = 5;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    /** Pings of which a late pong still counts. */
    private static final int PINGS_REMEMBERED = 4;

    private static final int FIRST_BUFFER_BYTES = 8 * 1024;

    private final ExchangeCore core;
    private final TimeUnit timeUnit;
    private final RequestLimiter.Usage usage;
    private final long[] controlFrameNs = new long[CONTROL_FRAMES_PER_SECOND];
    private int nextControlFrame;
    private ChannelHandlerContext context;
    private ByteBuf pending;
    private long lastHeardNs;
    private long lastPingNs;
    private final long connectedNs;
    private final byte[][] pings = new byte[PINGS_REMEMBERED][];
    private int pingsSent;
    private boolean closing;
    private long closingNs;

    SocketConnection(final ExchangeCore core, final TimeUnit timeUnit, final RequestLimiter.Usage usage) {
        this.core = core;
        this.timeUnit = timeUnit;
        this.usage = usage;
        lastHeardNs = core.nowNs();
        lastPingNs = lastHeardNs;
        connectedNs = lastHeardNs;
        Arrays.fill(controlFrameNs, lastHeardNs - SECOND_NS);
    }

    /** A text frame came in. */
    abstract void onText(byte[] text);

    /** The socket is gone. */
    abstract void onClosed();

    /** Whether text frames count as control frames. */
    abstract boolean textIsControl();

    /** An event that concerns the connection itself, as connections of this kind wrap it. */
    abstract String wrapped(String stream, String event);

    ExchangeCore core() {
        return core;
    }

    /** Unit of the times this client wants. */
    TimeUnit timeUnit() {
        return timeUnit;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
        core.connected(this);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        core.disconnected(this);
        dropPending();
        onClosed();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        core.failed(cause);
        ctx.close();
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final WebSocketFrame frame) {
        if (closing) {
            return;
        }
        if (frame instanceof CloseWebSocketFrame close) {
            close(close.statusCode() < 0 ? WebSocketCloseStatus.NORMAL_CLOSURE.code() : close.statusCode(), "");
            return;
        }
        final boolean text = frame instanceof TextWebSocketFrame;
        if (!(text && !textIsControl()) && tooManyControlFrames()) {
            usage.disconnectedForMessages(core.nowNs());
            close(WebSocketCloseStatus.POLICY_VIOLATION.code(), "Too many requests");
        } else if (text) {
            final byte[] bytes = new byte[frame.content().readableBytes()];
            frame.content().readBytes(bytes);
            onText(bytes);
            core.flush();
        } else if (frame instanceof PingWebSocketFrame) {
            ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if (frame instanceof PongWebSocketFrame) {
            if (answersPing(frame.content())) {
                lastHeardNs = core.nowNs();
            }
        } else if (frame instanceof BinaryWebSocketFrame) {
            close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "text frames only");
        }
    }

    /** Adds a finished frame to what is written next. */
    void append(final FrameWriter frame) {
        append(frame.array(), frame.offset(), frame.length());
    }

    /** Adds the bytes of a finished frame to what is written next. */
    void append(final byte[] frame) {
        append(frame, 0, frame.length);
    }

    private void append(final byte[] bytes, final int offset, final int length) {
        if (pending == null) {
            if (closing || !context.channel().isActive()) {
                return;
            }
            pending = context.alloc().directBuffer(FIRST_BUFFER_BYTES);
            core.needsFlush(this);
        }
        pending.writeBytes(bytes, offset, length);
        core.counters().frameSent();
    }

    /** Hands to the socket what was appended; a reader that left too much unread is disconnected. */
    void flush() {
        if (pending == null) {
            return;
        }
        if (isTooFarBehind(context.channel())) {
            dropPending();
            dropSlowReader();
            return;
        }
        final ByteBuf batch = pending;
        pending = null;
        context.writeAndFlush(batch, context.voidPromise());
    }

    /** Pings a client that is due for it, closes one that was silent too long. */
    void checkAlive(final long nowNs) {
        if (closing) {
            if (nowNs - closingNs >= core.config().pingIntervalNs()) {
                // The close frame waits behind what the client does not read.
                dropSlowReader();
            }
        } else if (nowNs - connectedNs >= core.config().connectionLifetimeNs()) {
            close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(), "Connection lifetime ended");
        } else if (nowNs - lastPingNs >= core.config().pingIntervalNs()) {
            if (nowNs - lastHeardNs
                    >= core.config().pongTimeoutNs() + core.config().pingIntervalNs()) {
                close(WebSocketCloseStatus.POLICY_VIOLATION.code(), "Pong timeout");
                return;
            }
            lastPingNs = nowNs;
            final byte[] payload =
                    Long.toString(TimeUnit.NANOSECONDS.toMillis(nowNs)).getBytes(StandardCharsets.US_ASCII);
            pings[pingsSent++ % PINGS_REMEMBERED] = payload;
            context.writeAndFlush(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)));
        }
    }

    /** Says that the server is about to shut down. */
    void announceShutdown() {
        final long time = timeUnit.convert(core.nowNs(), TimeUnit.NANOSECONDS);
        final String event = wrapped("!serverShutdown", "{\"e\":\"serverShutdown\",\"E\":" + time + "}");
        append(new FrameWriter()
                .begin()
                .text(event.getBytes(StandardCharsets.US_ASCII))
                .end());
        flush();
    }

    /** Whether so much waits for the client that it is given up. */
    boolean isTooFarBehind(final Channel channel) {
        return !channel.isWritable();
    }

    private boolean answersPing(final ByteBuf pong) {
        for (final byte[] ping : pings) {
            if (ping != null && pong.equals(Unpooled.wrappedBuffer(ping))) {
                return true;
            }
        }
        return false;
    }

    /** Ends the connection with a close frame, after what was appended. */
    void close(final int code, final String reason) {
        flush();
        closing = true;
        closingNs = core.nowNs();
        context.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Ends the connection as a server that shuts down, unless it has ended. */
    void closeForShutdown() {
        if (!closing && context.channel().isActive()) {
            close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(), "Server shutdown");
        }
    }

    /** Ends the connection without a word. */
    void drop() {
        flush();
        context.close();
    }

    private void dropSlowReader() {
        core.counters().slowReaderDropped();
        context.close();
    }

    private boolean tooManyControlFrames() {
        final long nowNs = core.nowNs();
        final boolean tooMany = nowNs - controlFrameNs[nextControlFrame] < SECOND_NS;
        controlFrameNs[nextControlFrame] = nowNs;
        nextControlFrame = (nextControlFrame + 1) % CONTROL_FRAMES_PER_SECOND;
        return tooMany;
    }

    private void dropPending() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
