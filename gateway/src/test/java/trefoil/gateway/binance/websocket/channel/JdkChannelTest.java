package trefoil.gateway.binance.websocket.channel;

class JdkChannelTest extends TlsChannelContract {
    @Override
    TlsChoice engine() {
        return TlsChoice.JDK;
    }
}
