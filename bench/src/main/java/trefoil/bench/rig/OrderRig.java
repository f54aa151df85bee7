package trefoil.bench.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.bench.BenchMarket;
import trefoil.bench.report.Measurement;
import trefoil.bench.report.Reach;
import trefoil.engine.Engine;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.engine.math.Fixed;
import trefoil.engine.pipeline.HandOff;
import trefoil.engine.pipeline.WaitMode;
import trefoil.engine.risk.RiskLimits;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.FrameKind;
import trefoil.gateway.binance.order.VenueOrderSender;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.session.EngineSideWork;

/**
 * A socket's frames through source, decoder, rings, engine, journal and order sender to a peer that takes the orders, each
 * stage counted from when its frame was meant to be sent. One frame in fifty opens a loop, in the warm-up one in fifteen, as
 * a run compiles its path before it trades; the order is answered with "nothing filled", so that the next can be opened.
 */
final class OrderRig {
    private static final int PER_SECOND = 10_000;
    private static final int ORDER_EVERY = 50;
    /** More would reach the venue's 6,000 requests a minute, which the gateway keeps, before the run ends. */
    private static final int WARM_UP_ORDER_EVERY = 15;

    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(6);
    private static final long MEASURED_NS = TimeUnit.SECONDS.toNanos(6);
    private static final int PATIENCE_MS = 30_000;
    private static final long SESSION = 1;
    private static final long BALANCE = 1_000_000_000L * Fixed.ONE;
    private static final int FEE_PPM = 1_000;
    private static final int MAX_UNFILLED_ORDERS = 1 << 17;
    private static final String START_ASSET = "USDT";

    private final BenchMarket market;
    private final LoopbackTls tls;
    private final Findings findings;
    private final Latencies floor;
    private final EpochNanoClock clock = new MonotonicEpochClock();
    private Latencies best;
    private String bestGroup;
    private String bestStages;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1, task -> {
        final Thread thread = new Thread(task, "rig-timer");
        thread.setDaemon(true);
        return thread;
    });

    /** Market frames and orders both over TLS if there is an identity. */
    OrderRig(final BenchMarket market, final LoopbackTls tls, final Findings findings, final Latencies floor) {
        this.market = market;
        this.tls = tls;
        this.findings = findings;
        this.floor = floor;
    }

    /** Sets the best of the runs beside the goal: which profile suits is the machine's. */
    void conclude() {
        findings.add(best.measurement("socket to order, the best of these")
                .named("order.best", best.name() + "; " + bestGroup)
                .reaching(Reach.SOCKET_TO_ORDER)
                .explained(Reach.SOCKET_TO_ORDER.whenMissed() + bestStages));
        findings.add(Measurement.of(
                        "order.bestTail",
                        "socket to order, the best of these",
                        "its p99, in p99 of the jitter floor",
                        Measurement.TIMES_LESS_IS_BETTER,
                        (double) best.percentile(99) / floor.percentile(99))
                .reaching(Reach.SOCKET_TO_ORDER_TAIL));
    }

    void run(final SourceKind kind, final boolean wsApi, final WaitMode waiting) throws Exception {
        run(kind, wsApi, waiting, HandOff.RING);
    }

    void run(final SourceKind kind, final boolean wsApi, final WaitMode waiting, final HandOff handOff)
            throws Exception {
        final Path journal = Files.createTempDirectory("rig-journal");
        final VenueTrust trust = LoopbackTls.trust(tls);
        try (OrderPeer peer = new OrderPeer(clock, tls);
                FrameServer server = new FrameServer(tls);
                FrameSource source = kind.open(clock, trust);
                Credentials credentials = wsApi ? RigKeys.ed25519() : RigKeys.hmac();
                BinanceRestClient rest = new BinanceRestClient(peer.url(), credentials, clock, trust)) {
            final Trip trip = new Trip(kind, wsApi, waiting, handOff, peer);
            try (Engine engine = engine(
                    trip,
                    journal,
                    ring -> sender(trip.answersInto(ring), peer, credentials, rest, wsApi ? source : null))) {
                trip.ring = engine.inbound();
                if (source instanceof ChannelFrameSource channel) {
                    EngineSideWork.join(engine, channel);
                }
                begin(engine);
                source.connect(server.address(), trip);
                server.open();
                trip.awaitOpened();
                final Pace pace = new Pace(clock.nanoTime() + LEAD_NS, WARM_UP_NS, MEASURED_NS, PER_SECOND);
                trip.begin(pace);
                server.send(
                        new Frames(
                                market,
                                false,
                                ORDER_EVERY,
                                WARM_UP_NS / 1_000_000_000L * PER_SECOND,
                                WARM_UP_ORDER_EVERY),
                        pace,
                        clock,
                        trip.sent);
                trip.awaitComplete();
                if (!engine.awaitIdle(PATIENCE_MS)) {
                    throw new IllegalStateException("the engine did not come to rest");
                }
                // The last answer is on its way.
                Thread.sleep(TimeUnit.SECONDS.toMillis(1));
                if (engine.journalFailure() != null || engine.handlerFailure() != null) {
                    throw new IllegalStateException(
                            "journal: " + engine.journalFailure() + ", handler: " + engine.handlerFailure());
                }
            } finally {
                trip.close();
            }
            trip.tell();
        } finally {
            delete(journal);
        }
    }

    private static void delete(final Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Engine engine(final Trip trip, final Path journal, final Function<InboundRing, OrderSender> sender) {
        final int[] fees = new int[market.universe().instrumentCount()];
        Arrays.fill(fees, FEE_PPM);
        return Engine.launch(new Engine.Context()
                .universe(market.universe())
                .startAssets(List.of(START_ASSET))
                .takerFeePpm(fees)
                .tradingEnabled(true)
                .limits(RiskLimits.NONE)
                .maxOpenLoops(1)
                .maxUnfilledOrders(MAX_UNFILLED_ORDERS)
                .staleAfterMs(Integer.MAX_VALUE)
                .waitMode(trip.waiting)
                .handOff(trip.handOff)
                .journalDirectory(journal)
                .session("rig")
                .clock(clock)
                .observer(loops -> (instrument, updateId, timeNs, pricer) -> trip.onDecided(updateId))
                .sender(ring -> trip.between(sender.apply(ring))));
    }

    private VenueOrderSender sender(
            final InboundRing ring,
            final OrderPeer peer,
            final Credentials credentials,
            final BinanceRestClient rest,
            final FrameSource wsApiSource) {
        final VenueOrderSender.Context context = new VenueOrderSender.Context()
                .restUrl(peer.url())
                .realMoney(false)
                .credentials(credentials)
                .universe(market.universe())
                .ring(ring)
                .clock(clock)
                .rest(rest)
                .notices(notice -> System.err.println("  orders: " + notice))
                .session(SESSION)
                .connections(1);
        if (wsApiSource != null) {
            context.wsApi(peer.wsApiUrl(), wsApiSource, TaskScheduler.over(timers));
        }
        final VenueOrderSender sender = context.conclude();
        if (sender.start() == 0) {
            throw new IllegalStateException("the order sender opened no connection");
        }
        return sender;
    }

    /** What the account owns, and a quote of every instrument. */
    private void begin(final Engine engine) {
        final InboundRing ring = engine.inbound();
        final long balance = ring.claim(1);
        Balance.write(
                ring.buffer(balance),
                ring.offset(balance),
                clock.nanoTime(),
                market.universe().assetIndex(START_ASSET),
                Balance.SNAPSHOT,
                BALANCE,
                0);
        ring.publish(balance, 1);
        for (int i = 0; i < market.universe().instrumentCount(); i++) {
            final long sequence = ring.claim(1);
            final long bid = market.price(i, 1);
            BookTicker.write(
                    ring.buffer(sequence),
                    ring.offset(sequence),
                    clock.nanoTime(),
                    i,
                    0,
                    1,
                    bid,
                    market.qty(i),
                    bid + 1,
                    market.qty(i));
            ring.publish(sequence, 1);
        }
    }

    /** One run: a listener that decodes into the ring, and the stages that frames and orders pass. */
    private final class Trip extends QuoteListener {
        private static final int ORDERS = 1 << 14;
        private static final int FRAME_COUNT = (int) ((WARM_UP_NS + MEASURED_NS) / 1_000_000_000L * PER_SECOND);

        private final SourceKind kind;
        private final boolean wsApi;
        private final WaitMode waiting;
        private final HandOff handOff;
        private final OrderPeer peer;
        private final BookTickerDecoder decoder = new BookTickerDecoder(new SymbolIndex(
                market.universe().instruments().stream().map(Instrument::symbol).toList()));

        // By frame, written by the listener before it publishes the frame.
        private final long[] receiveNsOf = new long[FRAME_COUNT];
        private final long[] orderKeys = new long[ORDERS];
        private final long[] dueNs = new long[ORDERS];
        private final long[] handedNs = new long[ORDERS];
        private InboundRing ring;
        private AutoCloseable sender;
        private volatile Pace pace;
        private Latencies sent;
        private Latencies received;
        private Latencies decoded;
        private Latencies decided;
        private Latencies journalled;
        private Latencies handed;
        private Latencies arrived;

        /** The order thread's. */
        private int orders;

        /** Frames that have come, by the listener; read by the order thread. */
        private volatile long newest;

        Trip(
                final SourceKind kind,
                final boolean wsApi,
                final WaitMode waiting,
                final HandOff handOff,
                final OrderPeer peer) {
            super(Frames.FIRST_ID + FRAME_COUNT - 1);
            this.kind = kind;
            this.wsApi = wsApi;
            this.waiting = waiting;
            this.handOff = handOff;
            this.peer = peer;
        }

        void begin(final Pace of) {
            final String id = "order." + (tls == null ? "" : "tls.")
                    + kind.name().toLowerCase(Locale.ROOT) + (wsApi ? ".wsApi." : ".rest.") + waiting.configName()
                    + (handOff == HandOff.INLINE ? ".inline." : ".");
            final String to = "sent to ";
            sent = of.latencies(id + "sent", "the sender's own lateness");
            received = of.latencies(id + "received", to + "received");
            decoded = of.latencies(id + "decoded", to + "decoded");
            decided = of.latencies(id + "decided", to + "decided");
            journalled = of.latencies(id + "journalled", to + "journalled");
            handed = of.latencies(id + "handed", to + "order at the socket");
            arrived = of.latencies(id + "arrived", to + "order at the exchange");
            pace = of;
        }

        @Override
        long onFrame(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            final long nowNs = clock.nanoTime();
            final long sequence = ring.claim(1);
            final MutableDirectBuffer slots = ring.buffer(sequence);
            final int slot = ring.offset(sequence);
            if (decoder.decode(buffer, offset, length, receiveNs, 0, slots, slot) != FrameKind.QUOTE) {
                throw new IllegalStateException("no quote");
            }
            final long updateId = BookTicker.updateId(slots, slot);
            final int number = (int) (updateId - Frames.FIRST_ID);
            receiveNsOf[number] = receiveNs;
            newest = number;
            ring.publish(sequence, 1);
            final long due = pace.dueNs(number);
            received.record(due, nowNs);
            decoded.record(due, clock.nanoTime());
            return updateId;
        }

        /** On the trading thread, when a quote's loops are priced and what is to be sent is on its ring. */
        void onDecided(final long updateId) {
            if (updateId >= Frames.FIRST_ID) {
                decided.record(pace.dueNs(updateId - Frames.FIRST_ID), clock.nanoTime());
            }
        }

        /** A sender that notes when an order has come out of the journal, before it sends it. */
        OrderSender between(final OrderSender next) {
            sender = (AutoCloseable) next;
            return (buffer, offset) -> {
                onJournalled(buffer, offset);
                next.send(buffer, offset);
            };
        }

        private void onJournalled(final DirectBuffer buffer, final int offset) {
            final long nowNs = clock.nanoTime();
            final long causeNs = RecordHeader.timeNs(buffer, offset);
            long number = newest;
            while (number >= 0 && receiveNsOf[(int) number] != causeNs) {
                number--;
            }
            if (number < 0 || orders == ORDERS) {
                throw new IllegalStateException("an order without its frame");
            }
            orderKeys[orders] = OrderIntent.orderKey(buffer, offset);
            dueNs[orders] = pace.dueNs(number);
            journalled.record(dueNs[orders], nowNs);
            orders++;
        }

        /** A ring that notes what answers say of when their orders were at the socket. */
        InboundRing answersInto(final InboundRing target) {
            return new InboundRing() {
                @Override
                public long claim(final int count) {
                    return target.claim(count);
                }

                @Override
                public MutableDirectBuffer buffer(final long sequence) {
                    return target.buffer(sequence);
                }

                @Override
                public int offset(final long sequence) {
                    return target.offset(sequence);
                }

                @Override
                public void publish(final long firstSequence, final int count) {
                    for (long sequence = firstSequence; sequence < firstSequence + count; sequence++) {
                        onAnswer(target.buffer(sequence), target.offset(sequence));
                    }
                    target.publish(firstSequence, count);
                }
            };
        }

        /** On one of the sender's threads; one order is out at a time. */
        private synchronized void onAnswer(final DirectBuffer buffer, final int offset) {
            if (RecordHeader.type(buffer, offset) == RecordType.ORDER_ANSWER) {
                final long key = OrderAnswer.orderKey(buffer, offset);
                for (int i = orders - 1; i >= 0; i--) {
                    if (orderKeys[i] == key) {
                        handedNs[i] = OrderAnswer.handedToSocketNs(buffer, offset);
                        return;
                    }
                }
            }
        }

        void close() throws Exception {
            if (sender != null) {
                sender.close();
            }
        }

        /** When half of the frames, and half of the orders, had come how far. */
        private String stages(final String group) {
            return " Half of its frames were received " + after(received, group) + ", decoded " + after(decoded, group)
                    + " and decided " + after(decided, group) + "; half of its orders were out of the journal "
                    + after(journalled, group) + " and at the socket " + after(handed, group) + ".";
        }

        private static String after(final Latencies stage, final String group) {
            return "after " + stage.measurement(group).measured();
        }

        private synchronized void tell() throws Exception {
            final String group = String.format(
                    Locale.ROOT,
                    "socket to order, %,d frames/s: %s, %s, threads %s%s",
                    PER_SECOND,
                    kind.words() + (tls == null ? "" : ", TLS"),
                    wsApi ? "WS API" : "REST",
                    waiting.configName(),
                    handOff == HandOff.INLINE ? ", inline" : "");
            System.out.println(group);
            for (int i = 0; i < orders; i++) {
                final Long at = peer.receivedNs(new ClientOrderId(SESSION, orderKeys[i]).toString());
                if (handedNs[i] != 0 && at != null) {
                    // The stamp is of when the write returned. What the exchange has by then was at the socket.
                    handed.record(dueNs[i], Math.min(handedNs[i], at));
                    arrived.record(dueNs[i], at);
                }
            }
            if (handed.count() == 0) {
                throw new IllegalStateException("of " + orders + " orders none was answered");
            }
            for (final Latencies each : List.of(sent, received, decoded, decided, journalled)) {
                findings.add(each, each.measurement(group));
            }
            final Measurement order = handed.measurement(group);
            findings.add(handed, order);
            findings.add(arrived, arrived.measurement(group));
            if (best == null || handed.percentile(50) < best.percentile(50)) {
                best = handed;
                bestGroup = group;
                bestStages = stages(group);
            }
        }
    }
}
