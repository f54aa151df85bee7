package trefoil.gateway.flight;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The events, as the recording's readers see them. */
final class FlightEvents {
    private static final String CATEGORY = "Trefoil";

    private FlightEvents() {}

    /** The first order of a loop is about to be sent. */
    @Name("trefoil.LoopOpened")
    @Label("Loop opened")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class LoopOpened extends Event {
        @Label("Loop")
        long loopId;

        @Label("Instrument of the first leg")
        String symbol;
    }

    /** An order was handed to the sender; lasts as long as that took. */
    @Name("trefoil.OrderSent")
    @Label("Order sent")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class OrderSent extends Event {
        @Label("Loop")
        long loopId;

        @Label("Order of the loop")
        int ordinal;

        @Label("Instrument")
        String symbol;
    }

    /** Fewer market data connections are open than before. */
    @Name("trefoil.FeedDown")
    @Label("Feed down")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class FeedDown extends Event {
        @Label("Connections open before")
        int before;

        @Label("Connections open now")
        int open;
    }

    /** The journal has not moved though there was something to write. */
    @Name("trefoil.JournalStall")
    @Label("Journal stall")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class JournalStall extends Event {
        @Label("Stalled for")
        @Timespan(Timespan.NANOSECONDS)
        long stalledNs;

        @Label("Records waiting")
        long waiting;
    }

    /** A ring was full: somebody had to wait, or a quote was replaced by a newer one. */
    @Name("trefoil.RingFull")
    @Label("Ring full")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class RingFull extends Event {
        @Label("Times since the last look")
        long times;

        @Label("Inputs waiting")
        long backlog;
    }
}
