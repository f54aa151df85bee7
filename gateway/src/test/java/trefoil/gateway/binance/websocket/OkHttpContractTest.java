package trefoil.gateway.binance.websocket;

import org.agrona.concurrent.EpochNanoClock;

class OkHttpContractTest extends FrameSourceContract {
    @Override
    protected FrameSource newSource(final EpochNanoClock stamps) {
        return new OkHttpFrameSource(stamps);
    }

    @Override
    protected boolean namesProblems() {
        return false;
    }
}
