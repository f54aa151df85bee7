package trefoil.engine.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.Fixed;

/**
 * A spot exchange in virtual time: books, matching, accounts, fees, filters. Amounts are
 * {@link trefoil.engine.math.Fixed} units, times nanoseconds since the epoch, brought by the caller.
 *
 * <p>The house quotes what a feed puts in by {@link #onBook}; clients take from it until the feed replaces the book,
 * and may rest orders of their own, which fill when the house's new book crosses them or another client takes them.
 *
 * <p>For every asset the sum of accounts, house and fees never changes ({@link #total}); {@link Settlement} says what a trade
 * moves.
 *
 * <p>Deterministic and not thread safe.
 */
public final class VirtualExchange implements BookSink {
    /** MAX_NUM_ORDER_AMENDS: how often one order can be amended. */
    public static final int MAX_ORDER_AMENDMENTS = 10;

    private final Instrument[] instruments;
    private final List<Instrument> instrumentList;
    private final List<String> assets = new ArrayList<>();
    private final Map<String, Integer> assetIndexes = new HashMap<>();
    private final Map<String, Integer> symbolIndexes = new HashMap<>();
    private final int[] baseAssets;
    private final int[] quoteAssets;
    private final Book[] books;
    private final List<Account> accounts = new ArrayList<>();
    private final long[] haltedUntilNs;
    private final BitSet unlisted = new BitSet();
    private final PriceRules priceRules;
    private final Admission admission;
    private final Announcements announcements = new Announcements();
    private final Settlement settlement;
    private final Matching matching;
    private final Agenda agenda = new Agenda();
    private long lastOrderId;

    /** An exchange of these instruments, in index order, with empty books and no accounts. */
    public VirtualExchange(final List<Instrument> listed) {
        instruments = listed.toArray(Instrument[]::new);
        instrumentList = Collections.unmodifiableList(Arrays.asList(instruments));
        baseAssets = new int[instruments.length];
        quoteAssets = new int[instruments.length];
        haltedUntilNs = new long[instruments.length];
        books = new Book[instruments.length];
        priceRules = new PriceRules(instruments.length);
        admission = new Admission(instruments, baseAssets, quoteAssets, books, priceRules);
        for (int i = 0; i < books.length; i++) {
            final Instrument instrument = instruments[i];
            if (symbolIndexes.put(instrument.symbol(), i) != null) {
                throw new IllegalArgumentException("symbol listed twice: " + instrument.symbol());
            }
            baseAssets[i] = addAsset(instrument.baseAsset());
            quoteAssets[i] = addAsset(instrument.quoteAsset());
            books[i] = new Book();
        }
        settlement = new Settlement(
                instruments,
                baseAssets,
                quoteAssets,
                assets.size(),
                new Conversions(books, baseAssets, quoteAssets, assets.size()),
                admission,
                announcements);
        matching = new Matching(priceRules, admission, settlement, announcements);
    }

    /** Sets who hears of events from now on. */
    public void listener(final ExchangeListener newListener) {
        announcements.listener(newListener);
    }

    /**
     * Opens an account.
     *
     * @param name unique name
     * @param balances free balance by asset, only assets of the exchange's instruments
     * @param fees what it pays
     * @param limits how many unfilled orders it may place
     */
    public Account openAccount(
            final String name, final Map<String, Long> balances, final Fees fees, final OrderLimits limits) {
        for (final Account account : accounts) {
            if (account.name().equals(name)) {
                throw new IllegalArgumentException("account named twice: " + name);
            }
        }
        final long[] amounts = new long[assets.size()];
        balances.forEach((asset, amount) -> {
            if (amount < 0) {
                throw new IllegalArgumentException("account " + name + ": negative balance of " + asset);
            }
            amounts[assetIndex(name, asset)] = amount;
        });
        final int discountAsset = fees.discountAsset() == null ? -1 : assetIndex(name, fees.discountAsset());
        final Account account = new Account(accounts.size(), name, fees, discountAsset, amounts, limits);
        accounts.add(account);
        return account;
    }

    /** Moves virtual time; what is due until then happens, and events that follow happen then. It never goes back. */
    public void advanceTo(final long timeNs) {
        while (agenda.nextTimeNs() <= timeNs) {
            announcements.nowNs(Math.max(nowNs(), agenda.nextTimeNs()));
            agenda.runNext();
        }
        announcements.nowNs(Math.max(nowNs(), timeNs));
    }

    /** Stops an instrument's trading until then; its orders stay, its market data goes on. */
    public void halt(final int instrument, final long untilNs) {
        if (!instruments[instrument].tradable() && haltedUntilNs[instrument] == 0) {
            return;
        }
        haltedUntilNs[instrument] = Math.max(haltedUntilNs[instrument], untilNs);
        status(instrument, InstrumentStatus.HALT);
        agenda.note(untilNs, () -> resume(instrument));
    }

    /** Ends a halt before its time; does nothing if there is none. */
    public void endHalt(final int instrument, final long timeNs) {
        advanceTo(timeNs);
        haltedUntilNs[instrument] = Math.min(haltedUntilNs[instrument], nowNs());
        resume(instrument);
    }

    /** Takes an instrument off the list: orders for it are refused, and what lies in its book expires. */
    public void delist(final int instrument, final long timeNs) {
        advanceTo(timeNs);
        haltedUntilNs[instrument] = 0;
        unlisted.set(instrument);
        status(instrument, InstrumentStatus.BREAK);
        final Book book = books[instrument];
        boolean changed = false;
        for (final Account account : accounts) {
            for (final Order order : account.openOrders(instrument)) {
                book.own(order.side()).remove(order);
                settlement.end(order, OrderStatus.EXPIRED, null, Execution.Kind.EXPIRED, null);
                changed = true;
            }
        }
        if (changed) {
            book.advance(book.updateId() + 1);
            announcements.changedAccounts();
            announcements.listener().onBookChanged(instrument);
        }
    }

    /** Takes an instrument that was taken off the list onto it again, and lets it trade. */
    public void relist(final int instrument, final long timeNs) {
        advanceTo(timeNs);
        if (unlisted.get(instrument)) {
            unlisted.clear(instrument);
            status(instrument, InstrumentStatus.TRADING);
        }
    }

    /** Whether the venue's list has the instrument. */
    public boolean listed(final int instrument) {
        return !unlisted.get(instrument);
    }

    private void resume(final int instrument) {
        if (haltedUntilNs[instrument] == 0 || nowNs() < haltedUntilNs[instrument]) {
            return;
        }
        haltedUntilNs[instrument] = 0;
        status(instrument, InstrumentStatus.TRADING);
        final Book book = books[instrument];
        if (matching.fillCrossedOrders(instrument, book)) {
            book.advance(book.updateId() + 1);
            announcements.changedAccounts();
            announcements.listener().onBookChanged(instrument);
        }
    }

    /** Changes an instrument's filters and precisions from now on; its names and its status stay. Open orders stay, too. */
    public void rules(final int instrument, final Instrument rules) {
        final Instrument now = instruments[instrument];
        instruments[instrument] = new Instrument(
                now.symbol(),
                now.baseAsset(),
                now.quoteAsset(),
                now.status(),
                now.spotTradingAllowed(),
                rules.basePrecision(),
                rules.quotePrecision(),
                rules.filters());
    }

    private void status(final int instrument, final InstrumentStatus status) {
        final Instrument now = instruments[instrument];
        instruments[instrument] = new Instrument(
                now.symbol(),
                now.baseAsset(),
                now.quoteAsset(),
                status,
                now.spotTradingAllowed(),
                now.basePrecision(),
                now.quotePrecision(),
                now.filters());
    }

    /** Sets the prices at which takers may trade, relative to the reference price. */
    public void priceRange(final int instrument, final PriceRange range) {
        priceRules.range(instrument, range);
    }

    /** Sets the price that percent filters, market notionals and the price range rule refer to; 0 for none. */
    public void referencePrice(final int instrument, final long price) {
        if (price < 0) {
            throw new IllegalArgumentException("reference price " + price + " is negative");
        }
        priceRules.reference(instrument, price, nowNs());
    }

    /**
     * Moves an amount from the house into an account's free balance; out of it, to the house, where negative.
     *
     * @throws IllegalArgumentException if the account has not that much free
     */
    public void transfer(final Account account, final int asset, final long amount, final long timeNs) {
        advanceTo(timeNs);
        if (account.free(asset) + amount < 0) {
            throw new IllegalArgumentException(account + " has no " + -amount + " of " + assets.get(asset));
        }
        settlement.transfer(account, asset, amount);
        announcements.listener().onTransfer(account, asset, amount, nowNs());
        announcements.changedAccounts();
    }

    @Override
    public void onBook(
            final int instrument,
            final long updateId,
            final long[] bids,
            final int bidLevels,
            final long[] asks,
            final int askLevels) {
        if (unlisted.get(instrument)) {
            return;
        }
        final Book book = books[instrument];
        book.bids().replaceHouse(bids, bidLevels);
        book.asks().replaceHouse(asks, askLevels);
        book.advance(updateId);
        if (instruments[instrument].tradable()) {
            matching.fillCrossedOrders(instrument, book);
            announcements.changedAccounts();
        }
        announcements.listener().onBookChanged(instrument);
    }

    /**
     * Checks an order as {@link #place} does, but for balances and order counts, and places nothing.
     *
     * @throws OrderRefused as {@link #place}
     */
    public void check(final Account account, final NewOrder request, final long timeNs) throws OrderRefused {
        advanceTo(timeNs);
        admission.checkedQuantity(account, request);
    }

    /**
     * Checks the order's filters that do not depend on other orders, and places nothing.
     *
     * @throws OrderRefused as {@link #place}
     */
    public void checkFilters(final Account account, final NewOrder request, final long timeNs) throws OrderRefused {
        advanceTo(timeNs);
        admission.filteredQuantity(account, request);
    }

    /**
     * Checks that an account may place one more order now.
     *
     * @throws OrderRefused if too many of its orders are unfilled
     */
    public void checkOrderCount(final Account account, final long timeNs) throws OrderRefused {
        advanceTo(timeNs);
        account.unfilledOrders().check(nowNs());
    }

    /** Counts an order that is never placed, as the venue does where it gives one up late. */
    public void countUnplaced(final Account account, final long timeNs) {
        advanceTo(timeNs);
        account.unfilledOrders().add(nowNs());
    }

    /**
     * Checks an order as {@link #place} does, and places nothing.
     *
     * @throws OrderRefused as {@link #place}
     */
    public void verify(final Account account, final NewOrder request, final long timeNs) throws OrderRefused {
        advanceTo(timeNs);
        admission.terms(account, request, nowNs());
    }

    /**
     * Places an order and matches it.
     *
     * @return the order after matching: ended, or resting in the book
     * @throws OrderRefused if the venue would refuse it; nothing was executed
     */
    public Order place(final Account account, final NewOrder request, final long timeNs) throws OrderRefused {
        return place(account, request, null, timeNs);
    }

    /**
     * Places an order that suffers a fault. What concerns the answer only, and not the order, is left to the caller;
     * so is not to call this for an order that never arrives.
     *
     * @param injection the fault, one the order {@link #canSuffer}; null for none
     * @return as {@link #place(Account, NewOrder, long)}
     * @throws OrderRefused as {@link #place(Account, NewOrder, long)}
     */
    public Order place(final Account account, final NewOrder request, final Injection injection, final long timeNs)
            throws OrderRefused {
        advanceTo(timeNs);
        if (injection != null) {
            strike(account, request, injection);
        }
        final Admission.Terms terms = admission.terms(account, request, nowNs());
        final long quantity = terms.quantity();
        final Book book = books[request.instrument()];
        final BookSide opposite = book.opposite(request.side());
        final long fillLimit = fillLimit(injection, account, request);
        final Order order = new Order(++lastOrderId, account, request, quantity, terms.lock(), nowNs());
        if (injection != null && injection.fault() == Fault.LOST_EXECUTED) {
            order.knownFrom(nowNs() + injection.delayNs());
        }
        account.unfilledOrders().add(nowNs());
        account.open(order);
        account.lock(admission.givenAsset(request), terms.lock());
        announcements.touch(account);
        announcements.execution(order, Execution.Kind.NEW, null, null);
        final long bookBefore = book.updateId();
        final boolean bookChanged = matching.execute(order, book, opposite, fillLimit);
        if (bookChanged) {
            book.advance(bookBefore + 1);
        }
        announcements.changedAccounts();
        if (bookChanged) {
            announcements.listener().onBookChanged(request.instrument());
        }
        return order;
    }

    /**
     * Takes an open order out of the book and gives its lock back.
     *
     * @param cancelClientOrderId the cancellation's own client order id
     * @throws OrderRefused if the order is no longer open
     */
    public void cancel(final Order order, final String cancelClientOrderId, final long timeNs) throws OrderRefused {
        advanceTo(timeNs);
        if (!order.resting()) {
            throw new OrderRefused(OrderRefused.CANCEL_REJECTED, "Unknown order sent.");
        }
        final Book book = books[order.instrument()];
        book.own(order.side()).remove(order);
        order.cancelledBy(cancelClientOrderId);
        settlement.end(order, OrderStatus.CANCELED, null, Execution.Kind.CANCELED, null);
        book.advance(book.updateId() + 1);
        announcements.changedAccounts();
        announcements.listener().onBookChanged(order.instrument());
    }

    /**
     * Makes an open order smaller where it stands in the queue, and renames it. One that has filled that much already
     * expires.
     *
     * @param newClientOrderId the order's name from now on; may be the one it has
     * @param newQty base units ordered in all, what has filled included
     * @throws OrderRefused if the order is no longer open, or the venue would refuse the change
     */
    public Amendment amend(final Order order, final String newClientOrderId, final long newQty, final long timeNs)
            throws OrderRefused {
        advanceTo(timeNs);
        if (!order.resting()) {
            throw new OrderRefused(OrderRefused.AMEND_REJECTED, "Unknown order sent.");
        }
        admission.checkAmendment(order, newQty, newClientOrderId);
        final String origClientOrderId = order.clientOrderId();
        final Amendment amendment = new Amendment(
                announcements.nextExecutionId(),
                origClientOrderId,
                newClientOrderId,
                order.quantity(),
                newQty,
                nowNs());
        order.amend(amendment);
        order.account().renamed(order, origClientOrderId);
        settlement.adjustLock(order);
        announcements.touch(order.account());
        announcements.execution(order, Execution.Kind.REPLACED, null, null);
        final Book book = books[order.instrument()];
        if (order.remaining() == 0) {
            book.own(order.side()).remove(order);
            settlement.end(order, OrderStatus.EXPIRED, null, Execution.Kind.EXPIRED, null);
        }
        book.advance(book.updateId() + 1);
        announcements.changedAccounts();
        announcements.listener().onBookChanged(order.instrument());
        return amendment;
    }

    /** Whether that fault would show itself in that order, which the exchange would accept. */
    public boolean canSuffer(final Injection injection, final Account account, final NewOrder request) {
        return switch (injection.fault()) {
            case PARTIAL -> fillLimit(injection, account, request) > 0;
            case NO_FILL -> canMiss(request) && admission.reach(account, request, request.quantity()) > 0;
            case BNB_RUNS_OUT ->
                account.discountAsset() >= 0
                        && account.discountAsset() != admission.givenAsset(request)
                        && IdleBalance.of(account, account.discountAsset(), this, nowNs()) > injection.left();
            default -> true;
        };
    }

    /** What a fault does before the order is looked at. */
    private void strike(final Account account, final NewOrder request, final Injection injection) throws OrderRefused {
        switch (injection.fault()) {
            case REJECT -> throw injection.rejection().refusal();
            case MARKET_HALT -> halt(request.instrument(), nowNs() + injection.delayNs());
            case BNB_RUNS_OUT -> {
                final int asset = account.discountAsset();
                final long taken = Math.max(0, IdleBalance.of(account, asset, this, nowNs()) - injection.left());
                transfer(account, asset, -taken, nowNs());
                if (injection.delayNs() > 0) {
                    final long backNs = nowNs() + injection.delayNs();
                    agenda.note(backNs, () -> transfer(account, asset, taken, backNs));
                }
            }
            default -> {
                // The rest concerns what fills, or the answer.
            }
        }
    }

    /** Base units that a fault lets fill at most; 0 for a part that cannot be: less than a lot, or all. */
    private long fillLimit(final Injection injection, final Account account, final NewOrder request) {
        if (injection == null || injection.fault() != Fault.PARTIAL && injection.fault() != Fault.NO_FILL) {
            return Long.MAX_VALUE;
        }
        if (injection.fault() == Fault.NO_FILL || !canMiss(request)) {
            return 0;
        }
        final Filters filters = instruments[request.instrument()].filters();
        final long step = Math.max(1, Math.max(filters.stepSize(), filters.marketStepSize()));
        final long reach = admission.reach(account, request, request.quantity());
        final long part =
                Math.max(step, Fixed.floorToStep(Fixed.mulDivFloor(reach, injection.fillPpm(), Fees.PPM), step));
        return part < reach ? part : 0;
    }

    /** Whether what does not fill of it expires at once, and it asks for a quantity. */
    private static boolean canMiss(final NewOrder request) {
        return request.quantity() > 0
                && (request.type() == OrderType.MARKET
                        || request.type() == OrderType.LIMIT && request.timeInForce() != TimeInForce.GTC);
    }

    /** Instruments in index order, each with its present status. */
    public List<Instrument> instruments() {
        return instrumentList;
    }

    /** Index of a symbol, -1 if the exchange does not list it. */
    public int instrumentIndex(final String symbol) {
        return symbolIndexes.getOrDefault(symbol, -1);
    }

    /** Assets in index order. */
    public List<String> assets() {
        return Collections.unmodifiableList(assets);
    }

    /** Index of an asset, -1 if no instrument trades it. */
    public int assetIndex(final String asset) {
        return assetIndexes.getOrDefault(asset, -1);
    }

    /** Index of an instrument's base asset. */
    public int baseAsset(final int instrument) {
        return baseAssets[instrument];
    }

    /** Index of an instrument's quote asset. */
    public int quoteAsset(final int instrument) {
        return quoteAssets[instrument];
    }

    /** Accounts in index order. */
    public List<Account> accounts() {
        return Collections.unmodifiableList(accounts);
    }

    /** Prices at which takers may trade, relative to the reference price. */
    public PriceRange priceRange(final int instrument) {
        return priceRules.range(instrument);
    }

    /** 0 if there is none. */
    public long referencePrice(final int instrument) {
        return priceRules.reference(instrument);
    }

    /** When the reference price was set, nanoseconds since the epoch; -1 if it never was. */
    public long referencePriceSetNs(final int instrument) {
        return priceRules.referenceSetNs(instrument);
    }

    /** Whether an instrument states its least notional as MIN_NOTIONAL, as those do that have no upper bound. */
    public boolean statesMinNotional(final int instrument) {
        return OrderChecks.statesMinNotional(instruments[instrument].filters());
    }

    /** The book's update id, 0 before the first. */
    public long updateId(final int instrument) {
        return books[instrument].updateId();
    }

    /** 0 if nobody bids. */
    public long bestBidPrice(final int instrument) {
        return books[instrument].bids().bestPrice();
    }

    /** 0 if nobody bids. */
    public long bestBidQuantity(final int instrument) {
        return books[instrument].bids().bestQuantity();
    }

    /** 0 if nobody offers. */
    public long bestAskPrice(final int instrument) {
        return books[instrument].asks().bestPrice();
    }

    /** 0 if nobody offers. */
    public long bestAskQuantity(final int instrument) {
        return books[instrument].asks().bestQuantity();
    }

    /** Price of the last trade; before the first one the middle of the house's book, 0 where that is empty. */
    public long lastPrice(final int instrument) {
        final Book book = books[instrument];
        return book.lastPrice() > 0 ? book.lastPrice() : book.houseMid();
    }

    /** Writes the bids, price and quantity alternating, best first. Returns the levels written. */
    public int bids(final int instrument, final long[] target, final int maxLevels) {
        return books[instrument].bids().levels(target, maxLevels);
    }

    /** Writes the asks, price and quantity alternating, best first. Returns the levels written. */
    public int asks(final int instrument, final long[] target, final int maxLevels) {
        return books[instrument].asks().levels(target, maxLevels);
    }

    /** What the house gained (negative: gave) of an asset since the start. */
    public long houseBalance(final int asset) {
        return settlement.houseBalance(asset);
    }

    /** Commissions collected in an asset since the start. */
    public long feeBalance(final int asset) {
        return settlement.feeBalance(asset);
    }

    /**
     * Sum over accounts, house and fees of an asset: it changes only when an account is opened. Exact modulo 2^64, so
     * a sum beyond 92 billion wraps and still compares.
     */
    public long total(final int asset) {
        return settlement.total(asset, accounts);
    }

    private long nowNs() {
        return announcements.nowNs();
    }

    private int addAsset(final String asset) {
        return assetIndexes.computeIfAbsent(asset, name -> {
            assets.add(name);
            return assets.size() - 1;
        });
    }

    private int assetIndex(final String account, final String asset) {
        final int index = assetIndex(asset);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "account " + account + ": no instrument of this exchange trades " + asset);
        }
        return index;
    }
}
