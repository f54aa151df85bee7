package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;

/**
 * One websocket. Sending is any thread's; all else, and every call of the listener, is the poller's.
 *
 * <pre>
 *   CONNECTING ──► OPEN ──► CLOSING ──► DROPPED       the listener knows that it is closed from CLOSING on, when what
 *        └───────────┴─────────────────────┘          is left is to let the other side take our close frame
 * </pre>
 */
final class ChannelSocket implements FrameConnection, FrameSink, Opening.Receiver, Outbound.WaitListener {
    private static final int CONNECTING = 0;
    private static final int OPEN = 1;
    private static final int CLOSING = 2;
    private static final int DROPPED = 3;

    private static final byte[] NO_BYTES = {};

    /** A close that someone asked for; code 0 for one without a close frame. */
    private record Ending(String reason, int code) {}

    private final Poller poller;
    private final FrameListener listener;
    private final ChannelTiming timing;
    private Opening opening;

    /** Written by the poller. */
    private volatile int phase = CONNECTING;
    /** Written by who asks first; nothing is sent or delivered from then on. */
    private volatile Ending ending;

    /** Set before the phase is OPEN. */
    private Outbound outbound;

    /** Set before the phase is OPEN; null where sockets are read over and over. */
    private SelectionKey key;

    // What follows is the poller's.
    private final FrameDecoder decoder = new FrameDecoder(this);
    private final byte[] pingPayload = new byte[Long.BYTES];
    private final long beganNs;
    private Transport transport;
    private long receiveNs;
    private boolean told;
    /** Nothing the other side still says matters. */
    private boolean deaf;

    private long pings;
    private boolean pongAwaited;
    private long pingNs;
    private long closingSinceNs;

    ChannelSocket(final Poller poller, final FrameListener listener, final ChannelTiming timing, final long nowNs) {
        this.poller = poller;
        this.listener = listener;
        this.timing = timing;
        beganNs = nowNs;
    }

    /** Begins to connect. Poller. */
    void open(final Opening way, final Runnable start) {
        if (ending != null) {
            end(ending);
            return;
        }
        opening = way;
        start.run();
    }

    @Override
    public boolean send(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return send(bytes, 0, bytes.length);
    }

    @Override
    public boolean send(final byte[] text, final int offset, final int length) {
        if (phase != OPEN || ending != null) {
            return false;
        }
        if (length > FrameListener.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException(
                    "a frame of " + length + " bytes is longer than " + FrameListener.MAX_FRAME_BYTES);
        }
        return sendFrame(Opcode.TEXT, text, offset, length);
    }

    private boolean sendFrame(final int opcode, final byte[] payload, final int offset, final int length) {
        try {
            final Outbound.Fate fate = outbound.send(opcode, payload, offset, length);
            if (fate == Outbound.Fate.FULL) {
                requestEnd(
                        "the venue does not take what is sent: more than " + Outbound.MAX_QUEUED_BYTES + " bytes wait",
                        0);
            }
            if (fate == Outbound.Fate.BROKEN) {
                requestEnd("the connection broke while a frame was written", 0);
            }
            return fate == Outbound.Fate.TAKEN || fate == Outbound.Fate.BROKEN;
        } catch (final IOException e) {
            requestEnd(Reason.of(e), 0);
            return false;
        }
    }

    @Override
    public void close(final String reason) {
        requestEnd(reason, CloseCode.NORMAL);
    }

    /** Has the poller end it, for the first reason that was given. Any thread. */
    private void requestEnd(final String reason, final int code) {
        synchronized (this) {
            if (ending != null) {
                return;
            }
            ending = new Ending(reason, code);
        }
        poller.execute(() -> end(ending));
    }

    /** The source is closed. Poller. */
    void endWithSource() {
        requestEnd("the source of frames is closed", CloseCode.GOING_AWAY);
        end(ending);
    }

    /** The thread ends. Poller. */
    void abandon() {
        lose("the source of frames is closed");
    }

    private void end(final Ending wanted) {
        tell(wanted.reason());
        if (phase == OPEN && wanted.code() != 0) {
            beginClosing(wanted.code(), NO_BYTES, 0, 0);
        } else if (phase != CLOSING) {
            drop();
        }
    }

    /** Sends a close frame; the other side has a while to take and to answer it. */
    private void beginClosing(final int code, final byte[] reason, final int offset, final int length) {
        phase = CLOSING;
        closingSinceNs = poller.nowNs();
        final byte[] payload;
        if (code == CloseCode.NONE) {
            payload = NO_BYTES;
        } else {
            payload = new byte[Short.BYTES + length];
            ByteBuffer.wrap(payload).putShort((short) code).put(reason, offset, length);
        }
        try {
            if (outbound.send(Opcode.CLOSE, payload, 0, payload.length) != Outbound.Fate.TAKEN) {
                drop();
            }
        } catch (final IOException e) {
            drop();
        }
    }

    private void tell(final String reason) {
        if (told) {
            return;
        }
        told = true;
        synchronized (this) {
            if (ending == null) {
                ending = new Ending(reason, 0);
            }
        }
        try {
            listener.onClosed(reason);
        } catch (final Throwable failure) {
            poller.notice("a listener failed while it was told that its websocket is closed: " + Reason.of(failure));
        }
    }

    private void drop() {
        if (phase == DROPPED) {
            return;
        }
        phase = DROPPED;
        if (opening != null) {
            opening.cancel();
        }
        if (outbound != null) {
            outbound.close();
        }
        poller.remove(this);
    }

    boolean isOpenOrClosing() {
        return phase == OPEN || phase == CLOSING;
    }

    @Override
    public void onUpgraded(final Transport open, final ByteBuffer ahead) {
        if (!poller.execute(() -> begin(open, ahead))) {
            open.close();
        }
    }

    private void begin(final Transport open, final ByteBuffer ahead) {
        if (phase != CONNECTING) {
            open.close();
            return;
        }
        opening = null;
        transport = open;
        outbound = new Outbound(open, this);
        pingNs = poller.nowNs();
        try {
            key = poller.register(open.channel(), this);
        } catch (final IOException e) {
            lose(Reason.of(e));
            return;
        }
        phase = OPEN;
        if (ending != null) {
            return;
        }
        try {
            listener.onOpened(this);
        } catch (final Throwable failure) {
            failed(failure);
            return;
        }
        decoder.space(Math.max(ahead.remaining(), open.leastSpace())).put(ahead);
        decoder.filled();
        receiveNs = open.readNs();
        decode();
        poll(poller.scratch());
    }

    @Override
    public void onRefused(final int status, final String retryAfter) {
        poller.execute(() -> {
            if (phase == CONNECTING && !told) {
                try {
                    listener.onRefused(status, retryAfter);
                } catch (final Throwable failure) {
                    poller.notice("a listener failed on a refusal: " + Reason.of(failure));
                }
            }
            lose("HTTP " + status + " in place of a websocket");
        });
    }

    @Override
    public void onFailed(final String reason) {
        poller.execute(() -> {
            if (phase == CONNECTING) {
                lose(reason);
            }
        });
    }

    /** Ended by nobody's wish. */
    private void lose(final String reason) {
        tell(reason);
        drop();
    }

    private void failed(final Throwable failure) {
        poller.notice("a listener failed, its websocket is closed: " + Reason.of(failure));
        tell("the listener failed: " + Reason.of(failure));
        if (phase == OPEN) {
            deaf = true;
            beginClosing(CloseCode.GOING_AWAY, NO_BYTES, 0, 0);
        }
    }

    /** Reads what has come and hands it on; answers how many bytes that was. Poller. */
    int poll(final ByteBuffer scratch) {
        int work = 0;
        try {
            if (outbound.isWaiting()) {
                outbound.flush();
            }
            do {
                final int count = transport.read(decoder.space(transport.leastSpace()), scratch);
                decoder.filled();
                if (count > 0) {
                    work += count;
                    receiveNs = transport.readNs();
                    decode();
                    poller.afterRead();
                }
                // Behind what has come: a failure to write must not lose it.
                if (phase != DROPPED && (transport.mustWrite() || count > 0 && outbound.isWaiting())) {
                    outbound.flush();
                }
                if (count < 0) {
                    lose(transport.howEnded());
                    return work;
                }
            } while (phase != DROPPED && transport.hasMore());
        } catch (final IOException | RuntimeException | Error e) {
            // Whatever it is, it costs this socket and no other.
            lose(Reason.of(e));
        }
        return work;
    }

    private void decode() {
        if (deaf) {
            decoder.discard();
        } else if (!decoder.decode() && decoder.problem() != null) {
            deaf = true;
            if (phase == OPEN) {
                tell(decoder.problem());
                beginClosing(decoder.problemCode(), NO_BYTES, 0, 0);
            }
        }
    }

    /** Looks at deadlines. Poller. */
    void tick(final long nowNs, final ByteBuffer scratch) {
        switch (phase) {
            case CONNECTING -> {
                if (nowNs - beganNs > timing.openWithinNs()) {
                    lose("no answer within " + TimeUnit.NANOSECONDS.toMillis(timing.openWithinNs()) + " ms while "
                            + (opening == null ? "waiting" : opening.step()));
                }
            }
            case OPEN -> {
                if (pongAwaited) {
                    requirePong(nowNs, scratch);
                } else if (nowNs - pingNs > timing.pingEveryNs()) {
                    ping(nowNs);
                }
            }
            case CLOSING -> {
                if (nowNs - closingSinceNs > timing.closeWithinNs()) {
                    drop();
                }
            }
            default -> {}
        }
    }

    /** The pong, or anything else: a ping is there to find out whether the other side is, and that says so as well. */
    private void requirePong(final long nowNs, final ByteBuffer scratch) {
        final long heardNs = receiveNs - pingNs > 0 ? receiveNs : pingNs;
        // The answer may lie unread while listeners took their time.
        if (nowNs - heardNs > timing.pongWithinNs() && poll(scratch) == 0 && pongAwaited && phase == OPEN) {
            lose("no answer to a ping within " + TimeUnit.NANOSECONDS.toMillis(timing.pongWithinNs()) + " ms");
        }
    }

    private void ping(final long nowNs) {
        pings++;
        ByteBuffer.wrap(pingPayload).putLong(pings);
        pingNs = nowNs;
        pongAwaited = sendFrame(Opcode.PING, pingPayload, 0, pingPayload.length);
    }

    @Override
    public void onWaiting(final boolean waiting) {
        if (key != null) {
            poller.wantWrite(key, waiting);
        }
    }

    private boolean wantsFrames() {
        return ending == null && phase == OPEN;
    }

    @Override
    public boolean onText(final byte[] buffer, final int offset, final int length) {
        if (wantsFrames()) {
            try {
                listener.onText(buffer, offset, length, receiveNs);
            } catch (final Throwable failure) {
                failed(failure);
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean onBinary(final byte[] buffer, final int offset, final int length) {
        if (wantsFrames()) {
            try {
                listener.onBinary(buffer, offset, length, receiveNs);
            } catch (final Throwable failure) {
                failed(failure);
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean onPing(final byte[] buffer, final int offset, final int length) {
        if (wantsFrames()) {
            sendFrame(Opcode.PONG, buffer, offset, length);
        }
        return true;
    }

    @Override
    public boolean onPong(final byte[] buffer, final int offset, final int length) {
        if (pongAwaited
                && length == Long.BYTES
                && ByteBuffer.wrap(buffer, offset, length).getLong() == pings) {
            pongAwaited = false;
        }
        return true;
    }

    @Override
    public boolean onClose(final int code, final byte[] buffer, final int offset, final int length) {
        deaf = true;
        if (phase == OPEN) {
            tell(Reason.of(code, buffer, offset, length));
            beginClosing(code, NO_BYTES, 0, 0);
        }
        return false;
    }
}
