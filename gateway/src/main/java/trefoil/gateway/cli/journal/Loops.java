package trefoil.gateway.cli.journal;

import java.util.List;
import java.util.Optional;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.FeeTable;

/** The loops that a journal's loop indexes mean, made again from its header. */
final class Loops {
    private Loops() {}

    /** The loop table; empty if this version would make another one. */
    static Optional<LoopTable> of(final JournalHeader header) {
        try {
            final var universe = header.universe();
            final LoopTable table = new LoopTable(
                    universe,
                    header.startAssets().stream().mapToInt(universe::assetIndex).toArray(),
                    FeeTable.ofPpm(header.takerFeesPpm().stream()
                            .mapToInt(Integer::intValue)
                            .toArray()),
                    0,
                    LoopChoice.of(header.settings()));
            return table.digest() == header.loopTableDigest() ? Optional.of(table) : Optional.empty();
        } catch (final JournalException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The loop as {@code --triangle} takes it, {@code USDT-BTC-ETH}, begun at that leg. */
    static String path(final LoopTable table, final int loop, final int rotation) {
        final List<String> assets = table.universe().assets();
        final StringBuilder path = new StringBuilder();
        final int legs = table.legs(loop);
        for (int i = 0; i < legs; i++) {
            path.append(i == 0 ? "" : "-").append(assets.get(table.assetIn(loop, (rotation + i) % legs)));
        }
        return path.toString();
    }

    /** Leg of the loop that spends that asset; 0 if none does. */
    static int rotation(final LoopTable table, final int loop, final int startAsset) {
        for (int leg = 0; leg < table.legs(loop); leg++) {
            if (table.assetIn(loop, leg) == startAsset) {
                return leg;
            }
        }
        return 0;
    }

    static boolean has(final LoopTable table, final int loop) {
        return loop >= 0 && loop < table.loopCount();
    }
}
