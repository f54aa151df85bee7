package trefoil.engine.research;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.event.Side;
import trefoil.engine.market.Ladder;
import trefoil.engine.sim.TakenLevels;

/**
 * The recorded books as traders' orders meet them. Each trader finds what is shown less what it took itself, as
 * {@link TakenLevels} counts it; traders do not see each other. One thread.
 */
final class PaperBooks {
    private final Market market;
    private final long staleAfterNs;
    private final StudySettings.Consumption consumption;
    private final List<Map<Trader, TakenLevels>> taken;
    private final Ladder ladder = new Ladder();
    private long lastTradeId;

    PaperBooks(final Market market, final long staleAfterNs, final StudySettings.Consumption consumption) {
        this.market = market;
        this.consumption = consumption;
        this.staleAfterNs = staleAfterNs;
        taken = new ArrayList<>();
        for (int i = 0; i < market.universe().instrumentCount() * 2; i++) {
            taken.add(null);
        }
    }

    /** Fills the order with what it finds at that moment. */
    void meet(final Trader trader, final SentOrder order, final long nowNs) {
        if (market.terms().states().closed(order.instrument())) {
            return;
        }
        market.ladders().read(order.instrument(), order.side(), market.matrix(), nowNs, staleAfterNs, ladder);
        final int key = LoopIndex.key(order.instrument(), order.side());
        final Map<Trader, TakenLevels> byTrader = taken.get(key);
        final TakenLevels before = byTrader == null ? null : byTrader.get(trader);
        if (order.fillOrKill() && found(order, before) < order.qty()) {
            return;
        }
        TakenLevels levels = before;
        long open = order.qty();
        for (int i = 0; i < ladder.levels() && open > 0 && order.reaches(ladder.price(i)); i++) {
            final long left = left(levels, i);
            if (left > 0) {
                final long traded = Math.min(left, open);
                if (levels == null) {
                    levels = new TakenLevels(order.side() == Side.SELL);
                    remember(key, trader, levels);
                }
                levels.take(ladder.price(i), traded);
                order.trade(++lastTradeId, ladder.price(i), traded);
                open -= traded;
            }
        }
    }

    private long found(final SentOrder order, final TakenLevels levels) {
        long found = 0;
        for (int i = 0; i < ladder.levels() && found < order.qty() && order.reaches(ladder.price(i)); i++) {
            found += left(levels, i);
        }
        return found;
    }

    private long left(final TakenLevels levels, final int level) {
        return levels == null ? ladder.qty(level) : levels.left(ladder.price(level), ladder.qty(level));
    }

    private void remember(final int key, final Trader trader, final TakenLevels levels) {
        Map<Trader, TakenLevels> byTrader = taken.get(key);
        if (byTrader == null) {
            byTrader = new HashMap<>();
            taken.set(key, byTrader);
        }
        byTrader.put(trader, levels);
    }

    /** The instrument's quote is renewed: what was taken of levels that are gone is forgotten, and of those that shrank less is ours. */
    void onQuote(final int instrument, final long nowNs) {
        onQuote(instrument, Side.SELL, market.matrix().bidPrice(instrument), nowNs);
        onQuote(instrument, Side.BUY, market.matrix().askPrice(instrument), nowNs);
    }

    private void onQuote(final int instrument, final int side, final long best, final long nowNs) {
        final int key = LoopIndex.key(instrument, side);
        final Map<Trader, TakenLevels> byTrader = taken.get(key);
        if (byTrader == null) {
            return;
        }
        if (consumption == StudySettings.Consumption.RENEWED) {
            taken.set(key, null);
            return;
        }
        market.ladders().read(instrument, side, market.matrix(), nowNs, staleAfterNs, ladder);
        byTrader.values().removeIf(levels -> {
            levels.onBest(best);
            for (int i = 0; i < ladder.levels() && !levels.isEmpty(); i++) {
                levels.left(ladder.price(i), ladder.qty(i));
            }
            return levels.isEmpty();
        });
        if (byTrader.isEmpty()) {
            taken.set(key, null);
        }
    }

    /** Nothing that was taken is known any more. */
    void forget() {
        for (int i = 0; i < taken.size(); i++) {
            taken.set(i, null);
        }
    }
}
