package trefoil.engine.research;

import org.agrona.DirectBuffer;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.MarketStates;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.RuleChanges;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;

/**
 * The market of a journal as the run's engine knew it: best quotes, ladders, filters, and which instruments take no
 * orders. Told record by record and taken as {@link trefoil.engine.trading.TradingCore} takes it; what is not about the
 * market is passed over. One thread; allocates nothing once made, but where the venue has changed filters.
 */
public final class Market {
    /** Answer of {@link #onRecord}: nothing that concerns loops. */
    public static final int NOTHING = 0;

    /** Answer of {@link #onRecord}: {@link #instrument()} has a new quote. */
    public static final int QUOTE = 1;

    /** Answer of {@link #onRecord}: a connection was lost, and its quotes with it. */
    public static final int LOST = 2;

    /** Answer of {@link #onRecord}: {@link #instrument()} was closed or opened again. */
    public static final int STATE = 3;

    private final Universe universe;
    private final RateMatrix matrix;
    private final Ladders ladders;
    private final VenueTerms terms;
    private final MarketStates states;
    private int instrument;
    private int improved;
    private boolean bidMoved;
    private boolean askMoved;
    private int connection;
    private long unusableRecords;

    /**
     * A market without a quote. What may not be traded as the journal's header has it is closed until a record says
     * otherwise.
     */
    public Market(final Universe universe) {
        this.universe = universe;
        matrix = new RateMatrix(universe);
        ladders = new Ladders(universe.instrumentCount());
        terms = new VenueTerms(universe, matrix, new FeeTable(universe.instrumentCount(), 0));
        states = terms.states();
        for (int i = 0; i < universe.instrumentCount(); i++) {
            states.set(i, !universe.instruments().get(i).tradable());
        }
    }

    /** Takes a record over. One of the answers above. */
    public int onRecord(final int type, final DirectBuffer buffer, final int offset) {
        return switch (type) {
            case RecordType.BOOK_TICKER -> onTicker(buffer, offset);
            case RecordType.BOOK_LEVELS -> onLevels(buffer, offset);
            case RecordType.FEED_STATE -> onFeedState(buffer, offset);
            case RecordType.INSTRUMENT_STATE -> onInstrumentState(buffer, offset);
            case RecordType.PRICE_RULES, RecordType.QUANTITY_RULES -> onRules(type, buffer, offset);
            case RecordType.REFERENCE_PRICE -> onReferencePrice(buffer, offset);
            default -> NOTHING;
        };
    }

    private int onTicker(final DirectBuffer buffer, final int offset) {
        final int which = BookTicker.instrument(buffer, offset);
        final long bidPrice = BookTicker.bidPrice(buffer, offset);
        final long bidQty = BookTicker.bidQty(buffer, offset);
        final long askPrice = BookTicker.askPrice(buffer, offset);
        final long askQty = BookTicker.askQty(buffer, offset);
        if (!known(which) || (bidPrice | bidQty | askPrice | askQty) < 0) {
            return unusable();
        }
        return update(
                which,
                BookTicker.connection(buffer, offset),
                BookTicker.updateId(buffer, offset),
                bidPrice,
                bidQty,
                askPrice,
                askQty,
                RecordHeader.timeNs(buffer, offset));
    }

    private int onLevels(final DirectBuffer buffer, final int offset) {
        if (ladders.onLevels(buffer, offset) != Ladders.TAKEN) {
            return NOTHING;
        }
        final int which = BookLevels.instrument(buffer, offset);
        if (ladders.updateId(which) <= matrix.updateId(which)) {
            return NOTHING;
        }
        final long bidPrice = ladders.bestBidPrice(which);
        final long bidQty = ladders.bestBidQty(which);
        final long askPrice = ladders.bestAskPrice(which);
        final long askQty = ladders.bestAskQty(which);
        // As the engine has it: a quote that is only confirmed stays its connection's.
        final boolean confirmed = bidPrice == matrix.bidPrice(which)
                && bidQty == matrix.bidQty(which)
                && askPrice == matrix.askPrice(which)
                && askQty == matrix.askQty(which);
        return update(
                which,
                confirmed ? matrix.connection(which) : ladders.connection(which),
                ladders.updateId(which),
                bidPrice,
                bidQty,
                askPrice,
                askQty,
                ladders.receiveNs(which));
    }

    private int update(
            final int which,
            final int itsConnection,
            final long updateId,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty,
            final long timeNs) {
        final long bidBefore = matrix.bidPrice(which);
        final long askBefore = matrix.askPrice(which);
        final int change = matrix.update(which, itsConnection, updateId, bidPrice, bidQty, askPrice, askQty, timeNs);
        if (change == RateMatrix.STALE) {
            return NOTHING;
        }
        instrument = which;
        improved = change;
        connection = itsConnection;
        bidMoved = matrix.bidPrice(which) != bidBefore;
        askMoved = matrix.askPrice(which) != askBefore;
        return QUOTE;
    }

    private int onFeedState(final DirectBuffer buffer, final int offset) {
        if (FeedState.state(buffer, offset) != FeedState.DOWN) {
            return NOTHING;
        }
        connection = FeedState.connection(buffer, offset);
        ladders.invalidateConnection(connection);
        return matrix.invalidateConnection(connection) > 0 ? LOST : NOTHING;
    }

    private int onInstrumentState(final DirectBuffer buffer, final int offset) {
        final int which = InstrumentState.instrument(buffer, offset);
        final int state = InstrumentState.state(buffer, offset);
        if (!known(which) || state != InstrumentState.TRADING && state != InstrumentState.CLOSED) {
            return unusable();
        }
        instrument = which;
        return states.set(which, state == InstrumentState.CLOSED) ? STATE : NOTHING;
    }

    private int onRules(final int type, final DirectBuffer buffer, final int offset) {
        final int which = RuleChanges.instrument(buffer, offset);
        final Instrument now =
                known(which) ? RuleChanges.apply(terms.rules().instrument(which), type, buffer, offset) : null;
        if (now == null) {
            return unusable();
        }
        terms.onRules(which, now);
        return NOTHING;
    }

    private int onReferencePrice(final DirectBuffer buffer, final int offset) {
        final int which = ReferencePrice.instrument(buffer, offset);
        final long price = ReferencePrice.price(buffer, offset);
        final long bidDown = ReferencePrice.bidDown(buffer, offset);
        final long bidUp = ReferencePrice.bidUp(buffer, offset);
        final long askDown = ReferencePrice.askDown(buffer, offset);
        final long askUp = ReferencePrice.askUp(buffer, offset);
        if (!known(which) || price < 0 || bidDown < 0 || askDown < 0 || bidDown > bidUp || askDown > askUp) {
            return unusable();
        }
        switch (ReferencePrice.kind(buffer, offset)) {
            case ReferencePrice.REFERENCE -> terms.bands().onReference(which, price, bidDown, bidUp, askDown, askUp);
            case ReferencePrice.AVERAGE -> terms.bands().onAverage(which, price);
            default -> unusable();
        }
        return NOTHING;
    }

    /** Forgets every quote and book: nothing that follows belongs to them. */
    void forget() {
        for (int i = 0; i < universe.instrumentCount(); i++) {
            if (matrix.updateId(i) != Long.MIN_VALUE) {
                matrix.invalidateConnection(matrix.connection(i));
            }
            if (ladders.usable(i)) {
                ladders.invalidateConnection(ladders.connection(i));
            }
        }
    }

    private boolean known(final int which) {
        return which >= 0 && which < universe.instrumentCount();
    }

    private int unusable() {
        unusableRecords++;
        return NOTHING;
    }

    /** What the indexes mean. */
    public Universe universe() {
        return universe;
    }

    /** Best quotes. */
    public RateMatrix matrix() {
        return matrix;
    }

    /** Books behind them. */
    public Ladders ladders() {
        return ladders;
    }

    /** Filters, price bands and market states; its fees are none. */
    public VenueTerms terms() {
        return terms;
    }

    /** Whether all that is known of the instrument's best quote is younger than that, and it may be traded. */
    public boolean fresh(final int which, final long nowNs, final long staleAfterNs) {
        return !states.closed(which) && nowNs - matrix.receiveNs(which) <= staleAfterNs;
    }

    /** Instrument of the last answer. */
    int instrument() {
        return instrument;
    }

    /** What the last quote made better, as {@link RateMatrix#update} says it. */
    int improved() {
        return improved;
    }

    /** Connection of the last quote, or the one that was lost. */
    int connection() {
        return connection;
    }

    /** Whether the last quote has another best bid. */
    boolean bidMoved() {
        return bidMoved;
    }

    /** Whether the last quote has another best ask. */
    boolean askMoved() {
        return askMoved;
    }

    /** Records so far that contradict themselves or the universe. */
    long unusableRecords() {
        return unusableRecords;
    }
}
