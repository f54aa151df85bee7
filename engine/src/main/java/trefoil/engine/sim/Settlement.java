package trefoil.engine.sim;

import java.util.List;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

/**
 * Moves what trades move: both amounts, the commission, and what orders lock. Every trade moves the base quantity one way
 * and {@code floor(price × quantity)} of quote the other way, the same floored amount on both sides, and moves the
 * commission to the fees, so that for every asset the sum of accounts, house and fees never changes.
 */
final class Settlement {
    private final Instrument[] instruments;
    private final int[] baseAssets;
    private final int[] quoteAssets;
    private final long[] houseBalances;
    private final long[] feeBalances;
    private final Conversions conversions;
    private final Admission admission;
    private final Announcements announcements;

    Settlement(
            final Instrument[] instruments,
            final int[] baseAssets,
            final int[] quoteAssets,
            final int assetCount,
            final Conversions conversions,
            final Admission admission,
            final Announcements announcements) {
        this.instruments = instruments;
        this.baseAssets = baseAssets;
        this.quoteAssets = quoteAssets;
        this.conversions = conversions;
        this.admission = admission;
        this.announcements = announcements;
        houseBalances = new long[assetCount];
        feeBalances = new long[assetCount];
    }

    /** Moves an amount from the house to an account; the other way where negative. */
    void transfer(final Account account, final int asset, final long amount) {
        account.credit(asset, amount);
        houseBalances[asset] -= amount;
        announcements.touch(account);
    }

    /** The house's side of a trade. */
    void settleHouse(final int instrument, final boolean houseBuys, final long quantity, final long quoteQty) {
        final int sign = houseBuys ? 1 : -1;
        houseBalances[baseAssets[instrument]] += sign * quantity;
        houseBalances[quoteAssets[instrument]] -= sign * quoteQty;
    }

    /** A client's side of a trade: what it gives and gets, its commission, and the report. */
    void settle(final Order order, final long price, final long quantity, final long tradeId, final boolean maker) {
        final Account account = order.account();
        final long quoteQty = Fixed.mulFloor(price, quantity);
        final long given = order.buy() ? quoteQty : quantity;
        final long received = order.buy() ? quantity : quoteQty;
        final int receivedAsset = admission.receivedAsset(order.request());
        account.spendLocked(admission.givenAsset(order.request()), given);
        order.lock(order.lock() - given);
        account.credit(receivedAsset, received);
        announcements.touch(account);

        final FeeSchedule schedule = account.fees().schedule(instruments[order.instrument()].symbol());
        int commissionAsset = receivedAsset;
        long commission = Commission.full(schedule, order.side(), maker, received);
        final int discountAsset = account.discountAsset();
        if (discountAsset >= 0 && schedule.discountEnabled()) {
            final long worth =
                    Commission.discounted(schedule, account.fees().discount(), order.side(), maker, received);
            final long discounted = conversions.convert(worth, receivedAsset, discountAsset);
            if (discounted >= 0 && discounted <= account.free(discountAsset)) {
                commission = discounted;
                commissionAsset = discountAsset;
            }
        }
        account.debit(commissionAsset, commission);
        feeBalances[commissionAsset] += commission;

        if (order.executedQty() == 0) {
            account.unfilledOrders().firstFill(maker, announcements.nowNs());
        }
        final OrderFill fill = new OrderFill(
                order, tradeId, price, quantity, quoteQty, commission, commissionAsset, maker, announcements.nowNs());
        order.addFill(fill);
        account.addTrade(fill);
        if (order.remaining() == 0) {
            releaseLock(order);
            account.ended(order);
        }
        announcements.execution(order, Execution.Kind.TRADE, fill, null);
    }

    /** The order ends: its lock goes back, and that is told. */
    void end(
            final Order order,
            final OrderStatus status,
            final ExpiryReason reason,
            final Execution.Kind kind,
            final PreventedMatch prevented) {
        releaseLock(order);
        order.end(status, reason, announcements.nowNs());
        order.account().ended(order);
        announcements.touch(order.account());
        announcements.execution(order, kind, null, prevented);
    }

    private void releaseLock(final Order order) {
        order.account().unlock(admission.givenAsset(order.request()), order.lock());
        order.lock(0);
    }

    /** Unlocks what is not needed at the order's price for what can still fill of it. */
    void adjustLock(final Order order) {
        final long needed = order.buy() ? Fixed.mulFloor(order.price(), order.remaining()) : order.remaining();
        order.account().unlock(admission.givenAsset(order.request()), order.lock() - needed);
        order.lock(needed);
    }

    /** What the house gained (negative: gave) of an asset since the start. */
    long houseBalance(final int asset) {
        return houseBalances[asset];
    }

    /** Commissions collected in an asset since the start. */
    long feeBalance(final int asset) {
        return feeBalances[asset];
    }

    /** Sum over those accounts, house and fees of an asset, exact modulo 2^64. */
    long total(final int asset, final List<Account> accounts) {
        long sum = houseBalances[asset] + feeBalances[asset];
        for (final Account account : accounts) {
            sum += account.free(asset) + account.locked(asset);
        }
        return sum;
    }
}
