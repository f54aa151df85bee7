package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.websocket.RawServer;
import trefoil.gateway.exchange.TlsIdentity;
import trefoil.gateway.exchange.TlsServers;

/** The contract over an encrypted socket. */
abstract class TlsChannelContract extends ChannelContract {
    private static final TlsIdentity IDENTITY = TlsIdentity.generate();

    @TempDir
    private Path directory;

    abstract TlsChoice engine();

    @Override
    protected RawServer newServer() throws Exception {
        return new RawServer(TlsServers.socket(IDENTITY), "wss");
    }

    @Override
    ChannelFrameSource.Context context() throws IOException {
        return new ChannelFrameSource.Context()
                .poll(PollMode.SELECT)
                .tls(engine())
                .trust(VenueTrust.ofFile(TlsServers.trustFile(IDENTITY, directory)));
    }
}
