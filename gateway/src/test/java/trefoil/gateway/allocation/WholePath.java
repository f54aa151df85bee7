package trefoil.gateway.allocation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import trefoil.engine.Engine;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.Balance;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.Timer;
import trefoil.engine.market.Universe;
import trefoil.engine.pipeline.WaitMode;
import trefoil.engine.risk.RiskLimits;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.HmacSigner;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.order.VenueOrderSender;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.stream.MarketDataFeed;
import trefoil.gateway.binance.websocket.FrameListener;

/**
 * The engine as it is launched, between feeds and a sender as they are, with a venue that has no sockets. Counts what each step
 * allocates. Used by name only, from other class loaders too: its methods take and give nothing of Trefoil's.
 */
public final class WholePath implements Callable<Map<String, Long>>, AutoCloseable {
    private static final int TIMER_EACH = 1_000;
    private static final int MAX_BACKLOG = 512;
    private static final long SESSION = 1_790_000_000_123L;
    private static final long BALANCE = 1_000_000_000_000_000L;
    private static final int WEIGHT = 1_000_000_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final String FEED_THREAD = "market-stream";
    private static final String[] ENGINE_THREADS = {"trefoil-trading", "trefoil-journal", "trefoil-orders"};

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int frames;
    private final int loops;
    private final PathMarket market = new PathMarket();
    private final PathVenue venue = new PathVenue();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "path-timers");
        thread.setDaemon(true);
        return thread;
    });
    private final MonotonicEpochClock clock = new MonotonicEpochClock();
    private final Universe universe = PathMarket.universe();
    private final Credentials credentials =
            new Credentials("aKeyOfNobody", "aSecretOfNobody".getBytes(StandardCharsets.US_ASCII));
    private final BinanceRestClient rest = new BinanceRestClient("http://127.0.0.1:1", credentials, clock);
    private final Engine engine;
    private final BothRoads sender = new BothRoads();
    private final FrameListener json;
    private final FrameListener sbe;
    private final long[] threadIds = new long[ENGINE_THREADS.length];

    private long jsonBytes;
    private long sbeBytes;
    private long feedBytes;
    private volatile IllegalStateException failure;

    /** A path that has not begun; each round brings at least so many frames, and opens at least so many loops. */
    public WholePath(final String directory, final Integer frames, final Integer loops) throws Exception {
        this.frames = frames;
        this.loops = loops;
        rest.governor().limits(WEIGHT, WEIGHT, WEIGHT);
        engine = Engine.launch(new Engine.Context()
                .universe(universe)
                .startAssets(List.of("S"))
                .takerFeePpm(new int[] {1_000, 1_000, 1_000})
                .tradingEnabled(true)
                .maxStart(Map.of("S", 100_000_000_000L))
                .limits(RiskLimits.NONE)
                .valueAsset("S")
                .maxUnfilledOrders(1 << 20)
                .maxOpenLoops(1)
                .unwindPatienceMs(100)
                .ringSize(1 << 16)
                .waitMode(WaitMode.PARKING)
                .journalDirectory(Path.of(directory))
                .clock(clock)
                .sender(sender::open));
        sender.start();
        json = feed(false);
        sbe = feed(true);
        final InboundRing inbound = engine.inbound();
        final long sequence = inbound.claim(1);
        Balance.write(
                inbound.buffer(sequence),
                inbound.offset(sequence),
                1,
                universe.assetIndex("S"),
                Balance.SNAPSHOT,
                BALANCE,
                0);
        inbound.publish(sequence, 1);
        for (int i = 0; i < threadIds.length; i++) {
            threadIds[i] = idOf(ENGINE_THREADS[i]);
        }
    }

    private FrameListener feed(final boolean binary) throws InterruptedException {
        final MarketDataFeed.Context context = new MarketDataFeed.Context()
                .streamUrl("ws://127.0.0.1:1")
                .universe(universe)
                .source(venue)
                .ring(engine.inbound())
                .clock(clock)
                .scheduler(TaskScheduler.over(timers))
                .random(new Random(1))
                .silenceMs(600_000);
        if (binary) {
            context.binary("ws://127.0.0.1:1", "aKeyOfNobody", false);
        }
        context.conclude().start();
        return venue.open();
    }

    private static long idOf(final String name) {
        for (final ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals(name)) {
                return info.getThreadId();
            }
        }
        throw new IllegalStateException("there is no thread " + name);
    }

    /** One round: bytes that each step allocated, by {@code thread: step}, and under {@code loops} how many were opened. */
    @Override
    public Map<String, Long> call() throws Exception {
        final long[] before = new long[threadIds.length];
        for (int i = 0; i < before.length; i++) {
            before[i] = THREADS.getThreadAllocatedBytes(threadIds[i]);
        }
        final long loopsBefore = loopsOpened();
        jsonBytes = 0;
        sbeBytes = 0;
        sender.restBytes = 0;
        sender.wsApiBytes = 0;
        sender.orders = 0;
        final Thread feeding = new Thread(() -> feed(loopsBefore), FEED_THREAD);
        feeding.setUncaughtExceptionHandler((thread, cause) -> failure = new IllegalStateException(cause));
        feeding.start();
        feeding.join();
        if (failure != null) {
            throw failure;
        }
        final long endNs = System.nanoTime() + PATIENCE_NS;
        while (engine.openLoops() > 0) {
            tick();
            requireBefore(endNs, "a loop does not end");
        }
        while (!engine.idle()) {
            requireBefore(endNs, "the engine is not idle");
        }
        final Map<String, Long> found = new LinkedHashMap<>();
        found.put(FEED_THREAD + ": JSON frame into the ring", jsonBytes);
        found.put(FEED_THREAD + ": SBE frame into the ring", sbeBytes);
        found.put(FEED_THREAD + ": between frames", feedBytes - jsonBytes - sbeBytes);
        found.put("trefoil-trading: decide", THREADS.getThreadAllocatedBytes(threadIds[0]) - before[0]);
        found.put("trefoil-journal: journal", THREADS.getThreadAllocatedBytes(threadIds[1]) - before[1]);
        found.put("trefoil-orders: REST encode and sign", sender.restBytes);
        found.put("trefoil-orders: WS API encode and send", sender.wsApiBytes);
        found.put(
                "trefoil-orders: between orders",
                THREADS.getThreadAllocatedBytes(threadIds[2]) - before[2] - sender.restBytes - sender.wsApiBytes);
        found.put("loops", loopsOpened() - loopsBefore);
        found.put("orders", sender.orders);
        if (engine.handlerFailure() != null || engine.journalFailure() != null) {
            throw new IllegalStateException("the engine failed", engine.handlerFailure());
        }
        return found;
    }

    private long loopsOpened() {
        return engine.counters().get(engine.counters().loopsOpened);
    }

    /** On its own thread, as a source of frames does. */
    private void feed(final long loopsBefore) {
        final long threadBefore = THREADS.getCurrentThreadAllocatedBytes();
        final long endNs = System.nanoTime() + PATIENCE_NS;
        for (int i = 0; i < frames || loopsOpened() - loopsBefore < loops; i++) {
            if (i % TIMER_EACH == 0) {
                tick();
            }
            while (engine.backlog() > MAX_BACKLOG) {
                requireBefore(endNs, "frames are not handled");
            }
            final boolean binary = market.nextIsBinary();
            final byte[] frame = market.next();
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            if (binary) {
                sbe.onBinary(frame, 0, frame.length, clock.nanoTime());
                sbeBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
            } else {
                json.onText(frame, 0, frame.length, clock.nanoTime());
                jsonBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
            }
        }
        feedBytes = THREADS.getCurrentThreadAllocatedBytes() - threadBefore;
    }

    private void tick() {
        final InboundRing inbound = engine.inbound();
        final long sequence = inbound.claim(1);
        Timer.write(inbound.buffer(sequence), inbound.offset(sequence), clock.nanoTime());
        inbound.publish(sequence, 1);
    }

    private static void requireBefore(final long endNs, final String what) {
        if (System.nanoTime() - endNs > 0) {
            throw new IllegalStateException(what);
        }
        LockSupport.parkNanos(10_000);
    }

    @Override
    public void close() {
        sender.close();
        engine.close();
        rest.close();
        venue.close();
        timers.shutdownNow();
    }

    /** Makes each order's REST bytes, and sends it by the websocket API. */
    private final class BothRoads implements OrderSender {
        private final HmacSigner signer = new HmacSigner("aSecretOfNobody".getBytes(StandardCharsets.US_ASCII));
        private final OrderRequestEncoder encoder =
                new OrderRequestEncoder(universe.instruments(), SESSION, new BigDecimal(1_000));
        private VenueOrderSender wsApi;
        private volatile long restBytes;
        private volatile long wsApiBytes;
        private volatile long orders;

        OrderSender open(final InboundRing inbound) {
            wsApi = new VenueOrderSender.Context()
                    .restUrl("http://127.0.0.1:1")
                    .wsApi("ws://127.0.0.1:1", venue, TaskScheduler.over(timers))
                    .upkeepMs(600_000, 0)
                    .credentials(credentials)
                    .universe(universe)
                    .ring(inbound)
                    .clock(clock)
                    .rest(rest)
                    .session(SESSION)
                    .closeWaitMs(1)
                    .timeoutsMs(1, 60_000)
                    .conclude();
            return this;
        }

        void start() throws InterruptedException {
            final Thread starting = new Thread(wsApi::start, "path-start");
            starting.start();
            venue.open();
            starting.join();
            final long endNs = System.nanoTime() + PATIENCE_NS;
            while (!wsApi.usesWsApi()) {
                requireBefore(endNs, "orders do not go by the websocket API");
            }
        }

        @Override
        public void send(final DirectBuffer buffer, final int offset) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            encoder.encode(buffer, offset, rest.serverClock().nowMs(), signer);
            final long between = THREADS.getCurrentThreadAllocatedBytes();
            wsApi.send(buffer, offset);
            restBytes += between - before;
            wsApiBytes += THREADS.getCurrentThreadAllocatedBytes() - between;
            orders++;
        }

        void close() {
            wsApi.close();
        }
    }
}
