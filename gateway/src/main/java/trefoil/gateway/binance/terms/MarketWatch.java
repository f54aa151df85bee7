package trefoil.gateway.binance.terms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.RuleChanges;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.order.RejectListener;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.rest.Verdict;

/**
 * Tells the engine which markets the venue has closed and opened again, and which filters it has changed.
 *
 * <p>The venue does not announce it: an order that it refuses for that reason closes the market here at once, and its
 * list is asked for every {@value #LOOK_S} s. While a market is closed the list is asked for it after a second, and
 * again after pauses that double up to {@value #LOOK_AGAIN_S} s: halts may be short. So it is, too, when an order was
 * refused for its form or by a filter: until the filters have been read again, nothing is known of them. A market stays
 * closed for the rest of the run when we are not permitted on it, or when its name has come to mean other assets.
 */
public final class MarketWatch implements RejectListener {
    private static final int WEIGHT = 20;
    private static final int LOOK_S = 60;
    private static final int LOOK_AGAIN_S = 30;
    private static final long LOOK_NS = TermsReader.ns(LOOK_S * 1_000L);
    private static final long LOOK_AGAIN_NS = TermsReader.ns(LOOK_AGAIN_S * 1_000L);
    private static final long FIRST_LOOK_AGAIN_NS = TermsReader.ns(1_000);

    private final Universe universe;
    private final BinanceRestClient rest;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;

    // What follows is guarded by this object: refusals come on other threads than the list.
    private final boolean[] closed;
    private final boolean[] closedForGood;
    private final Instrument[] known;
    private int mayOpen;
    private long lookAgainAtNs;
    private long lookAgainAfterNs = FIRST_LOOK_AGAIN_NS;
    private InboundRing ring;

    // What follows belongs to the terms reader's thread.
    private long listedNs;
    private boolean wholeList;
    private boolean wholeDue;
    private boolean failureTold;
    private Consumer<ExchangeInfo> listListener = info -> {};

    /** Filters taken over so far. Written by the terms reader's thread, read by any. */
    private volatile int ruleChanges;

    /** A watch that takes markets for open or closed as they are in the universe, which has just been read. */
    public MarketWatch(
            final Universe universe,
            final BinanceRestClient rest,
            final EpochNanoClock clock,
            final Consumer<String> notices) {
        this.universe = universe;
        this.rest = rest;
        this.clock = clock;
        this.notices = notices;
        closed = new boolean[universe.instrumentCount()];
        closedForGood = new boolean[universe.instrumentCount()];
        known = universe.instruments().toArray(Instrument[]::new);
        listedNs = clock.nanoTime();
        for (int i = 0; i < closed.length; i++) {
            final Instrument instrument = universe.instruments().get(i);
            if (!instrument.tradable()) {
                set(i, true, false, statusOf(instrument));
            }
        }
    }

    /** Names where states go; what was refused before is told now. */
    public synchronized MarketWatch publishTo(final InboundRing inbound) {
        ring = inbound;
        for (int i = 0; i < closed.length; i++) {
            if (closed[i]) {
                publish(i);
            }
        }
        return this;
    }

    /** Names who gets the venue's whole list whenever it has been read, on the reader's thread; before the reading starts. */
    public MarketWatch listTo(final Consumer<ExchangeInfo> listener) {
        listListener = listener;
        return this;
    }

    @Override
    public void rejected(final String symbol, final Verdict verdict, final int code, final String text) {
        final int instrument = universe.instrumentIndex(symbol);
        if (instrument == Universe.NOT_FOUND) {
            return;
        }
        final String why = "the venue says '" + text + "'";
        if (verdict == Verdict.MARKET_CLOSED || verdict == Verdict.NOT_FOR_US) {
            set(instrument, true, verdict == Verdict.NOT_FOR_US, why);
        } else if (verdict.doubtsRules()) {
            set(instrument, true, false, why + " (" + code + "), its filters are read again");
        }
    }

    /** The instrument with its filters as the venue told them last; any thread. */
    synchronized Instrument rules(final int instrument) {
        return known[instrument];
    }

    /** How often filters were taken over; any thread. */
    public int ruleChanges() {
        return ruleChanges;
    }

    /** Markets closed now. */
    public synchronized int closedMarkets() {
        int count = 0;
        for (final boolean each : closed) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /** The reading of the list. */
    Chore listing() {
        return new Chore() {
            @Override
            public long dueInMs(final long nowNs) {
                return wholeDue ? 0 : TermsReader.msUntil(Math.min(listedNs + LOOK_NS, lookAgainAtNs()), nowNs);
            }

            @Override
            public int weight() {
                return WEIGHT;
            }

            @Override
            public void read(final long nowNs) throws VenueException {
                lookedAgain(nowNs);
                if (wholeDue || nowNs - listedNs >= LOOK_NS) {
                    wholeDue = false;
                    listedNs = nowNs;
                    compareAll();
                } else {
                    compareClosed();
                }
            }
        };
    }

    private synchronized long lookAgainAtNs() {
        return mayOpen > 0 ? lookAgainAtNs : Long.MAX_VALUE;
    }

    private synchronized void lookedAgain(final long nowNs) {
        lookAgainAfterNs = Math.min(2 * lookAgainAfterNs, LOOK_AGAIN_NS);
        lookAgainAtNs = nowNs + lookAgainAfterNs;
    }

    private void lookAgainSoon() {
        lookAgainAfterNs = FIRST_LOOK_AGAIN_NS;
        lookAgainAtNs = clock.nanoTime() + FIRST_LOOK_AGAIN_NS;
    }

    private void compareAll() throws VenueException {
        ExchangeInfo info = null;
        if (!wholeList) {
            try {
                info = rest.tradingInfo();
            } catch (final VenueException failure) {
                if (Chore.concernsAll(failure)) {
                    throw failure;
                }
                // A venue that cannot be asked for a part of its list.
                wholeList = true;
            }
        }
        try {
            final ExchangeInfo whole = info == null ? rest.exchangeInfo() : info;
            compare(whole, null);
            listListener.accept(whole);
        } catch (final VenueException failure) {
            bear(failure);
        }
    }

    private void compareClosed() throws VenueException {
        final List<String> symbols = new ArrayList<>();
        final boolean[] asked = new boolean[closed.length];
        synchronized (this) {
            for (int i = 0; i < closed.length; i++) {
                asked[i] = closed[i] && !closedForGood[i];
                if (asked[i]) {
                    symbols.add(universe.instruments().get(i).symbol());
                }
            }
        }
        try {
            compare(rest.exchangeInfo(symbols), asked);
        } catch (final VenueException failure) {
            // One of them may be listed no more: the whole list tells which.
            wholeDue = failure.kind() == VenueException.Kind.REJECTED;
            if (!wholeDue) {
                bear(failure);
            }
        }
    }

    private void bear(final VenueException failure) throws VenueException {
        if (Chore.concernsAll(failure)) {
            throw failure;
        }
        if (!failureTold) {
            notices.accept("the venue's list of markets cannot be followed for now: " + failure.getMessage());
        }
        failureTold = true;
    }

    /** Takes over what the list says of the instruments asked for, or of all. */
    private void compare(final ExchangeInfo info, final boolean[] asked) {
        failureTold = false;
        final Map<String, Instrument> listed = new HashMap<>();
        info.instruments().forEach(instrument -> listed.put(instrument.symbol(), instrument));
        for (int i = 0; i < closed.length; i++) {
            if (asked == null || asked[i]) {
                final Instrument now = listed.get(universe.instruments().get(i).symbol());
                if (now == null || !now.tradable()) {
                    set(i, true, false, now == null ? "it is not listed" : statusOf(now));
                } else if (!now.assets().equals(rules(i).assets())
                        || !now.baseAsset().equals(rules(i).baseAsset())) {
                    set(i, true, true, "it joins other assets than before, restart to trade it");
                } else {
                    takeOver(i, now);
                    set(i, false, false, "");
                }
            }
        }
    }

    private static String statusOf(final Instrument instrument) {
        return "its status is " + instrument.status();
    }

    /** Before the market opens, if it was closed: it opens with the filters that it has now. */
    private synchronized void takeOver(final int instrument, final Instrument now) {
        final List<String> differences = RuleDifferences.between(known[instrument], now);
        if (differences.isEmpty()) {
            return;
        }
        known[instrument] = now;
        ruleChanges = ruleChanges + 1;
        notices.accept(now.symbol() + " has other filters, which count from now on: " + String.join(", ", differences));
        if (ring != null) {
            RuleChanges.publish(ring, clock.nanoTime(), instrument, now);
        }
    }

    private synchronized void set(
            final int instrument, final boolean nowClosed, final boolean forGood, final String why) {
        if (closedForGood[instrument] || closed[instrument] == nowClosed && !forGood) {
            return;
        }
        final boolean changed = closed[instrument] != nowClosed;
        mayOpen += (nowClosed && !forGood ? 1 : 0) - (closed[instrument] ? 1 : 0);
        closed[instrument] = nowClosed;
        closedForGood[instrument] = forGood;
        final String symbol = universe.instruments().get(instrument).symbol();
        notices.accept(nowClosed ? symbol + " is not traded: " + why : symbol + " is traded again");
        if (changed && nowClosed) {
            lookAgainSoon();
        }
        if (changed && ring != null) {
            publish(instrument);
        }
    }

    private void publish(final int instrument) {
        final long sequence = ring.claim(1);
        InstrumentState.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                clock.nanoTime(),
                instrument,
                closed[instrument] ? InstrumentState.CLOSED : InstrumentState.TRADING);
        ring.publish(sequence, 1);
    }
}
