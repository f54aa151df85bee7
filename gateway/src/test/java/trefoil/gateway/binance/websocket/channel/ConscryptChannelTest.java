package trefoil.gateway.binance.websocket.channel;

class ConscryptChannelTest extends TlsChannelContract {
    @Override
    TlsChoice engine() {
        return TlsChoice.CONSCRYPT;
    }
}
