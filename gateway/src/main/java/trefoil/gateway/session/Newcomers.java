package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.config.TrefoilConfig;

/**
 * Tells the operator which instruments the venue has begun to trade that loops could run through, but that this run does
 * not know: the universe is made at the start. One thread.
 */
final class Newcomers implements Consumer<ExchangeInfo> {
    private final TrefoilConfig.Universe wanted;
    private final VenueFacts facts;
    private final Consumer<String> notices;
    private final Set<String> told = new HashSet<>();

    private boolean tooManyTold;
    /** Written by the reader's thread, read by any. */
    private volatile int count;

    Newcomers(final TrefoilConfig.Universe wanted, final VenueFacts facts, final Consumer<String> notices) {
        this.wanted = wanted;
        this.facts = facts;
        this.notices = notices;
    }

    @Override
    public void accept(final ExchangeInfo info) {
        final Universe traded = Universe.of(
                Universe.allowed(info.instruments(), wanted.includeAssets(), wanted.excludeAssets()),
                Instrument::tradable);
        final List<String> starts = wanted.startsAnywhere() ? traded.assets() : facts.startAssets();
        final List<String> fresh = new ArrayList<>();
        for (final Instrument instrument : tradedPart(traded, starts).instruments()) {
            if (facts.universe().instrumentIndex(instrument.symbol()) == Universe.NOT_FOUND
                    && told.add(instrument.symbol())) {
                fresh.add(instrument.symbol());
            }
        }
        if (!fresh.isEmpty()) {
            count = told.size();
            notices.accept("the venue trades " + fresh.size() + " more instrument(s) that loops could run through: "
                    + VenueFacts.shown(fresh) + "; a run that is started now takes them in");
        }
    }

    private Universe tradedPart(final Universe traded, final List<String> starts) {
        try {
            return Triangles.tradedPart(traded, starts, wanted.loops());
        } catch (final IllegalArgumentException tooMany) {
            if (!tooManyTold) {
                tooManyTold = true;
                notices.accept(
                        "the venue has listed so much that a start would be refused now: " + tooMany.getMessage());
            }
            return Triangles.tradedPart(traded, starts);
        }
    }

    /** Instruments told of so far; any thread. */
    int count() {
        return count;
    }
}
