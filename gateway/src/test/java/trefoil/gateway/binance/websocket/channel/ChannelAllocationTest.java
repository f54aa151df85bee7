package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.MonotonicEpochClock;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameRecorder;
import trefoil.gateway.binance.websocket.RawPeer;
import trefoil.gateway.binance.websocket.RawServer;
import trefoil.gateway.exchange.TlsIdentity;
import trefoil.gateway.exchange.TlsServers;

/**
 * Holds the polling thread and whoever sends to zero bytes once warm. As elsewhere a whole round must be clean, not the
 * first one: the virtual machine now and then charges a thread for something of its own.
 */
@Tag("allocation")
@Timeout(180)
class ChannelAllocationTest {
    private static final int MAX_ROUNDS = 10;
    private static final int BATCHES = 500;
    private static final int FRAMES_OF_BATCH = 44;
    private static final int SENT = 20_000;
    /** Of each record decrypted, the engine's own; it is its result's size. */
    private static final int CONSCRYPT_BYTES_PER_RECORD = 40;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicReference<Thread> poller = new AtomicReference<>();
    private final Counting listener = new Counting();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PollMode.class)
    void shouldAllocateNothingForFramesReceived(final PollMode mode) throws Exception {
        try (RawServer server = new RawServer(new ServerSocket(), "ws");
                ChannelFrameSource source = context(mode).conclude()) {
            final RawPeer peer = connect(server, source);
            final byte[] batch = batch();

            final List<Long> rounds = rounds(() -> receive(peer, batch));

            assertThat(rounds)
                    .as("bytes allocated for %d frames, each round", BATCHES * FRAMES_OF_BATCH)
                    .endsWith(0L);
        }
    }

    @Test
    void shouldAllocateNextToNothingForRecordsDecryptedByConscrypt() throws Exception {
        final TlsIdentity identity = TlsIdentity.generate();
        try (RawServer server = new RawServer(TlsServers.socket(identity), "wss");
                ChannelFrameSource source = context(PollMode.SELECT)
                        .tls(TlsChoice.CONSCRYPT)
                        .trust(VenueTrust.ofFile(TlsServers.trustFile(identity, directory)))
                        .conclude()) {
            final RawPeer peer = connect(server, source);
            final byte[] frame = RawPeer.frame(0x81, "x".repeat(200).getBytes());
            final int records = 5_000;

            final List<Long> rounds = rounds(() -> {
                final long until = listener.frames + records;
                for (int i = 0; i < records; i++) {
                    peer.write(frame);
                }
                await(until);
            });

            assertThat(rounds.stream().min(Long::compare).orElseThrow())
                    .as("bytes allocated for %d records, each round: %s", records, rounds)
                    .isLessThanOrEqualTo((long) CONSCRYPT_BYTES_PER_RECORD * records);
        }
    }

    @Test
    void shouldAllocateNothingForFramesSent() throws Exception {
        try (RawServer server = new RawServer(new ServerSocket(), "ws");
                ChannelFrameSource source = context(PollMode.SELECT).conclude()) {
            final RawPeer peer = connect(server, source);
            final Thread drain = drain(peer);
            final byte[] request = ("{\"id\":1,\"method\":\"order.place\",\"params\":{" + "x".repeat(150)).getBytes();
            final FrameConnection connection = listener.connection;

            final List<Long> rounds = rounds(threads::getCurrentThreadAllocatedBytes, () -> {
                for (int i = 0; i < SENT; i++) {
                    while (!connection.send(request, 0, 100 + i % 80)) {
                        throw new AssertionError("not taken");
                    }
                }
            });

            assertThat(rounds)
                    .as("bytes allocated by %d sendings, each round", SENT)
                    .endsWith(0L);
            peer.close();
            drain.join(TimeUnit.SECONDS.toMillis(30));
        }
    }

    private ChannelFrameSource.Context context(final PollMode mode) {
        return new ChannelFrameSource.Context()
                .clock(new MonotonicEpochClock())
                .poll(mode)
                .threadFactory(task -> {
                    final Thread thread = new Thread(task, "measured-poller");
                    thread.setDaemon(true);
                    poller.set(thread);
                    return thread;
                });
    }

    private RawPeer connect(final RawServer server, final ChannelFrameSource source) throws Exception {
        source.connect(server.uri(), listener);
        final RawPeer peer = server.accept().upgrade();
        assertThat(listener.told.take()).isEqualTo("opened");
        return peer;
    }

    /** Texts, binary frames, messages in fragments, sizes with heads of both lengths, now and then a ping. */
    private static byte[] batch() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < FRAMES_OF_BATCH / 2; i++) {
            final byte[] payload = "y".repeat(60 + 10 * i).getBytes();
            bytes.writeBytes(RawPeer.frame(i % 2 == 0 ? 0x81 : 0x82, payload));
            bytes.writeBytes(RawPeer.frame(i % 2 == 0 ? 0x01 : 0x02, payload));
            bytes.writeBytes(RawPeer.frame(0x80, payload));
        }
        bytes.writeBytes(RawPeer.frame(0x89, "ping".getBytes()));
        return bytes.toByteArray();
    }

    private void receive(final RawPeer peer, final byte[] batch) throws IOException {
        final long until = listener.frames + (long) BATCHES * FRAMES_OF_BATCH;
        final byte[] pongs = new byte[BATCHES * 10];
        for (int i = 0; i < BATCHES; i++) {
            peer.write(batch);
        }
        await(until);
        assertThat(peer.socket().getInputStream().readNBytes(pongs, 0, pongs.length))
                .isEqualTo(pongs.length);
    }

    private void await(final long until) {
        while (listener.frames < until) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static Thread drain(final RawPeer peer) {
        final Thread thread = new Thread(
                () -> {
                    final byte[] target = new byte[1 << 16];
                    try (InputStream input = peer.socket().getInputStream()) {
                        while (input.read(target) >= 0) {
                            // Nobody reads it.
                        }
                    } catch (final EOFException | SocketException e) {
                        // The test has ended.
                    } catch (final IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "drain");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Round {
        void run() throws Exception;
    }

    private List<Long> rounds(final Round round) throws Exception {
        final long id = poller.get().getId();
        return rounds(() -> threads.getThreadAllocatedBytes(id), round);
    }

    private static List<Long> rounds(final LongSupplier allocated, final Round round) throws Exception {
        final List<Long> rounds = new ArrayList<>();
        round.run();
        do {
            final long before = allocated.getAsLong();
            round.run();
            rounds.add(allocated.getAsLong() - before);
        } while (rounds.get(rounds.size() - 1) != 0 && rounds.size() < MAX_ROUNDS);
        return rounds;
    }

    private static final class Counting implements FrameListener {
        private final FrameRecorder told = new FrameRecorder();
        private volatile FrameConnection connection;
        /** Written by the poller. */
        private volatile long frames;

        @Override
        public void onOpened(final FrameConnection opened) {
            connection = opened;
            told.onOpened(opened);
        }

        @Override
        public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            frames++;
        }

        @Override
        public void onClosed(final String reason) {}
    }
}
