package trefoil.gateway.session;

import trefoil.engine.Engine;
import trefoil.engine.pipeline.HandOff;
import trefoil.engine.pipeline.InlineWork;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.binance.websocket.channel.SideWork;

/** The work of an engine with {@link HandOff#INLINE}, for the thread that reads its market. */
public final class EngineSideWork implements SideWork {
    private final InlineWork work;

    private EngineSideWork(final InlineWork work, final Runnable wake) {
        this.work = work;
        work.enter(wake);
    }

    /** Lets the source's thread do the engine's work from now on, if the engine shares it. */
    public static void join(final Engine engine, final ChannelFrameSource source) {
        engine.inlineWork().ifPresent(work -> source.share(wake -> new EngineSideWork(work, wake)));
    }

    @Override
    public boolean doWork() {
        return work.doWork();
    }

    @Override
    public boolean maySleep() {
        return work.maySleep();
    }

    @Override
    public void awake() {
        work.awake();
    }

    @Override
    public void end() {
        work.leave();
    }
}
