package trefoil.engine.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trefoil.engine.event.Side;
import trefoil.engine.market.Instrument;

/** A loop while its run's journal is read. */
final class OpenPastLoop {
    final long loopId;
    final String startAsset;
    final long openedNs;
    final Map<String, Long> purse = new LinkedHashMap<>();
    /** Orders without an end, by their key in this journal. */
    final Map<Long, Sent> orders = new TreeMap<>();

    /** One of them. */
    static final class Sent {
        final PastOrder order;
        final Instrument instrument;
        private final List<Long> trades = new ArrayList<>();
        private long receivedCommission;
        private boolean saidUnknown;

        Sent(final PastOrder order, final Instrument instrument) {
            this.order = order;
            this.instrument = instrument;
        }

        String receives() {
            return order.side() == Side.BUY ? instrument.baseAsset() : instrument.quoteAsset();
        }

        String spends() {
            return order.side() == Side.BUY ? instrument.quoteAsset() : instrument.baseAsset();
        }

        void fill(final long tradeId, final long commission, final String commissionAsset) {
            if (tradeId >= 0 && trades.contains(tradeId)) {
                return;
            }
            trades.add(tradeId);
            if (receives().equals(commissionAsset)) {
                receivedCommission += commission;
            }
        }

        void saidUnknown() {
            saidUnknown = true;
        }

        PastOrder order() {
            return saidUnknown == order.saidUnknown()
                    ? order
                    : new PastOrder(
                            order.session(),
                            order.orderKey(),
                            order.symbol(),
                            order.side(),
                            order.price(),
                            order.qty(),
                            order.decidedNs(),
                            saidUnknown,
                            order.purpose());
        }
    }

    OpenPastLoop(final long loopId, final String startAsset, final long openedNs) {
        this.loopId = loopId;
        this.startAsset = startAsset;
        this.openedNs = openedNs;
        purse.put(startAsset, 0L);
    }

    /** The end of an order moves the purse by what it executed. */
    void settle(final long orderKey, final long executedQty, final long quoteQty) {
        final Sent sent = orders.remove(orderKey);
        if (sent == null || executedQty == 0) {
            return;
        }
        final boolean buy = sent.order.side() == Side.BUY;
        add(sent.spends(), buy ? -quoteQty : -executedQty);
        add(sent.receives(), (buy ? executedQty : quoteQty) - sent.receivedCommission);
    }

    void add(final String asset, final long delta) {
        purse.merge(asset, delta, Long::sum);
    }

    PastLoop toPastLoop(final long session) {
        return new PastLoop(
                session,
                loopId,
                startAsset,
                openedNs,
                purse,
                orders.values().stream().map(Sent::order).toList());
    }
}
