package trefoil.engine.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OneSlotRing;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.Side;
import trefoil.engine.math.DecimalText;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RunJournal;
import trefoil.engine.trading.TradingSettings;

/** One engine in one random market: things happen to it by chance, and after each its books are looked through. */
public final class RandomRun {
    private static final long MS = 1_000_000;

    /** Steps without a loop after which a market is left: nothing is worth opening there. */
    private static final int IDLE_STEPS = 1_000;

    private static final int STEPS_OF_A_LOOP = 100;
    private static final int TRACED = 25;

    /** How often each thing happened. */
    final Map<String, Long> seen = new HashMap<>();

    private final Random random;
    private final RandomMarket market;
    private final RandomVenue venue;
    private final ReferenceLoops reference;
    private final EngineRig rig;
    private final RunJournal journal;
    private final LoopPolicy policy;
    private final boolean fillOrKill;
    private final boolean sequenced;
    private final int maxLossPpm;
    private final long patienceNs;
    private final int discountAsset;
    private final boolean traced;
    private final List<Line> lines = new ArrayList<>();
    private final long[] darkUntilNs;
    private long ordersPausedUntilNs;
    private long stoppedUntilNs;
    private boolean stopped;
    private long updateId;
    private int loopsOpened;
    private final Set<Long> longLoops = new HashSet<>();

    /** How loops of four legs ended. */
    final Map<String, Long> endedOfFour = new TreeMap<>();

    RandomRun(final long seed, final int number, final boolean traced) {
        this(seed, number, traced, LoopChoice.MIN_LEGS, settings -> null);
    }

    /**
     * A run that is journalled.
     *
     * @param number of the run; the policy follows from it
     * @param maxLegs legs of the longest loops
     * @param journalling makes the journal from the run's settings; it may be null
     */
    public RandomRun(
            final long seed,
            final int number,
            final boolean traced,
            final int maxLegs,
            final Function<TradingSettings, RunJournal> journalling) {
        this.traced = traced;
        random = new Random(seed);
        policy = LoopPolicy.values()[number % 3];
        fillOrKill = random.nextInt(3) == 0;
        sequenced = random.nextInt(3) == 0;
        maxLossPpm = new int[] {0, 500, 1_000, 3_000, 10_000}[random.nextInt(5)];
        patienceNs = MS * (100 + random.nextInt(700));
        market = new RandomMarket(random);
        discountAsset = market.universe.assetIndex(RandomMarket.DISCOUNT_ASSET);
        reference = new ReferenceLoops(market, policy);
        final int assets = market.universe.assetCount();
        final int[] starts = new int[1 + random.nextInt(2)];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (random.nextInt(assets / 2) * 2 + i) % assets;
        }
        EngineRig.Settings settings = new EngineRig.Settings(market.universe)
                .startAssets(starts)
                .policy(policy)
                .maxOpenLoops(1 + random.nextInt(8))
                .maxLoopLossPpm(maxLossPpm)
                .unwindPatienceNs(patienceNs)
                .limits(EngineRig.limits()
                        .maxConsecutiveFailures(Integer.MAX_VALUE)
                        .build())
                .maxStart(market.amount(starts[0], 20 + random.nextInt(300)));
        if (maxLegs == LoopChoice.MAX_LEGS) {
            settings = settings.loops(new LoopChoice(maxLegs, market.universe.assets(), LoopChoice.MAX_LOOPS));
        }
        settings = fillOrKill ? settings.fillOrKillLegs() : settings;
        settings = sequenced ? settings.sequencedOrders() : settings;
        journal = journalling.apply(settings.tradingSettings());
        rig = new EngineRig(settings, new OneSlotRing(this::onOutput));
        if (journal != null) {
            rig.tap(journal::onInput);
        }
        darkUntilNs = new long[market.universe.instrumentCount()];
        for (int asset = 0; asset < assets; asset++) {
            final boolean start = asset == starts[0] || asset == starts[starts.length - 1];
            final int most = start || random.nextInt(3) > 0 ? 10_000 : 100;
            final long amount = start || random.nextInt(4) > 0 ? market.amount(asset, 1 + random.nextInt(most)) : 0;
            reference.balances[asset] = amount;
        }
        venue = new RandomVenue(random, market, sequenced, reference.balances);
        for (int asset = 0; asset < assets; asset++) {
            rig.balance(asset, Balance.SNAPSHOT, reference.balances[asset], 0);
        }
        for (int i = 0; i < market.rates.length; i++) {
            rig.fees(
                    i, market.discounted ? Fees.DISCOUNTED : Fees.RECEIVED, market.rates[i], market.discountedRates[i]);
            average(i);
        }
    }

    /** Lets things happen until so many loops were opened, or hardly any are, then lets them end. */
    public int run(final int loops) {
        for (int step = 0; loopsOpened < loops && step < IDLE_STEPS + STEPS_OF_A_LOOP * loopsOpened; step++) {
            rig.nowNs += random.nextInt((int) (20 * MS));
            step();
        }
        rig.control(Control.RESUME);
        rig.control(Control.REDUCE);
        stopped = true;
        stoppedUntilNs = Long.MAX_VALUE;
        for (int i = 0; i < market.closed.length; i++) {
            open(i);
        }
        final long lastNs = rig.nowNs + patienceNs + 30_000 * MS;
        while (rig.nowNs < lastNs
                && (rig.risk.openLoops() > 0 || !venue.underWay.isEmpty() || !venue.telling.isEmpty())) {
            rig.nowNs += 10 * MS;
            for (int i = 0; i < market.quotes.length; i++) {
                quote(i);
            }
            while (!venue.underWay.isEmpty()) {
                arrive();
            }
            for (int n = venue.telling.size(); n > 0; n--) {
                tell();
            }
            timer();
        }
        atRest();
        return loopsOpened;
    }

    private void step() {
        final int draw = random.nextInt(1_000);
        if (draw < 930) {
            if (draw < 300 && !venue.underWay.isEmpty()) {
                arrive();
            } else if (draw > 700 || !tell()) {
                quote(random.nextInt(market.quotes.length));
            }
        } else if (draw < 980) {
            timer();
        } else {
            disturb();
        }
    }

    private void quote(final int instrument) {
        if (rig.nowNs < darkUntilNs[instrument]) {
            return;
        }
        market.drift();
        final long[] quote = market.quote(instrument);
        rig.quote(instrument, ++updateId, quote[0], quote[1], quote[2], quote[3]);
        check();
    }

    private void average(final int instrument) {
        market.averages[instrument] = Math.round(market.fairPrice(instrument));
        rig.reference(instrument, ReferencePrice.AVERAGE, market.averages[instrument], 0, 0, 0, 0);
    }

    private void arrive() {
        final RandomVenue.Sent sent = venue.arrive(rig.nowNs);
        count("fate " + sent.fate);
        count("told " + sent.telling);
        line("arrives", sent.order, sent.fate + " " + sent.telling);
    }

    /** Tells what is due of one order; false if nothing is. */
    private boolean tell() {
        if (venue.telling.isEmpty()) {
            return false;
        }
        final int index = random.nextInt(venue.telling.size());
        final RandomVenue.Sent sent = venue.telling.get(index);
        final RandomVenue.Report report = sent.reports.get(0);
        if (rig.nowNs < report.notBeforeNs()) {
            return false;
        }
        sent.reports.remove(0);
        if (sent.reports.isEmpty()) {
            venue.telling.remove(index);
        }
        final long key = sent.order.key;
        if (report.fill()) {
            final boolean first = reference.filled(
                    key,
                    report.qty(),
                    report.quoteOrPrice(),
                    report.commissionAsset(),
                    report.commission(),
                    report.tradeId(),
                    rig.nowNs);
            count(first ? "fill" : "fill again");
            line(first ? "fill" : "fill again", sent.order, traced ? text(report) : "");
            rig.fill(
                    key,
                    report.quoteOrPrice(),
                    report.qty(),
                    report.commission(),
                    report.commissionAsset(),
                    report.tradeId());
        } else {
            count("answer " + OrderOutcome.nameOf(report.outcome()));
            line("answer", sent.order, traced ? text(report) : "");
            reference.answered(key, report.outcome(), report.qty(), report.quoteOrPrice(), rig.nowNs);
            rig.answer(key, report.outcome(), report.qty(), report.quoteOrPrice());
        }
        check();
        return true;
    }

    private void timer() {
        if (stopped && rig.nowNs >= stoppedUntilNs || !stopped && rig.risk.state() != State.ACTIVE) {
            stopped = false;
            line("resume", null, "");
            rig.control(Control.RESUME);
        }
        final int given = reference.timer(rig.nowNs);
        count("fills given up", given);
        line("timer", null, "");
        rig.timer();
        check();
        for (final ReferenceLoops.Loop loop : reference.open.values()) {
            require(
                    !loop.out.isEmpty() || rig.nowNs - loop.lastMoveNs <= patienceNs + 2_000 * MS,
                    "loop open without an order for long");
        }
    }

    private void disturb() {
        final int instrument = random.nextInt(market.quotes.length);
        switch (random.nextInt(16)) {
            case 0 -> {
                count("quotes vanish");
                darkUntilNs[instrument] = rig.nowNs + MS * random.nextInt(3_000);
                if (random.nextBoolean()) {
                    rig.quote(instrument, ++updateId, 0, 0, 0, 0);
                }
            }
            case 1 -> {
                for (int i = 0; i < market.closed.length; i++) {
                    open(i);
                }
                count("market closed");
                line("closed", null, "" + instrument);
                market.closed[instrument] = true;
                rig.instrumentState(instrument, InstrumentState.CLOSED);
            }
            case 2 -> stop(Control.REDUCE);
            case 3 -> {
                if (random.nextInt(3) == 0) {
                    stop(Control.HALT);
                }
            }
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    count("orders paused");
                    final long pauseNs = MS * random.nextInt(400);
                    ordersPausedUntilNs = Math.max(ordersPausedUntilNs, rig.nowNs + pauseNs);
                    line("pause", null, "" + pauseNs);
                    rig.health(Health.ORDER_PAUSE, pauseNs);
                }
            }
            case 5 -> {
                venue.discountGone = !venue.discountGone;
                count("discount gone or back");
            }
            case 6, 7, 8 -> open(instrument);
            default -> average(instrument);
        }
        check();
    }

    private void stop(final int command) {
        if (!stopped) {
            stopped = true;
            stoppedUntilNs = rig.nowNs + MS * random.nextInt(300);
            count(command == Control.HALT ? "HALT" : "REDUCE");
            line(command == Control.HALT ? "HALT" : "REDUCE", null, "");
            rig.control(command);
        }
    }

    private void open(final int instrument) {
        if (!market.closed[instrument]) {
            return;
        }
        market.closed[instrument] = false;
        rig.instrumentState(instrument, InstrumentState.TRADING);
    }

    private void onOpened(final MutableDirectBuffer buffer) {
        require(rig.risk.state() == State.ACTIVE, "a loop was opened while nothing may be begun");
        loopsOpened++;
        count("opened " + policy + (sequenced ? " sequenced" : "") + (fillOrKill ? " FOK" : ""));
        line(
                LoopOpened.loopId(buffer, 0),
                "opened with "
                        + DecimalText.toString(LoopOpened.startAmount(buffer, 0))
                        + market.universe.assets().get(LoopOpened.startAsset(buffer, 0)));
        if (rig.sizer.legs() == LoopChoice.MAX_LEGS) {
            longLoops.add(LoopOpened.loopId(buffer, 0));
        }
        reference.opened(LoopOpened.loopId(buffer, 0), LoopOpened.startAsset(buffer, 0), rig.sizer, rig.nowNs);
    }

    private void onIntent(final MutableDirectBuffer buffer) {
        final int instrument = OrderIntent.instrument(buffer, 0);
        final int side = OrderIntent.side(buffer, 0);
        final long price = OrderIntent.price(buffer, 0);
        final long qty = OrderIntent.qty(buffer, 0);
        final int purpose = OrderIntent.purpose(buffer, 0);
        final int base = market.universe.baseAsset(instrument);
        final int unanswered = reference.unanswered(instrument);
        final long position = reference.balances[base] + reference.buying(base);
        final ReferenceLoops.Order order =
                reference.sent(OrderIntent.orderKey(buffer, 0), instrument, side, price, qty, purpose, rig.nowNs);
        line("intent", order, OrderPurpose.nameOf(purpose));
        count("order " + OrderPurpose.nameOf(purpose));
        require(rig.risk.maySend(), "an order was sent while nothing may be");
        require(rig.nowNs >= ordersPausedUntilNs, "an order was sent while the venue wants none");
        require(!market.closed[instrument], "an order was sent to a closed market");
        final String refusal = market.refusal(instrument, side, price, qty, position, unanswered);
        require(refusal == null, "the venue would refuse the order: " + refusal);
        final boolean fok = OrderIntent.timeInForce(buffer, 0) == OrderIntent.FOK;
        require(fok == (fillOrKill && order.isLeg()), "time in force");
        // The venue takes commissions from what a loop holds of the discount asset as well.
        final boolean mayLackFunds =
                sequenced && policy == LoopPolicy.PIPELINED || market.discounted && order.spends == discountAsset;
        venue.underWay.add(new RandomVenue.Sent(order, fok, mayLackFunds));
    }

    private void onClosed(final MutableDirectBuffer buffer) {
        final int outcome = LoopClosed.outcome(buffer, 0);
        line(
                LoopClosed.loopId(buffer, 0),
                "closed " + LoopOutcome.nameOf(outcome) + " spent "
                        + DecimalText.toString(LoopClosed.spent(buffer, 0)) + " received "
                        + DecimalText.toString(LoopClosed.received(buffer, 0)));
        final ReferenceLoops.Loop loop = reference.closed(
                LoopClosed.loopId(buffer, 0),
                outcome,
                LoopClosed.spent(buffer, 0),
                LoopClosed.received(buffer, 0),
                LoopClosed.orders(buffer, 0),
                LoopClosed.legsFilled(buffer, 0),
                maxLossPpm);
        count("outcome " + policy + " " + LoopOutcome.nameOf(outcome));
        if (longLoops.contains(LoopClosed.loopId(buffer, 0))) {
            endedOfFour.merge(policy + " " + LoopOutcome.nameOf(outcome), 1L, Long::sum);
        }
        for (final String left : loop.leftovers) {
            count("left " + left.substring(left.indexOf(' ') + 1));
        }
    }

    private void onLeftover(final MutableDirectBuffer buffer) {
        line(
                Leftover.loopId(buffer, 0),
                "leaves " + Leftover.amount(buffer, 0) + " "
                        + market.universe.assets().get(Leftover.asset(buffer, 0)) + " "
                        + LeftoverReason.nameOf(Leftover.reason(buffer, 0)));
        reference.left(
                Leftover.loopId(buffer, 0),
                Leftover.asset(buffer, 0),
                Leftover.reason(buffer, 0),
                Leftover.amount(buffer, 0));
    }

    /** What must be so after every record. */
    private void check() {
        final Ledger ledger = rig.ledger;
        for (int asset = 0; asset < market.values.length; asset++) {
            if (ledger.balance(asset) != reference.balances[asset]) {
                throw new AssertionError(
                        "balance of " + asset + ": " + ledger.balance(asset) + ", not " + reference.balances[asset]);
            }
            final long promised = reference.promised(asset);
            final long reserved = ledger.reserved(asset);
            if (asset == discountAsset ? reserved < promised : reserved != promised) {
                throw new AssertionError("promised of " + asset + ": " + reserved + ", not " + promised);
            }
            if (reserved - ledger.balance(asset) > venue.toldTooLate[asset] && !mayOverPromise(asset)) {
                throw new AssertionError(
                        "promised more of " + asset + " than is owned: " + reserved + " of " + ledger.balance(asset));
            }
        }
        require(rig.risk.openLoops() == reference.open.size(), "open loops");
    }

    /** Where orders go ahead of what they spend; and where the venue takes commissions at a rate of its own. */
    private boolean mayOverPromise(final int asset) {
        return sequenced && policy == LoopPolicy.PIPELINED
                || asset == discountAsset
                        && rig.ledger.reserved(asset) - rig.ledger.balance(asset) <= reference.paidBeside;
    }

    private void atRest() {
        require(rig.risk.openLoops() == 0, "loops left open");
        for (int asset = 0; asset < market.values.length; asset++) {
            require(rig.ledger.reserved(asset) == 0, "something is promised at rest");
            require(rig.ledger.balance(asset) == venue.balances[asset], "the venue's balance is another");
            require(rig.dust.amount(asset) == reference.dust[asset], "dust");
        }
    }

    private static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private void count(final String what) {
        count(what, 1);
    }

    private void count(final String what, final long times) {
        seen.merge(what, times, Long::sum);
    }

    private void line(final String what, final ReferenceLoops.Order order, final String more) {
        if (traced) {
            final String text = order == null
                    ? ""
                    : "%d %s %s %s at %s "
                            .formatted(
                                    order.ordinal(),
                                    Side.nameOf(order.side),
                                    DecimalText.toString(order.qty),
                                    market.universe
                                            .instruments()
                                            .get(order.instrument)
                                            .symbol(),
                                    DecimalText.toString(order.price));
            line(order == null ? 0 : OrderKey.loopId(order.key), what + " " + text + more);
        }
    }

    private void line(final long loopId, final String what) {
        if (traced) {
            lines.add(new Line(loopId, rig.nowNs / 1_000 % 1_000_000_000 + " loop " + loopId + " " + what));
        }
    }

    /** What happened to the loop that was named last, and what happened last. */
    String trace() {
        final long loopId =
                lines.stream().mapToLong(Line::loopId).filter(id -> id > 0).reduce(0, (a, b) -> b);
        return "%s%s%s bound %d ppm%n%s%n...%n%s"
                .formatted(
                        policy,
                        fillOrKill ? " FOK" : "",
                        sequenced ? " sequenced" : "",
                        maxLossPpm,
                        text(lines.stream()
                                .filter(line -> line.loopId == loopId)
                                .toList()),
                        text(lines.subList(Math.max(0, lines.size() - TRACED), lines.size())));
    }

    private String text(final RandomVenue.Report report) {
        return report.fill()
                ? "%s at %s less %s %s"
                        .formatted(
                                DecimalText.toString(report.qty()),
                                DecimalText.toString(report.quoteOrPrice()),
                                DecimalText.toString(report.commission()),
                                market.universe.assets().get(report.commissionAsset()))
                : OrderOutcome.nameOf(report.outcome()) + " " + DecimalText.toString(report.qty());
    }

    private static String text(final List<Line> some) {
        return some.stream().map(Line::what).collect(Collectors.joining("\n"));
    }

    private record Line(long loopId, String what) {}

    private void onOutput(final UnsafeBuffer output) {
        if (journal != null) {
            journal.onOutput(output, 0);
        }
        switch (RecordHeader.type(output, 0)) {
            case RecordType.LOOP_OPENED -> onOpened(output);
            case RecordType.ORDER_INTENT -> onIntent(output);
            case RecordType.LEFTOVER -> onLeftover(output);
            case RecordType.LOOP_CLOSED -> onClosed(output);
            default -> {}
        }
    }
}
