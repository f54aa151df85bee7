package trefoil.gateway.binance.testing;

import java.util.ArrayList;
import java.util.List;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;

/** Instruments for tests. */
public final class Instruments {
    private Instruments() {}

    /** A tradable instrument without filters. */
    public static Instrument of(final String base, final String quote) {
        return of(base, quote, InstrumentStatus.TRADING);
    }

    /** An instrument of that status without filters. */
    public static Instrument of(final String base, final String quote, final InstrumentStatus status) {
        return new Instrument(
                base + quote, base, quote, status, true, 8, 8, Filters.builder().build());
    }

    /** BTCUSDT, ETHBTC, ETHUSDT: one triangle. */
    public static Universe triangle() {
        return Universe.of(List.of(of("BTC", "USDT"), of("ETH", "BTC"), of("ETH", "USDT")));
    }

    /** So many instruments quoted in USDT: A0USDT, A1USDT ... */
    public static Universe many(final int count) {
        final List<Instrument> instruments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instruments.add(of("A" + i, "USDT"));
        }
        return Universe.of(instruments);
    }
}
