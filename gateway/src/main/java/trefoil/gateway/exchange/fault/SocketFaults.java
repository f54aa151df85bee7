package trefoil.gateway.exchange.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What befalls one connection of a client, byte by byte: nearest to the socket of all handlers. Once the connection is
 * a websocket, only whole frames leave, so that a frame can be lost, repeated or put elsewhere.
 */
final class SocketFaults extends ChannelDuplexHandler {
    private static final String UPGRADED = "HTTP/1.1 101";
    private static final int OPCODE = 0x0F;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int SHORT_HEADER = 2;
    private static final int GOING_AWAY = 1001;

    private final FaultySockets sockets;
    private final List<ByteBuf> recorded = new ArrayList<>();
    private final List<Waiting> stalled = new ArrayList<>();
    private ChannelHandlerContext context;
    private SocketKind kind = SocketKind.REST;
    private boolean heard;
    private boolean webSocket;
    private ByteBuf incomplete;
    private ByteBuf heldBack;
    private boolean muted;
    private int stalls;
    private boolean cut;
    private int toLose;
    private int toRepeat;
    private int toReorder;
    private int toRecord;

    private record Waiting(ByteBuf bytes, ChannelPromise promise) {}

    SocketFaults(final FaultySockets sockets) {
        this.sockets = sockets;
    }

    /** What the connection is used for, as its first request said. */
    SocketKind kind() {
        return kind;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) throws Exception {
        if (sockets.refusesConnections()) {
            ctx.close();
            return;
        }
        sockets.add(this);
        super.channelActive(ctx);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) throws Exception {
        sockets.remove(this);
        letGo();
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (muted) {
            ((ByteBuf) message).release();
            return;
        }
        if (!heard) {
            heard = true;
            final ByteBuf bytes = (ByteBuf) message;
            final int length = Math.min(bytes.readableBytes(), SocketKind.NEEDED);
            kind = SocketKind.of(bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1));
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(final ChannelHandlerContext ctx, final Object message, final ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.write(message, promise);
        } else if (muted) {
            bytes.release();
            promise.trySuccess();
        } else if (stalls > 0) {
            stalled.add(new Waiting(bytes, promise));
        } else {
            pass(bytes, promise);
        }
    }

    private void pass(final ByteBuf bytes, final ChannelPromise promise) {
        if (webSocket) {
            passFrames(bytes, promise);
            return;
        }
        webSocket = startsWithUpgrade(bytes);
        if (cut && !webSocket) {
            cutIn(bytes, promise);
        } else {
            context.write(bytes, promise);
        }
    }

    private static boolean startsWithUpgrade(final ByteBuf bytes) {
        return bytes.readableBytes() >= UPGRADED.length()
                && bytes.toString(bytes.readerIndex(), UPGRADED.length(), StandardCharsets.ISO_8859_1)
                        .equals(UPGRADED);
    }

    /** Passes on what is whole of the frames there are; the promise is kept with the last of them. */
    private void passFrames(final ByteBuf bytes, final ChannelPromise promise) {
        ByteBuf all = bytes;
        if (incomplete != null) {
            all = Unpooled.wrappedBuffer(incomplete, bytes);
            incomplete = null;
        }
        final List<ByteBuf> leaving = new ArrayList<>();
        int length = frameLength(all);
        while (length > 0 && length <= all.readableBytes() && !muted) {
            takeFrame(all.readRetainedSlice(length), leaving);
            length = frameLength(all);
        }
        if (all.isReadable() && !muted) {
            incomplete = all;
        } else {
            all.release();
        }
        for (int i = 0; i < leaving.size(); i++) {
            context.write(leaving.get(i), i + 1 < leaving.size() ? context.newPromise() : promise);
        }
        if (leaving.isEmpty()) {
            promise.trySuccess();
        }
    }

    private void takeFrame(final ByteBuf frame, final List<ByteBuf> leaving) {
        final int opcode = frame.getByte(frame.readerIndex()) & OPCODE;
        if (opcode != TEXT && opcode != BINARY) {
            leaving.add(frame);
        } else if (cut) {
            cutIn(frame, context.newPromise());
            muted = true;
        } else if (toLose > 0) {
            toLose--;
            frame.release();
        } else if (toRepeat > 0) {
            toRepeat--;
            leaving.add(frame.retainedDuplicate());
            leaving.add(frame);
        } else if (toReorder > 0) {
            reorder(frame, leaving);
        } else {
            if (toRecord > 0) {
                toRecord--;
                recorded.add(frame.copy());
            }
            leaving.add(frame);
        }
    }

    /** Two frames change places. */
    private void reorder(final ByteBuf frame, final List<ByteBuf> leaving) {
        if (heldBack == null) {
            heldBack = frame;
            return;
        }
        leaving.add(frame);
        leaving.add(heldBack);
        heldBack = null;
        toReorder--;
    }

    /** Bytes of the first frame, its header included; 0 while that cannot be told. */
    private static int frameLength(final ByteBuf bytes) {
        if (bytes.readableBytes() < SHORT_HEADER) {
            return 0;
        }
        final int at = bytes.readerIndex();
        final int length = bytes.getUnsignedByte(at + 1);
        if (length < LENGTH_IN_2_BYTES) {
            return SHORT_HEADER + length;
        }
        final int lengthBytes = length == LENGTH_IN_8_BYTES ? Long.BYTES : Short.BYTES;
        if (bytes.readableBytes() < SHORT_HEADER + lengthBytes) {
            return 0;
        }
        return SHORT_HEADER
                + lengthBytes
                + (lengthBytes == Short.BYTES
                        ? bytes.getUnsignedShort(at + SHORT_HEADER)
                        : (int) bytes.getLong(at + SHORT_HEADER));
    }

    private void cutIn(final ByteBuf bytes, final ChannelPromise promise) {
        final ByteBuf half = bytes.readRetainedSlice(bytes.readableBytes() / 2);
        bytes.release();
        context.writeAndFlush(half, promise.unvoid()).addListener(ChannelFutureListener.CLOSE);
    }

    /** The connection ends in one of several ways. */
    void disconnect(final int way) {
        switch (way % 3) {
            case 0 -> {
                if (webSocket && !muted && stalls == 0) {
                    final ByteBuf close = Unpooled.buffer();
                    close.writeByte(0x88).writeByte(Short.BYTES).writeShort(GOING_AWAY);
                    context.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
                } else {
                    context.close();
                }
            }
            case 1 -> {
                context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                context.close();
            }
            default -> context.close();
        }
    }

    /** The next frame or answer ends in its middle, and the connection with it. */
    void cutNext() {
        cut = true;
    }

    /** Nothing passes any more. */
    void mute() {
        muted = true;
        letGo();
    }

    /** Nothing leaves for that long. */
    void stall(final long forNs) {
        stalls++;
        context.executor()
                .schedule(
                        () -> {
                            stalls--;
                            if (stalls == 0 && !muted) {
                                final List<Waiting> waiting = List.copyOf(stalled);
                                stalled.clear();
                                waiting.forEach(each -> pass(each.bytes(), each.promise()));
                                context.flush();
                            }
                        },
                        forNs,
                        TimeUnit.NANOSECONDS);
    }

    void loseFrames(final int count) {
        toLose += count;
    }

    void repeatFrames(final int count) {
        toRepeat += count;
    }

    void reorderFrames(final int count) {
        toReorder += count;
    }

    /** The next frames come again after that time. */
    void repeatLater(final int count, final long afterNs) {
        toRecord += count;
        context.executor().schedule(this::sendRecorded, afterNs, TimeUnit.NANOSECONDS);
    }

    private void sendRecorded() {
        if (!muted && stalls == 0) {
            recorded.forEach(context::write);
            recorded.clear();
            context.flush();
        }
    }

    /** A frame that the exchange did not send. */
    void insert(final ByteBuf frame) {
        if (webSocket && !muted && stalls == 0) {
            context.writeAndFlush(frame);
        } else {
            frame.release();
        }
    }

    private void letGo() {
        recorded.forEach(ByteBuf::release);
        recorded.clear();
        stalled.forEach(waiting -> {
            waiting.bytes().release();
            waiting.promise().trySuccess();
        });
        stalled.clear();
        if (incomplete != null) {
            incomplete.release();
            incomplete = null;
        }
        if (heldBack != null) {
            heldBack.release();
            heldBack = null;
        }
    }
}
