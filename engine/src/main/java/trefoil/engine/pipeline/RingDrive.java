package trefoil.engine.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.AgentRunner;

/** A thread that decides, one that journals and one that sends, behind rings: {@link HandOff#RING}. */
final class RingDrive implements Drive {
    private final ThreadPlacement placement;
    private final JournalAgent journal;
    private final AgentRunner journalRunner;
    private final BatchEventProcessor<Slot> trading;
    private final BatchEventProcessor<Slot> orders;
    private final Thread tradingThread;
    private final Thread orderThread;
    private boolean started;

    RingDrive(
            final RecordRing inbound,
            final RecordRing outbound,
            final JournalAgent journal,
            final Threading threading,
            final Defects defects,
            final EventHandler<Slot> onInput,
            final EventHandler<Slot> onOutput) {
        this.journal = journal;
        placement = threading.placement();
        // Journal and trading side by side on the inbound ring; journal before orders on the outbound ring.
        trading = new BatchEventProcessorBuilder()
                .build(inbound.ring(), inbound.ring().newBarrier(), onInput);
        orders = new BatchEventProcessorBuilder()
                .build(outbound.ring(), outbound.ring().newBarrier(journal.outboundSequence()), onOutput);
        journalRunner = new AgentRunner(threading.waitMode().idleStrategy(), defects::note, null, journal);
        tradingThread = PipelineThread.daemon(trading, Pipeline.TRADING_THREAD, placement);
        orderThread = PipelineThread.daemon(orders, "trefoil-orders", placement);
    }

    @Override
    public Sequence decided() {
        return trading.getSequence();
    }

    @Override
    public Sequence handedOut() {
        return orders.getSequence();
    }

    @Override
    public void start() {
        started = true;
        AgentRunner.startOnThread(
                journalRunner, runnable -> PipelineThread.daemon(runnable, journal.roleName(), placement));
        tradingThread.start();
        orderThread.start();
    }

    @Override
    public void stop() {
        trading.halt();
        orders.halt();
        if (started) {
            PipelineThread.join(tradingThread);
            PipelineThread.join(orderThread);
        }
        journalRunner.close();
    }
}
