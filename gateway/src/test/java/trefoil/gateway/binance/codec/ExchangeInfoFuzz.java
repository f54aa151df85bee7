package trefoil.gateway.binance.codec;

import java.util.HashSet;
import java.util.Set;
import trefoil.engine.market.Instrument;
import trefoil.gateway.fuzz.FuzzTarget;

/** Answers to exchangeInfo: read, or refused with one line that says where. */
public final class ExchangeInfoFuzz extends FuzzTarget {
    private ExchangeInfo info;

    public ExchangeInfoFuzz() {
        super("exchange-info", 16_384, 64 * 1024, 64);
    }

    @Override
    protected void read(final byte[] input) {
        info = null;
        try {
            info = ExchangeInfoReader.read(input);
        } catch (final ExchangeInfoException e) {
            require(
                    e.getMessage().startsWith("exchangeInfo: "),
                    "a refusal that does not say of what: " + e.getMessage());
        }
    }

    @Override
    protected void compare(final byte[] input) {
        if (info == null) {
            return;
        }
        final Set<String> symbols = new HashSet<>();
        for (final Instrument instrument : info.instruments()) {
            require(symbols.add(instrument.symbol()), "a symbol twice");
            require(
                    instrument.filters().tickSize() >= 0 && instrument.filters().stepSize() >= 0,
                    "a negative step of a price or quantity");
        }
    }
}
