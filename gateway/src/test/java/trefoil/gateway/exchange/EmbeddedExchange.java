package trefoil.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.sim.OrderLimits;

/** One client's connection to an exchange, without sockets, threads or time. */
final class EmbeddedExchange implements AutoCloseable {
    static final long NOW_MS = 1_795_341_600_000L;

    private static final int PORT = 50_000;
    private static final EpochNanoClock CLOCK = () -> TimeUnit.MILLISECONDS.toNanos(NOW_MS);
    private static final RateLimits NO_LIMITS = new RateLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            new OrderLimits(Integer.MAX_VALUE, Integer.MAX_VALUE));

    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
        }
    };
    private final ExchangeCore core;

    private EmbeddedExchange() {
        final Map<String, Long> balances = new HashMap<>();
        balances.put("USDT", ScriptedFeed.fixed("100000"));
        balances.put("BTC", ScriptedFeed.fixed("10"));
        final ScriptedFeed feed = ScriptedFeed.triangle();
        core = new ExchangeCore(
                ExchangeConfig.builder()
                        .accounts(ScriptedFeed.account(balances))
                        .limits(NO_LIMITS)
                        .build(),
                feed.instruments(),
                CLOCK,
                channel.eventLoop());
        core.advance();
        while (feed.nextTimeNs() == 0) {
            feed.emit(core.exchange());
        }
    }

    /** A connection that has not said anything. */
    static EmbeddedExchange http() {
        final EmbeddedExchange exchange = new EmbeddedExchange();
        exchange.channel
                .pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(ExchangeServer.MAX_BODY_BYTES),
                        new HttpConnection(exchange.core, false));
        exchange.channel.pipeline().fireChannelActive();
        return exchange;
    }

    /** A websocket to the websocket API. */
    static EmbeddedExchange wsApi() {
        final EmbeddedExchange exchange = new EmbeddedExchange();
        return exchange.socket(new WsApiConnection(
                exchange.core,
                exchange.channel.eventLoop(),
                exchange.core.limiter().of("127.0.0.1"),
                TimeUnit.MILLISECONDS,
                true));
    }

    /** A websocket to the market streams. */
    static EmbeddedExchange streams() {
        final EmbeddedExchange exchange = new EmbeddedExchange();
        return exchange.socket(new StreamConnection(
                exchange.core, TimeUnit.MILLISECONDS, exchange.core.limiter().of("127.0.0.1"), true, List.of()));
    }

    private EmbeddedExchange socket(final ChannelHandler connection) {
        channel.pipeline().addLast(connection);
        return this;
    }

    void send(final byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        core.flush();
    }

    void sendText(final byte[] text) {
        channel.writeInbound(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
        core.flush();
    }

    /** What has been answered so far, in the bytes of the wire, close frames left out. */
    byte[] answered() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            if (message instanceof ByteBuf buffer) {
                final byte[] part = new byte[buffer.readableBytes()];
                buffer.readBytes(part);
                buffer.release();
                bytes.writeBytes(part);
            }
        }
        return bytes.toByteArray();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Fails if the exchange did not get over what it was sent. */
    void requireSound() {
        channel.runPendingTasks();
        channel.checkException();
        if (core.failure() != null) {
            throw new AssertionError("the exchange failed", core.failure());
        }
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
