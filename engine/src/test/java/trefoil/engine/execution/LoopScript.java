package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import trefoil.engine.event.Balance;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.testing.RecordedOutputs.Closed;
import trefoil.engine.testing.RecordedOutputs.Intent;

/**
 * A rig on the triangle S → X → Y → S at 1, 2 and 0.55, worth 10 %, with a script's words for what the venue says. Z joins X
 * and Y with S where a test wants another way.
 */
final class LoopScript {
    static final int FEE_PPM = 1_000;
    static final int XS = 0;
    static final int XY = 1;
    static final int YS = 2;
    static final int XZ = 3;
    static final int ZS = 4;

    final RecordedOutputs out = new RecordedOutputs();
    final EngineRig rig;
    final int s;
    final int x;
    final int y;
    final int z;
    private long updateId = 100;

    /** A rig with a balance of 100 S, and no quotes. */
    LoopScript(final UnaryOperator<EngineRig.Settings> settings, final Instrument... instruments) {
        final Universe universe = Universe.of(List.of(instruments));
        rig = new EngineRig(
                settings.apply(new EngineRig.Settings(universe).startAssets("S").fees(fees(universe))), out);
        s = universe.assetIndex("S");
        x = universe.assetIndex("X");
        y = universe.assetIndex("Y");
        z = universe.assetIndex("Z");
        rig.balance(s, Balance.SNAPSHOT, units("90"), units("10"));
    }

    /** The triangle with ticks of 0.01 and steps of 0.1. */
    static LoopScript triangle(final UnaryOperator<EngineRig.Settings> settings) {
        return new LoopScript(settings, legs(filters("0.1")));
    }

    /** The triangle, and Z beside Y. */
    static LoopScript withZ(final UnaryOperator<EngineRig.Settings> settings) {
        final List<Instrument> all = new ArrayList<>(Arrays.asList(legs(filters("0.1"))));
        all.add(pair("X", "Z", filters("0.1")));
        all.add(pair("Z", "S", filters("0.1")));
        return new LoopScript(settings, all.toArray(new Instrument[0]));
    }

    static Instrument[] legs(final Filters filters) {
        return new Instrument[] {pair("X", "S", filters), pair("X", "Y", filters), pair("Y", "S", filters)};
    }

    static Filters filters(final String step) {
        return Filters.builder()
                .price(0, 0, units("0.01"))
                .lot(0, 0, units(step))
                .build();
    }

    private static int[] fees(final Universe universe) {
        final int[] fees = new int[universe.instrumentCount()];
        Arrays.fill(fees, FEE_PPM);
        return fees;
    }

    /** Quotes the triangle so that the loop opens. */
    LoopScript openALoop() {
        quote(XS, "0.99", "1");
        quote(XY, "2", "2.01");
        quote(YS, "0.55", "0.56");
        return this;
    }

    /** Quotes that give the same prices again, so that no loop is worth opening beside those that are open. */
    void renew() {
        for (int instrument = 0; instrument < rig.universe.instrumentCount(); instrument++) {
            final long bid = rig.matrix.bidPrice(instrument);
            final long ask = rig.matrix.askPrice(instrument);
            if (bid != 0) {
                rig.quote(instrument, ++updateId, bid, units("1000"), ask, units("1000"));
            }
        }
    }

    void quote(final int instrument, final String bid, final String ask) {
        rig.quote(instrument, ++updateId, units(bid), units("1000"), units(ask), units("1000"));
    }

    /** No quote on that instrument any more. */
    void unquote(final int instrument) {
        rig.quote(instrument, ++updateId, 0, 0, 0, 0);
    }

    /** Time passes; the quotes that there are stay fresh. */
    void timer(final long afterMs) {
        rig.nowNs += afterMs * 1_000_000;
        renew();
        rig.timer();
    }

    /** Time passes, and no quote is renewed. */
    void silentTimer(final long afterMs) {
        rig.nowNs += afterMs * 1_000_000;
        rig.timer();
    }

    /** One fill of that much at that price, the fee taken from what is received, and the answer after it. */
    void execute(final Intent intent, final String qty, final String price) {
        fill(intent, qty, price);
        answer(intent, qty, price);
    }

    /** All of it at its limit. */
    void executeWhole(final Intent intent) {
        execute(intent, DecimalText.toString(intent.qty()), DecimalText.toString(intent.price()));
    }

    void fill(final Intent intent, final String qty, final String price) {
        rig.fill(intent.orderKey(), units(price), units(qty), commission(intent, qty, price), received(intent));
    }

    long commission(final Intent intent, final String qty, final String price) {
        final long gross = intent.side() == Side.BUY ? units(qty) : Fixed.mulFloor(units(qty), units(price));
        return Fixed.mulDivCeil(gross, FEE_PPM, 1_000_000);
    }

    int received(final Intent intent) {
        return intent.side() == Side.BUY
                ? rig.universe.baseAsset(intent.instrument())
                : rig.universe.quoteAsset(intent.instrument());
    }

    void answer(final Intent intent, final String qty, final String price) {
        final int outcome = units(qty) == intent.qty() ? OrderOutcome.FILLED : OrderOutcome.EXPIRED;
        answer(intent, outcome, qty, DecimalText.toString(Fixed.mulFloor(units(qty), units(price))));
    }

    void answer(final Intent intent, final int outcome, final String executed, final String quote) {
        rig.answer(intent.orderKey(), outcome, units(executed), units(quote));
    }

    /** Whether the loop has ended and nothing is promised, with these balances of S, X and Y. */
    void assertRest(final String ofS, final String ofX, final String ofY) {
        assertThat(rig.risk.openLoops()).isZero();
        final Map<Integer, String> expected = Map.of(s, ofS, x, ofX, y, ofY);
        expected.forEach((asset, amount) -> {
            final String name = rig.universe.assets().get(asset);
            assertThat(DecimalText.toString(rig.ledger.balance(asset))).as(name).isEqualTo(amount);
            assertThat(rig.ledger.reserved(asset)).as("promised of " + name).isZero();
        });
    }

    /** The one loop that ended. */
    Closed closed() {
        assertThat(out.closed()).hasSize(1);
        return out.closed().get(0);
    }

    String leftovers() {
        return out.leftovers().stream()
                .map(left -> DecimalText.toString(left.amount()) + " "
                        + rig.universe.assets().get(left.asset()) + " " + LeftoverReason.nameOf(left.reason()))
                .collect(Collectors.joining(", "));
    }

    /** The orders sent so far, in a word each. */
    List<String> orders() {
        return out.intents().stream()
                .map(intent -> intent.leg() + " " + OrderPurpose.nameOf(intent.purpose()) + " "
                        + Side.nameOf(intent.side()) + " "
                        + DecimalText.toString(intent.qty()) + " "
                        + rig.universe.instruments().get(intent.instrument()).symbol() + " at "
                        + DecimalText.toString(intent.price()))
                .toList();
    }

    /** The order that was sent last. */
    Intent last() {
        return out.intents().get(out.intents().size() - 1);
    }

    long anomalies() {
        return rig.counters.get(rig.counters.anomalies);
    }

    long duplicates() {
        return rig.counters.get(rig.counters.duplicates);
    }

    static long units(final String text) {
        return text.startsWith("-") ? -DecimalText.parse(text.substring(1)) : DecimalText.parse(text);
    }
}
