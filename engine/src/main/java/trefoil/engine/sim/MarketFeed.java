package trefoil.engine.sim;

import java.util.List;
import trefoil.engine.market.Instrument;

/** A market in virtual time: a fixed list of instruments and a sequence of book updates. Not thread safe. */
public interface MarketFeed {
    /** Answer of {@link #nextTimeNs()} when nothing follows. */
    long END = Long.MAX_VALUE;

    /** Instruments of the market, in index order; constant. */
    List<Instrument> instruments();

    /** Time of the next update in nanoseconds since the feed's start, never decreasing; {@link #END} at the end. */
    long nextTimeNs();

    /** Delivers the next update and moves on. Not called at the end. */
    void emit(BookSink sink);
}
