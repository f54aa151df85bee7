package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.Test;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameRecorder;
import trefoil.gateway.binance.websocket.FrameSourceContract;
import trefoil.gateway.binance.websocket.RawPeer;

/** What the own channel does beyond the port's contract. */
abstract class ChannelContract extends FrameSourceContract {
    /** As in earnest, but for the wait for peers that the test does not let answer. */
    private static final ChannelTiming USUAL = new ChannelTiming(
            ChannelTiming.DEFAULT.openWithinNs(),
            ChannelTiming.DEFAULT.pingEveryNs(),
            ChannelTiming.DEFAULT.pongWithinNs(),
            TimeUnit.MILLISECONDS.toNanos(150),
            TimeUnit.MILLISECONDS.toNanos(20));

    private static final ChannelTiming SHORT = new ChannelTiming(
            TimeUnit.MILLISECONDS.toNanos(700),
            TimeUnit.MILLISECONDS.toNanos(50),
            TimeUnit.MILLISECONDS.toNanos(500),
            TimeUnit.MILLISECONDS.toNanos(200),
            TimeUnit.MILLISECONDS.toNanos(5));

    abstract ChannelFrameSource.Context context() throws IOException;

    @Override
    protected final ChannelFrameSource newSource(final EpochNanoClock stamps) throws Exception {
        return context().clock(stamps).timing(USUAL).conclude();
    }

    @Test
    void shouldEndOnTextThatIsNotUtf8() throws Exception {
        assertEnds("cut short", RawPeer.frame(0x81, new byte[] {'a', (byte) 0xC3}), 1007, "not UTF-8");
        assertEnds("a surrogate", RawPeer.frame(0x81, bytes(0xED, 0xA0, 0x80)), 1007, "not UTF-8");
        assertEnds("too long a form", RawPeer.frame(0x81, bytes('1', '2', 0xC0, 0xAF)), 1007, "not UTF-8");
        assertEnds("a reason", RawPeer.frame(0x88, bytes(3, 0xE8, 0xFF)), 1007, "not UTF-8");
        assertEnds(
                "across fragments",
                concat(RawPeer.frame(0x01, bytes('a', 0xE2, 0x82)), RawPeer.frame(0x80, bytes('b'))),
                1007,
                "not UTF-8");
        assertEnds(
                "ended within a character",
                concat(RawPeer.frame(0x01, bytes('a', 0xE2)), RawPeer.frame(0x80, bytes(0x82))),
                1007,
                "not UTF-8");
    }

    private static byte[] bytes(final int... values) {
        final byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(final byte[] first, final byte[] second) {
        return (new String(first, StandardCharsets.ISO_8859_1) + new String(second, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldRefuseWhatItDidNotAskForAndHeadsWithoutEnd() throws Exception {
        final List<List<String>> answers = List.of(
                List.of("an extension", "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
                List.of("a subprotocol", "Sec-WebSocket-Protocol: chat\r\n"),
                List.of("malformed", "no colon\r\n"),
                List.of("longer than 16384 bytes", "X: " + "x".repeat(1 << 14) + "\r\n"));
        for (final List<String> answer : answers) {
            final FrameRecorder told = new FrameRecorder();
            source.connect(server.uri(), told);
            final RawPeer peer = server.accept().readRequest();
            peer.write(peer.acceptingHead(answer.get(1)));

            assertThat(told.take()).startsWith("closed: IOException: ").contains(answer.get(0));
        }
        source.connect(server.uri(), recorder);
        final RawPeer peer = server.accept().readRequest();
        final String loosely = peer.acceptingHead()
                .replace("Upgrade: websocket", "upgrade:WebSocket  ")
                .replace("Connection: Upgrade", "CONNECTION: keep-alive , upgrade");
        peer.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + loosely);
        assertThat(recorder.take()).isEqualTo("opened");
    }

    @Test
    void shouldGiveUpWhoNeitherAnswersNorPongs() throws Exception {
        source.close();
        source = context().clock(clock).timing(SHORT).conclude();
        final FrameRecorder told = new FrameRecorder();
        source.connect(server.uri(), told);
        final RawPeer mute = server.accept().readRequest();
        assertThat(told.take()).startsWith("closed: ").contains("while asking for a websocket");
        mute.close();

        source.connect(server.uri(), recorder);
        final RawPeer halfOpen = server.accept().upgrade();
        assertThat(recorder.take()).isEqualTo("opened");
        for (int i = 0; i < 3; i++) {
            final RawPeer.Frame ping = halfOpen.read();
            assertThat(ping.first()).isEqualTo(RawPeer.FIN | RawPeer.PING);
            halfOpen.writeFrame(RawPeer.FIN | RawPeer.PONG, ping.payload());
        }
        assertThat(recorder.take()).isEqualTo("closed: no answer to a ping within 500 ms");
        halfOpen.awaitEnd();
    }

    @Test
    void shouldBoundWhatWaitsToBeSent() throws Exception {
        connected();
        final byte[] text = new byte[100_000];
        final FrameConnection connection = recorder.connection();

        int sent = 0;
        while (connection.send(text, 0, text.length)) {
            sent++;
        }

        assertThat(recorder.take()).contains("the venue does not take what is sent");
        assertThat(sent).isGreaterThan(10);
        assertThat(connection.send("more")).isFalse();
    }

    @Test
    void shouldCloseFromWithinACall() throws Exception {
        final FrameRecorder closing = new FrameRecorder() {
            @Override
            public void onText(final byte[] buffer, final int offset, final int length, final long at) {
                super.onText(buffer, offset, length, at);
                connection().close("seen enough");
            }
        };
        source.connect(server.uri(), closing);
        final RawPeer peer = server.accept().upgrade();
        assertThat(closing.take()).isEqualTo("opened");

        peer.write(concat(RawPeer.frame(0x81, bytes('a')), RawPeer.frame(0x81, bytes('b'))));

        assertThat(closing.take()).isEqualTo("text a");
        assertThat(closing.take()).isEqualTo("closed: seen enough");
        assertThat(peer.read().code()).isEqualTo(1000);
        peer.close();
        assertThat(closing.peek()).isNull();
    }

    @Test
    void shouldCloseTheSourceFromWithinACall() throws Exception {
        final FrameRecorder closing = new FrameRecorder() {
            @Override
            public void onText(final byte[] buffer, final int offset, final int length, final long at) {
                super.onText(buffer, offset, length, at);
                source.close();
            }
        };
        source.connect(server.uri(), closing);
        final RawPeer peer = server.accept().upgrade();
        assertThat(closing.take()).isEqualTo("opened");

        peer.writeFrame(0x81, "a");

        assertThat(closing.take()).isEqualTo("text a");
        assertThat(closing.take()).isEqualTo("closed: the source of frames is closed");
        peer.awaitEnd();
    }

    @Test
    void shouldOutliveListenersThatFailWhereverTheyAreCalled() throws Exception {
        final FrameRecorder told = new FrameRecorder();
        source.connect(server.uri(), new FrameListener() {
            @Override
            public void onOpened(final FrameConnection connection) {
                throw new AssertionError("of a listener");
            }

            @Override
            public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {}

            @Override
            public void onClosed(final String reason) {
                told.onClosed(reason);
                throw new IllegalStateException("of a listener, again");
            }
        });
        final RawPeer bad = server.accept().upgrade();

        assertThat(told.take()).contains("the listener failed");
        bad.awaitEnd();
        connected().writeFrame(0x81, "on");
        assertThat(recorder.take()).isEqualTo("text on");
    }
}
