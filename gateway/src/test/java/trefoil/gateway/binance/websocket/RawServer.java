package trefoil.gateway.binance.websocket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A listening socket on loopback whose connections the test serves by hand. */
public final class RawServer implements Closeable {
    private static final int PATIENCE_MS = 30_000;

    private final ServerSocket server;
    private final String scheme;
    private final List<RawPeer> peers = new ArrayList<>();

    /** On a free port; the socket is not bound yet. */
    public RawServer(final ServerSocket server, final String scheme) throws IOException {
        this.server = server;
        this.scheme = scheme;
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 200);
        server.setSoTimeout(PATIENCE_MS);
    }

    public URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The next connection. */
    public RawPeer accept() throws IOException {
        final RawPeer peer = new RawPeer(server.accept());
        peers.add(peer);
        return peer;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (final RawPeer peer : peers) {
            peer.close();
        }
    }
}
