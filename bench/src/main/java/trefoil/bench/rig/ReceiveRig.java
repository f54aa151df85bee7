package trefoil.bench.rig;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.bench.BenchMarket;
import trefoil.bench.report.Measurement;
import trefoil.bench.report.Reach;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BestBidAskDecoder;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;
import trefoil.gateway.binance.websocket.FrameSource;

/** A socket's frames to the listener and into a slot, by each source. */
final class ReceiveRig {
    private static final int PLAIN_PER_SECOND = 50_000;
    private static final int TLS_PER_SECOND = 20_000;
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long MEASURED_NS = TimeUnit.SECONDS.toNanos(4);

    private final BenchMarket market;
    private final LoopbackTls tls;
    private final Findings findings;
    private final EpochNanoClock clock = new MonotonicEpochClock();

    ReceiveRig(final BenchMarket market, final LoopbackTls tls, final Findings findings) {
        this.market = market;
        this.tls = tls;
        this.findings = findings;
    }

    void run(final SourceKind kind, final boolean encrypted, final boolean binary) throws Exception {
        final int perSecond = encrypted ? TLS_PER_SECOND : PLAIN_PER_SECOND;
        final String group =
                String.format(Locale.ROOT, "receiving, %s, %,d frames/s", encrypted ? "TLS" : "plain", perSecond);
        final String what = kind.words() + ", " + (binary ? "SBE" : "JSON");
        final String id = "receive." + (encrypted ? "tls." : "plain.")
                + kind.name().toLowerCase(Locale.ROOT) + (binary ? ".sbe" : ".json");
        try (FrameServer server = new FrameServer(encrypted ? tls : null);
                FrameSource source = kind.open(clock, LoopbackTls.trust(encrypted ? tls : null))) {
            final Pace shape = new Pace(0, WARM_UP_NS, MEASURED_NS, perSecond);
            final Receiver receiver = new Receiver(shape.frames(), binary);
            source.connect(server.address(), receiver);
            server.open();
            receiver.awaitOpened();
            final Pace pace = new Pace(clock.nanoTime() + LEAD_NS, WARM_UP_NS, MEASURED_NS, perSecond);
            receiver.begin(
                    pace,
                    pace.latencies(id + ".received", what + ": sent to received"),
                    pace.latencies(id + ".decoded", what + ": sent to decoded"));
            final Latencies sent = pace.latencies(id + ".sent", what + ": the sender's own lateness");
            server.send(new Frames(market, binary, 0), pace, clock, sent);
            receiver.awaitComplete();
            final double bytes = receiver.bytesPerFrame();
            final Measurement received = receiver.received.measurement(group).allocating(bytes);
            final boolean aims = kind == SourceKind.OWN_BUSY;
            findings.add(
                    receiver.received,
                    aims ? received.reaching(encrypted ? Reach.RECEIVE_TLS : Reach.RECEIVE_PLAIN) : received);
            findings.add(receiver.decoded, receiver.decoded.measurement(group));
            findings.add(sent, sent.measurement(group));
        }
    }

    /** Counts on the source's thread. */
    private final class Receiver extends QuoteListener {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private final boolean binary;
        private final BookTickerDecoder decoder;
        private final BestBidAskDecoder binaryDecoder;
        private final long frames;

        // Written before the first frame is sent, which orders them.
        private volatile Pace pace;
        private Latencies received;
        private Latencies decoded;

        private long bytesBefore;
        private long bytesAfter;
        private long firstCounted = -1;
        private long lastCounted;

        Receiver(final long frames, final boolean binary) {
            super(Frames.FIRST_ID + frames - 1);
            this.frames = frames;
            this.binary = binary;
            final SymbolIndex symbols = new SymbolIndex(market.universe().instruments().stream()
                    .map(Instrument::symbol)
                    .toList());
            decoder = new BookTickerDecoder(symbols);
            binaryDecoder = new BestBidAskDecoder(symbols);
        }

        void begin(final Pace of, final Latencies toReceived, final Latencies toDecoded) {
            received = toReceived;
            decoded = toDecoded;
            pace = of;
        }

        @Override
        long onFrame(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            final long nowNs = clock.nanoTime();
            final int kind = binary
                    ? binaryDecoder.decode(buffer, offset, length, receiveNs, 0, slot, 0)
                    : decoder.decode(buffer, offset, length, receiveNs, 0, slot, 0);
            final long decodedNs = clock.nanoTime();
            if (kind != FrameKind.QUOTE) {
                throw new IllegalStateException("no quote: kind=" + kind);
            }
            final long updateId = BookTicker.updateId(slot, 0);
            final long number = updateId - Frames.FIRST_ID;
            final long dueNs = pace.dueNs(number);
            received.record(dueNs, nowNs);
            decoded.record(dueNs, decodedNs);
            if (firstCounted < 0 && dueNs >= pace.fromNs()) {
                firstCounted = number;
                bytesBefore = threads.getThreadAllocatedBytes(threadId());
            }
            if (number == frames - 1) {
                lastCounted = number;
                bytesAfter = threads.getThreadAllocatedBytes(threadId());
            }
            return updateId;
        }

        double bytesPerFrame() {
            return (double) (bytesAfter - bytesBefore) / (lastCounted - firstCounted);
        }
    }
}
