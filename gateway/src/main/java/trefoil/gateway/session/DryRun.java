package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;
import trefoil.engine.recovery.UnfinishedBusiness;
import trefoil.gateway.config.TradingMode;
import trefoil.gateway.config.TrefoilConfig;

/** What a run would be and do, told line by line, of a start that went as far as one can without an order. */
final class DryRun {
    private static final int RINGS = 2;

    private final SessionServices services;
    private final TrefoilConfig config;
    private final VenueFacts facts;

    DryRun(final SessionServices services, final VenueFacts facts) {
        this.services = services;
        config = services.config();
        this.facts = facts;
    }

    /** The lines; {@code left} is what earlier runs left open. */
    List<String> lines(final UnfinishedBusiness left) {
        final List<String> lines = new ArrayList<>();
        lines.add("venue      " + config.venue().restUrl() + " answers: clock offset "
                + services.rest().serverClock().offsetMs() + " ms, round trip "
                + EdgeText.duration(services.rest().serverClock().rttNs()));
        final Universe universe = facts.universe();
        lines.add(String.format(
                Locale.ROOT,
                "market     %,d instruments listed, %,d of them with %,d assets in loops from %s",
                facts.exchangeInfo().instruments().size(),
                universe.instrumentCount(),
                universe.assetCount(),
                VenueFacts.shown(facts.startAssets())));
        lines.add("loops      " + loops(universe));
        if (facts.account() != null) {
            lines.add("account    accepted; holds "
                    + VenueFacts.shown(facts.account().balances().stream()
                            .filter(balance -> balance.free() > 0)
                            .map(balance -> balance.asset())
                            .toList()));
        }
        lines.add("earlier    "
                + (left.loops().isEmpty()
                        ? "nothing is left open by earlier runs"
                        : left.loops().size() + " loop(s) of earlier runs would be brought to their end first"));
        lines.add(services.profile().describe().replaceFirst("profile ", "profile    "));
        services.profile().remarks().forEach(remark -> lines.add("           " + remark));
        lines.add(String.format(
                Locale.ROOT,
                "memory     heap of at most %,d MB, %,d MB of it rings",
                Runtime.getRuntime().maxMemory() >> 20,
                (long) RINGS * config.engine().ringSize() * RecordHeader.MAX_RECORD_LENGTH >> 20));
        lines.add("journal    "
                + (config.journal().enabled()
                        ? "would be written in " + config.journal().directory()
                        : "none"));
        lines.add("orders     " + orders());
        return lines;
    }

    private String loops(final Universe universe) {
        final Universe traded = Triangles.tradedPart(universe, facts.startAssets(), facts.loops());
        final int[] starts = facts.startAssets().stream()
                .mapToInt(traded::assetIndex)
                .filter(asset -> asset != Universe.NOT_FOUND)
                .toArray();
        if (traded.instrumentCount() == 0) {
            return "0 triangles";
        }
        final LoopTable loops =
                new LoopTable(traded, starts, FeeTable.ofPpm(new int[traded.instrumentCount()]), 0, facts.loops());
        return String.format(Locale.ROOT, "%,d triangles%s", loops.triangleCount(), TradingSession.fourLegs(loops));
    }

    private String orders() {
        final TradingMode mode = config.trading().mode();
        if (!mode.sendsOrders()) {
            return "none would be sent: mode " + mode.configName();
        }
        final String addresses =
                EntryRoad.addresses(config, services.credentials().orElseThrow().type());
        return "would go to " + addresses + (mode.realMoney() ? ", for real money" : ", for play money")
                + "; none was sent";
    }
}
