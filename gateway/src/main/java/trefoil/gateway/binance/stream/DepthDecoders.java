package trefoil.gateway.binance.stream;

import java.util.List;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BinaryDepthDecoder;
import trefoil.gateway.binance.codec.DepthDecoder;

/** Makes decoders of one universe's depth frames. */
final class DepthDecoders {
    private final SymbolIndex symbols;
    private final SymbolIndex streamSymbols;

    /**
     * Decoders of those symbols, whose positions in the list are the instruments' indexes.
     *
     * @param index of the same symbols
     */
    DepthDecoders(final SymbolIndex index, final List<String> symbols) {
        this.symbols = index;
        streamSymbols = DepthDecoder.streamSymbols(symbols);
    }

    DepthDecoder json() {
        return new DepthDecoder(symbols, streamSymbols);
    }

    BinaryDepthDecoder binary() {
        return new BinaryDepthDecoder(symbols);
    }
}
