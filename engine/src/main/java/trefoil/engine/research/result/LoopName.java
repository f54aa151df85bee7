package trefoil.engine.research.result;

import java.util.List;

/**
 * A loop by names, so that journals of different universes can be taken together: USDT → BTC → ETH → USDT.
 *
 * @param assets what legs 1 to 3 spend, in order; leg 3 leads back to the first
 * @param symbols instruments of the legs, in order
 * @param sides {@link trefoil.engine.event.Side} of the legs, in order
 */
public record LoopName(List<String> assets, List<String> symbols, List<Integer> sides) implements Comparable<LoopName> {
    public LoopName {
        assets = List.copyOf(assets);
        symbols = List.copyOf(symbols);
        sides = List.copyOf(sides);
    }

    /** {@code USDT-BTC-ETH}: the order of the assets is the direction. */
    public String text() {
        return String.join("-", assets);
    }

    /** The three assets in alphabetical order: the same for both directions. */
    public String triangle() {
        return String.join("-", assets.stream().sorted().toList());
    }

    @Override
    public int compareTo(final LoopName other) {
        final int byText = text().compareTo(other.text());
        return byText != 0 ? byText : String.join("-", symbols).compareTo(String.join("-", other.symbols));
    }
}
