package trefoil.gateway.binance.websocket.channel;

class SelectingChannelTest extends ChannelContract {
    @Override
    ChannelFrameSource.Context context() {
        return new ChannelFrameSource.Context().poll(PollMode.SELECT);
    }
}
