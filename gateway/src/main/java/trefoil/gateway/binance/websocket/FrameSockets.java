package trefoil.gateway.binance.websocket;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import trefoil.gateway.binance.PlainSocketFactory;

/**
 * Plain sockets that fail once far more bytes have come than the longest frame has: the library collects a frame, of
 * whatever length the other side announces, before anyone else sees it. A websocket's frames are read and delivered on
 * one thread, so the thread says which socket's frame has ended.
 */
final class FrameSockets extends PlainSocketFactory {
    /** Frame heads, encryption, pings between two frames, and what is read ahead. */
    private static final int MARGIN_BYTES = 1 << 18;

    private static final ThreadLocal<BoundedStream> READ_LAST = new ThreadLocal<>();

    /** The frame that this thread was reading has ended. */
    static void frameEnded() {
        final BoundedStream stream = READ_LAST.get();
        if (stream != null) {
            stream.bytes = 0;
        }
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                return new BoundedStream(super.getInputStream());
            }
        };
    }

    private static final class BoundedStream extends FilterInputStream {
        /** Since the last frame; reading and ending a frame happen on one thread. */
        private long bytes;

        BoundedStream(final InputStream socket) {
            super(socket);
        }

        @Override
        public int read() throws IOException {
            final int next = in.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(final byte[] target, final int offset, final int length) throws IOException {
            final int count = in.read(target, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(final int more) throws IOException {
            bytes += more;
            if (READ_LAST.get() != this) {
                READ_LAST.set(this);
            }
            if (bytes > FrameListener.MAX_FRAME_BYTES + MARGIN_BYTES) {
                throw new IOException("a frame longer than " + FrameListener.MAX_FRAME_BYTES + " bytes");
            }
        }
    }
}
