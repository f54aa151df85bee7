package trefoil.gateway.binance.websocket.channel;

class BusyChannelTest extends ChannelContract {
    @Override
    ChannelFrameSource.Context context() {
        return new ChannelFrameSource.Context().poll(PollMode.BUSY);
    }
}
