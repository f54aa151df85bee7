package trefoil.bench.report;

/** What rigs and peers have to reach on a machine of two cores; what single steps have to is said by each benchmark. */
public enum Reach {
    PACED_DECISION(
            800,
            Double.NaN,
            "A decision back to back and without a ring takes less{memory.backToBack.decision}, one that "
                    + "is paced on a single thread a little more{memory.paced.decision}, for caches cool between "
                    + "frames; what comes on top is the hop to another processor{HopBenchmark.disruptorSpinning} "
                    + "and what the machine does to two threads that spin. Binding threads to processors did not "
                    + "help on a virtual machine."),
    PACED_ORDER(
            2_000,
            Double.NaN,
            "The largest step is deciding, as measured back to back{memory.backToBack.decided}: the "
                    + "exact size of its loop{SizingBenchmark.overTheBestLevels}, much of that the search for the "
                    + "best whole lots of three legs at once, then filters, limits and the loop machine. Writing "
                    + "and signing the order{SignBenchmark.encodeAndSignOrder} and the hop to another "
                    + "processor{HopBenchmark.disruptorSpinning} follow; the rest is caches that cool between "
                    + "orders, and what the machine does to two threads that spin. A size by one pass over the "
                    + "levels was quicker and missed a tenth of the small loops that pay; binding threads to "
                    + "processors did not help on a virtual machine."),
    ORDER_BACK_TO_BACK(
            1_000,
            0,
            "The largest step is deciding{memory.backToBack.decided}: the exact size of its "
                    + "loop{SizingBenchmark.overTheBestLevels}, much of that the search for the best whole lots of "
                    + "three legs at once, then filters, limits and the loop machine; a frame that opens no loop "
                    + "takes far less{memory.backToBack.decision}. Writing and signing the order is the "
                    + "rest{SignBenchmark.encodeAndSignOrder}. A size by one pass over the levels was quicker and "
                    + "missed a tenth of the small loops that pay."),
    SESSION_ORDER_BACK_TO_BACK(
            600,
            0,
            "No signature is in this one. Deciding comes first{memory.backToBack.decided}: the exact "
                    + "size of its loop{SizingBenchmark.overTheBestLevels}, much of that the search for the best "
                    + "whole lots of three legs at once, then filters, limits and the loop machine. A size by one "
                    + "pass over the levels was quicker and missed a tenth of the small loops that pay."),
    RECEIVE_PLAIN(
            10_000,
            0,
            "The sender's system call, the kernel's loopback and the reader's system call are nearly all "
                    + "of it; finding the frame in what was read is the least. Sender and reader need a processor "
                    + "each, and what else runs takes it from them. A reader that sleeps in a selector, and "
                    + "OkHttp, were measured and stand beside it."),
    RECEIVE_TLS(
            20_000,
            40,
            "To what a plain socket takes, the cipher is added on both sides: the sender's, which is the "
                    + "Java runtime's, and ours. Sender and reader need a processor each, and what else runs takes "
                    + "it from them. Conscrypt and the runtime's own engine, a reader that sleeps in a selector, "
                    + "and OkHttp were all measured and stand beside each other."),
    SOCKET_TO_ORDER(
            40_000,
            Double.NaN,
            "The threads of the socket, of trading, the journal and the orders, those of the run that "
                    + "has them, and the two of the peer all want a processor, and wait for one where there are "
                    + "fewer; each wait is a step of the kernel's scheduler. Threads that yield hand a processor "
                    + "over at the price of a system call, parked ones have to be woken, and one thread that "
                    + "decides, journals and sends by itself lets the next frame wait meanwhile: all were "
                    + "measured, and this is the best of them."),
    /** The tail, in units of the tail of a thread that only spins. */
    SOCKET_TO_ORDER_TAIL(
            3,
            Double.NaN,
            "The jitter floor is two threads that only spin; here more threads than there are processors "
                    + "take turns, and whoever has just lost its turn waits for a slice of the scheduler's time. "
                    + "Yielding, parking, selecting and one thread for all of it were measured and stand beside "
                    + "each other; a processor for each thread is what would help."),
    FRAMES_AGAINST_LIBRARIES(
            8,
            Double.NaN,
            "At our own rate{peer.rate.trefoil}, reading the JSON{DecodeBenchmark.bookTickerJson} is the "
                    + "largest part of a frame's time, and the rest is finding the websocket's frames and the "
                    + "system calls that bring many of them at once. Both sides read the same bytes from the same "
                    + "kernel, which no client can make quicker. Every key and digit is verified; reading without "
                    + "would gain some and take a broken frame for a quote."),
    LATENCY_AGAINST_LIBRARIES(
            4,
            Double.NaN,
            "The sender's system call and the kernel's loopback are in everybody's time, and at this "
                    + "rate they are most of ours{peer.latency.trefoil}: what could be saved beside them has been."),
    DETECTION_AGAINST_OBJECTS(
            50,
            Double.NaN,
            "Of our own time{peer.detection.trefoil}, taking the quote into the "
                    + "matrix{MatrixBenchmark.update} is most: with all instruments at random, few of the lines of "
                    + "memory that hold their quotes are in the nearest cache. Loops are looked at only on the "
                    + "side that has become better, and not at all where a bound rules them out.");

    private final double limit;
    private final double maxBytes;
    private final String whenMissed;

    Reach(final double limit, final double maxBytes, final String whenMissed) {
        this.limit = limit;
        this.maxBytes = maxBytes;
        this.whenMissed = whenMissed;
    }

    /** The goal in the unit of the measurement it belongs to. */
    public double limit() {
        return limit;
    }

    /** Most bytes for each frame or order; NaN if nothing is said. */
    public double maxBytes() {
        return maxBytes;
    }

    /** Which step eats the time and what was tried, as {@link trefoil.bench.Goal#whenMissed()}. */
    public String whenMissed() {
        return whenMissed;
    }
}
