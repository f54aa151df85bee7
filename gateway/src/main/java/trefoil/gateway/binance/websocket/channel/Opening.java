package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Brings one websocket up on a thread of its own: looks up the host, connects, encrypts, asks for the websocket. The poller
 * gets it open, with whatever came behind the answer. All of it has one deadline.
 */
final class Opening implements Runnable {
    private static final int PLAIN_PORT = 80;
    private static final int TLS_PORT = 443;

    /** Who wants the websocket; called on the opening's thread, once. */
    interface Receiver {
        /** It is open; {@code ahead} was read behind the answer. */
        void onUpgraded(Transport transport, ByteBuffer ahead);

        void onRefused(int status, String retryAfter);

        void onFailed(String reason);
    }

    private final URI address;
    private final Upgrade upgrade;
    private final TlsEngines engines;
    private final EpochNanoClock clock;
    private final long deadlineNs;
    private final Receiver receiver;

    /** Written by the opening's thread, read by who cancels. */
    private volatile SocketChannel channel;

    private volatile Selector selector;
    private volatile boolean cancelled;
    /** What is being done, for the message about a deadline. */
    private volatile String step = "waiting for others to be opened";

    Opening(
            final URI address,
            final Upgrade upgrade,
            final TlsEngines engines,
            final EpochNanoClock clock,
            final long deadlineNs,
            final Receiver receiver) {
        this.address = address;
        this.upgrade = upgrade;
        this.engines = engines;
        this.clock = clock;
        this.deadlineNs = deadlineNs;
        this.receiver = receiver;
    }

    /** Gives it up; any thread. */
    void cancel() {
        cancelled = true;
        final SocketChannel open = channel;
        if (open != null) {
            Quietly.close(open);
        }
        final Selector waiting = selector;
        if (waiting != null) {
            waiting.wakeup();
        }
    }

    String step() {
        return step;
    }

    @Override
    public void run() {
        boolean opened = false;
        if (cancelled) {
            return;
        }
        step = "looking up the host";
        try (Selector own = Selector.open()) {
            selector = own;
            opened = open(own);
        } catch (final IOException | RuntimeException e) {
            receiver.onFailed(Reason.of(e));
        } finally {
            final SocketChannel last = channel;
            if (!opened && last != null) {
                Quietly.close(last);
            }
        }
    }

    private boolean open(final Selector own) throws IOException {
        final boolean secure = "wss".equalsIgnoreCase(address.getScheme());
        final int port = address.getPort() >= 0 ? address.getPort() : secure ? TLS_PORT : PLAIN_PORT;
        final String host = address.getHost().replaceAll("^\\[|\\]$", "");
        connect(own, InetAddress.getAllByName(host), port);
        final Transport transport;
        if (secure) {
            step = "encrypting";
            final TlsTransport encrypted =
                    new TlsTransport(channel, engines.engine(host, port), engines.areDirect(), clock);
            encrypted.handshake(ops -> await(own, ops));
            transport = encrypted;
        } else {
            transport = new PlainTransport(channel, clock);
        }
        step = "asking for a websocket";
        return ask(own, transport);
    }

    private void connect(final Selector own, final InetAddress[] hosts, final int port) throws IOException {
        step = "connecting";
        IOException last = null;
        for (int i = 0; i < hosts.length; i++) {
            final long nowNs = clock.nanoTime();
            // An address that does not answer leaves time for those behind it.
            final long untilNs = nowNs + (deadlineNs - nowNs) / (hosts.length - i);
            final SocketChannel trying = SocketChannel.open();
            channel = trying;
            try {
                requireWanted();
                trying.configureBlocking(false);
                trying.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (!trying.connect(new InetSocketAddress(hosts[i], port))) {
                    do {
                        await(own, SelectionKey.OP_CONNECT, untilNs);
                    } while (!trying.finishConnect());
                }
                return;
            } catch (final IOException e) {
                Quietly.close(trying);
                requireWanted();
                last = e;
            }
        }
        throw last == null ? new IOException("the host has no address") : last;
    }

    private boolean ask(final Selector own, final Transport transport) throws IOException {
        final ByteBuffer request = ByteBuffer.wrap(upgrade.request());
        while (!transport.write(request)) {
            await(own, SelectionKey.OP_WRITE);
        }
        final ByteBuffer answer = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES + 2 * transport.leastSpace());
        final ByteBuffer scratch = ByteBuffer.allocateDirect(Upgrade.MAX_HEAD_BYTES);
        while (true) {
            final int length = headLength(answer);
            if (length >= 0) {
                final String head = new String(answer.array(), 0, length, StandardCharsets.ISO_8859_1);
                final boolean interim = Upgrade.isInterim(head);
                final Upgrade.Refusal refusal = interim ? null : upgrade.judge(head);
                answer.flip().position(length);
                if (refusal != null) {
                    receiver.onRefused(refusal.status(), refusal.retryAfter());
                    return false;
                }
                if (!interim) {
                    return handOver(own, transport, answer);
                }
                answer.compact();
                continue;
            }
            final int count = transport.read(answer, scratch);
            if (transport.mustWrite()) {
                transport.write(ByteBuffer.allocate(0));
            }
            if (count < 0) {
                throw new IOException(transport.howEnded());
            }
            if (count == 0 && !transport.hasMore()) {
                await(own, SelectionKey.OP_READ);
            }
        }
    }

    private static int headLength(final ByteBuffer answer) throws IOException {
        final byte[] bytes = answer.array();
        final int count = answer.position();
        if (!Upgrade.mayBeAnswer(bytes, count)) {
            throw new IOException("the answer is not HTTP");
        }
        final int length = Upgrade.headLength(bytes, count);
        if (length > Upgrade.MAX_HEAD_BYTES || length < 0 && count >= Upgrade.MAX_HEAD_BYTES) {
            throw new IOException("the head of the answer is longer than " + Upgrade.MAX_HEAD_BYTES + " bytes");
        }
        return length;
    }

    private boolean handOver(final Selector own, final Transport transport, final ByteBuffer ahead) throws IOException {
        final SelectionKey key = channel.keyFor(own);
        if (key != null) {
            key.cancel();
            own.selectNow();
        }
        requireWanted();
        receiver.onUpgraded(transport, ahead);
        return true;
    }

    private void await(final Selector own, final int interestOps) throws IOException {
        await(own, interestOps, deadlineNs);
    }

    private void await(final Selector own, final int interestOps, final long untilNs) throws IOException {
        channel.register(own, interestOps);
        final long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - clock.nanoTime());
        if (leftMs <= 0) {
            throw new SocketTimeoutException("no answer in time while " + step);
        }
        own.select(leftMs);
        own.selectedKeys().clear();
        requireWanted();
    }

    private void requireWanted() throws IOException {
        if (cancelled) {
            throw new IOException("given up");
        }
    }
}
