package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of frames whose writing fails, for an order that is said not to have gone out goes by another road. */
class OutboundTest {
    private static final byte[] ORDER = new byte[300];

    private final FailingTransport transport = new FailingTransport();
    private final List<Boolean> waits = new ArrayList<>();
    private final Outbound outbound = new Outbound(transport, waits::add);

    @Test
    void shouldSayThatAFrameHasNotGoneOutOnlyIfNoneOfItWasTaken() {
        transport.takes = 0;

        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
    }

    @Test
    void shouldNotSayItOnceAnyOfItWasTaken() throws IOException {
        transport.takes = 1;

        assertThat(send()).isEqualTo(Outbound.Fate.BROKEN);
        assertThat(send()).as("nothing follows").isEqualTo(Outbound.Fate.ENDED);
    }

    @Test
    void shouldNotSayItOfAFrameThatWasTakenWhole() throws IOException {
        transport.takes = Integer.MAX_VALUE;

        assertThat(send()).isEqualTo(Outbound.Fate.BROKEN);
    }

    @Test
    void shouldSayItOfAFrameBehindOneThatWaits() throws IOException {
        transport.fails = false;
        transport.takes = 0;
        assertThat(send()).isEqualTo(Outbound.Fate.TAKEN);
        transport.fails = true;
        transport.takes = 200;

        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
    }

    @Test
    void shouldWaitForTheSocketOnlyWhileTheSocketIsWhatIsMissing() throws IOException {
        transport.fails = false;
        transport.takes = 0;
        transport.full = false;
        send();
        assertThat(outbound.isWaiting()).isTrue();
        assertThat(waits).as("keys are being agreed on").isEmpty();

        transport.full = true;
        outbound.flush();
        transport.takes = Integer.MAX_VALUE;
        outbound.flush();

        assertThat(outbound.isWaiting()).isFalse();
        assertThat(waits).containsExactly(true, false);
    }

    private Outbound.Fate send() throws IOException {
        return outbound.send(Opcode.TEXT, ORDER, 0, ORDER.length);
    }

    /** Takes so many bytes each time, then fails or takes no more. */
    private static final class FailingTransport implements Transport {
        private int takes;
        private boolean fails = true;
        private boolean full = true;

        @Override
        public boolean write(final ByteBuffer source) throws IOException {
            source.position(source.position() + Math.min(takes, source.remaining()));
            if (fails) {
                throw new IOException("broken");
            }
            return !source.hasRemaining();
        }

        @Override
        public boolean socketIsFull() {
            return full;
        }

        @Override
        public ByteBuffer allocate(final int bytes) {
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public SocketChannel channel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(final ByteBuffer target, final ByteBuffer scratch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int leastSpace() {
            return 0;
        }

        @Override
        public long readNs() {
            return 0;
        }

        @Override
        public boolean hasMore() {
            return false;
        }

        @Override
        public boolean mustWrite() {
            return false;
        }

        @Override
        public String howEnded() {
            return "";
        }

        @Override
        public void close() {}
    }
}
