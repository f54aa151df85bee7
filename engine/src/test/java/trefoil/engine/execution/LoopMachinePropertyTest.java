package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.Markets;
import trefoil.engine.testing.RandomLongs;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.testing.RecordedOutputs.Closed;
import trefoil.engine.testing.RecordedOutputs.Intent;
import trefoil.engine.testing.RecordedOutputs.Opened;

/** Many loops over one graph of assets, answered by a seeded venue; everything owned is kept a second time beside it. */
class LoopMachinePropertyTest {
    private static final int SEEDS = 60;
    private static final int STEPS = 1_500;
    private static final int ASSETS = 7;
    private static final int MAX_LEG_LOSS_PPM = 700;
    private static final BigDecimal PPM = BigDecimal.valueOf(1_000_000);
    private static final MathContext EXACT_ENOUGH = MathContext.DECIMAL128;

    @Test
    void shouldAccountForEveryUnitAndPromiseNothingTwice() {
        final Map<Integer, Integer> outcomes = new HashMap<>();
        int mostOpen = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            final Session session = new Session(seed);
            for (int step = 0; step < STEPS; step++) {
                session.step();
                mostOpen = Math.max(mostOpen, session.open.size());
            }
            session.finish();
            session.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
        }
        assertThat(mostOpen).as("loops open at once").isGreaterThanOrEqualTo(2);
        assertThat(outcomes)
                .containsOnlyKeys(
                        LoopOutcome.COMPLETED, LoopOutcome.COMPLETED_IN_PART, LoopOutcome.MISSED, LoopOutcome.HELD)
                .allSatisfy((outcome, count) -> assertThat(count).isGreaterThan(100));
    }

    /** What the test knows of an open loop. */
    private static final class Known {
        private final Set<Integer> instruments = new HashSet<>();
        private Intent order;
        private int promisedAsset;
        private long promised;
        private long spent;
        private BigDecimal basis;
    }

    private static final class Session {
        private final int seed;
        private final Random random;
        private final RecordedOutputs out = new RecordedOutputs();
        private final EngineRig rig;
        private final double[] worth;
        private final long[] balances;
        private final Map<Long, Known> open = new HashMap<>();
        private final Map<Integer, Integer> outcomes = new HashMap<>();
        private long updateId;

        Session(final int seed) {
            this.seed = seed;
            random = new Random(seed);
            final List<Instrument> pairs = new ArrayList<>();
            final Map<String, Double> worthByName = new HashMap<>();
            for (int i = 0; i < ASSETS; i++) {
                worthByName.put("A" + i, Math.pow(10, random.nextDouble() * 3));
                for (int j = 0; j < i; j++) {
                    final boolean turn = random.nextBoolean();
                    pairs.add(pair("A" + (turn ? i : j), "A" + (turn ? j : i), worthByName));
                }
            }
            final Universe universe = Universe.of(pairs);
            worth = universe.assets().stream().mapToDouble(worthByName::get).toArray();
            rig = new EngineRig(
                    new EngineRig.Settings(universe)
                            .startAssets(0, 1, 2)
                            .fees(random.ints(universe.instrumentCount(), 0, 200)
                                    .toArray())
                            .maxOpenLoops(4)
                            .maxLegLossPpm(MAX_LEG_LOSS_PPM)
                            .limits(RiskLimits.NONE)
                            .maxStart(random.nextBoolean() ? Long.MAX_VALUE : units(200 / worth[0])),
                    out);
            balances = new long[universe.assetCount()];
            for (int asset = 0; asset < balances.length; asset++) {
                balances[asset] = units(500 / worth[asset]);
                rig.balance(asset, Balance.SNAPSHOT, balances[asset], 0);
            }
        }

        private Instrument pair(final String base, final String quote, final Map<String, Double> worthByName) {
            final double price = worthByName.get(base) / worthByName.get(quote);
            return Markets.pair(
                    base,
                    quote,
                    Filters.builder()
                            .price(0, 0, powerOfTen(units(price * 1e-5)))
                            .lot(
                                    0,
                                    0,
                                    powerOfTen(units(Math.pow(10, -3 * random.nextDouble()) / worthByName.get(base))))
                            .minNotional(units(random.nextInt(3) * 5 / worthByName.get(quote)), true)
                            .build());
        }

        void step() {
            rig.nowNs += 1_000;
            if (!open.isEmpty() && random.nextInt(3) == 0) {
                final List<Long> ids = new ArrayList<>(open.keySet());
                answer(ids.get(random.nextInt(ids.size())));
            } else {
                quote();
            }
            check();
        }

        void finish() {
            while (!open.isEmpty()) {
                answer(open.keySet().iterator().next());
                check();
            }
            assertThat(rig.risk.openLoops()).as(at()).isZero();
            for (int asset = 0; asset < balances.length; asset++) {
                assertThat(rig.ledger.available(asset)).as(at()).isEqualTo(Math.max(0, balances[asset]));
            }
            assertThat(rig.counters.get(rig.counters.anomalies)).as(at()).isZero();
        }

        private void quote() {
            final int instrument = random.nextInt(rig.universe.instrumentCount());
            final double fair = worth[rig.universe.baseAsset(instrument)] / worth[rig.universe.quoteAsset(instrument)];
            final double mid = fair * (1 + random.nextGaussian() * 0.0007);
            final long tick = rig.rules.tickSize(instrument);
            final long bid = Math.max(tick, Fixed.floorToStep(units(mid), tick));
            final double size =
                    Math.pow(10, 0.5 + 2.5 * random.nextDouble()) / worth[rig.universe.baseAsset(instrument)];
            rig.quote(instrument, ++updateId, bid, units(size), bid + tick, units(size * 1.3));
            takeOutputs(null);
        }

        private void answer(final long loopId) {
            final Known loop = open.get(loopId);
            final Intent order = loop.order;
            final int dice = random.nextInt(20);
            if (dice < 2) {
                loop.promised = 0;
                rig.answer(order.orderKey(), dice == 0 ? OrderOutcome.REJECTED : OrderOutcome.NOT_SENT, 0, 0);
                takeOutputs(null);
                return;
            }
            final long step = Math.max(1, rig.rules.stepSize(order.instrument()));
            final long steps = order.qty() / step;
            final long wanted = dice < 4 ? 0 : dice < 8 ? RandomLongs.between(random, 0, steps) : steps;
            execute(loop, order, wanted * step, step);
        }

        private void execute(final Known loop, final Intent order, final long qty, final long step) {
            final boolean buy = order.side() == Side.BUY;
            final int base = rig.universe.baseAsset(order.instrument());
            final int quote = rig.universe.quoteAsset(order.instrument());
            final int received = buy ? base : quote;
            final int kind = random.nextInt(10);
            final int payer = kind < 6 ? received : kind < 8 ? random.nextInt(balances.length) : Fill.UNKNOWN_ASSET;
            long rest = qty;
            long quoteQty = 0;
            long commissionInReceived = 0;
            while (rest > 0) {
                final long part =
                        random.nextInt(3) == 0 ? Math.min(rest, step * RandomLongs.between(random, 1, 40)) : rest;
                final long price = fillPrice(order);
                final long gross = buy ? part : Fixed.mulFloor(part, price);
                final long commission = payer == Fill.UNKNOWN_ASSET
                        ? 0
                        : payer == received
                                ? Fixed.mulCeil(gross, rig.table.fees().rate(order.instrument(), order.side()))
                                : units(0.001 * random.nextDouble() / worth[payer]);
                rig.fill(order.orderKey(), part, commission, payer);
                if (payer != Fill.UNKNOWN_ASSET) {
                    balances[payer] -= commission;
                }
                commissionInReceived += payer == received ? commission : 0;
                quoteQty += Fixed.mulFloor(part, price);
                rest -= part;
            }
            balances[base] += buy ? qty : -qty;
            balances[quote] += buy ? -quoteQty : quoteQty;
            final long consumed = buy ? quoteQty : qty;
            final BigDecimal share = loop.promised == 0
                    ? BigDecimal.ZERO
                    : BigDecimal.valueOf(consumed).divide(BigDecimal.valueOf(loop.promised), EXACT_ENOUGH);
            loop.basis = order.leg() == 1 ? BigDecimal.valueOf(consumed) : loop.basis.multiply(share, EXACT_ENOUGH);
            loop.spent = order.leg() == 1 ? consumed : loop.spent;
            loop.promised = qty == 0 ? 0 : (buy ? qty : quoteQty) - commissionInReceived;
            loop.promisedAsset = received;
            rig.answer(
                    order.orderKey(), qty == order.qty() ? OrderOutcome.FILLED : OrderOutcome.EXPIRED, qty, quoteQty);
            takeOutputs(loop);
        }

        /** The limit, or a little better. */
        private long fillPrice(final Intent order) {
            final long tick = rig.rules.tickSize(order.instrument());
            final long better = Fixed.floorToStep((long) (order.price() * 0.0004 * random.nextDouble()), tick);
            return order.side() == Side.BUY ? Math.max(tick, order.price() - better) : order.price() + better;
        }

        private void takeOutputs(final Known answered) {
            for (final Opened opened : out.opened()) {
                final Known loop = new Known();
                for (int leg = 0; leg < 3; leg++) {
                    loop.instruments.add(rig.table.instrument(opened.loop(), leg));
                }
                loop.promisedAsset = opened.startAsset();
                loop.promised = opened.startAmount();
                open.put(opened.loopId(), loop);
            }
            for (final Intent intent : out.intents()) {
                final Known loop = open.get(OrderKey.loopId(intent.orderKey()));
                loop.order = intent;
                checkIntent(loop, intent);
            }
            for (final Closed closed : out.closed()) {
                final Known loop = open.remove(closed.loopId());
                outcomes.merge(closed.outcome(), 1, Integer::sum);
                final boolean ended =
                        closed.outcome() == LoopOutcome.COMPLETED || closed.outcome() == LoopOutcome.COMPLETED_IN_PART;
                assertThat(closed.spent()).as(at()).isEqualTo(loop.spent);
                assertThat(closed.received()).as(at()).isEqualTo(ended ? answered.promised : 0);
                assertThat(ended && loop.order.leg() != 3).as(at()).isFalse();
            }
            out.clear();
        }

        private void checkIntent(final Known loop, final Intent intent) {
            final Filters filters =
                    rig.universe.instruments().get(intent.instrument()).filters();
            final BigDecimal notional = BigDecimal.valueOf(intent.qty()).multiply(BigDecimal.valueOf(intent.price()));
            final BigDecimal least = BigDecimal.valueOf(filters.minNotional()).multiply(BigDecimal.valueOf(Fixed.ONE));
            final boolean buy = intent.side() == Side.BUY;
            final long input = buy ? Fixed.mulCeil(intent.qty(), intent.price()) : intent.qty();
            final int spends =
                    buy ? rig.universe.quoteAsset(intent.instrument()) : rig.universe.baseAsset(intent.instrument());
            final boolean valid = intent.qty() > 0
                    && intent.price() > 0
                    && intent.qty() % filters.stepSize() == 0
                    && intent.price() % filters.tickSize() == 0
                    && notional.compareTo(least) >= 0
                    && loop.instruments.contains(intent.instrument())
                    && spends == loop.promisedAsset
                    && input <= loop.promised;
            if (!valid) {
                assertThat(valid)
                        .as("%s %s %s in hand %d", at(), intent, filters, loop.promised)
                        .isTrue();
            }
            if (intent.leg() > 1) {
                checkLimit(loop, intent);
            }
        }

        /** Filled at its limit, and the last leg at its present quote, the order loses no more than is allowed. */
        private void checkLimit(final Known loop, final Intent intent) {
            BigDecimal proceeds =
                    convert(intent.instrument(), intent.side(), BigDecimal.valueOf(intent.qty()), intent.price());
            if (intent.leg() == 2) {
                final int last = loop.instruments.stream()
                        .filter(instrument -> instrument != intent.instrument() && startsAt(instrument, intent))
                        .findFirst()
                        .orElseThrow();
                final int held = intent.side() == Side.BUY
                        ? rig.universe.baseAsset(intent.instrument())
                        : rig.universe.quoteAsset(intent.instrument());
                final int side = rig.universe.baseAsset(last) == held ? Side.SELL : Side.BUY;
                final long price = side == Side.BUY ? rig.matrix.askPrice(last) : rig.matrix.bidPrice(last);
                final BigDecimal qty = side == Side.SELL
                        ? proceeds
                        : proceeds.multiply(BigDecimal.valueOf(Fixed.ONE))
                                .divide(BigDecimal.valueOf(price), EXACT_ENOUGH);
                proceeds = convert(last, side, qty, price);
            }
            final BigDecimal input = intent.side() == Side.BUY
                    ? BigDecimal.valueOf(intent.qty())
                            .multiply(BigDecimal.valueOf(intent.price()))
                            .divide(BigDecimal.valueOf(Fixed.ONE))
                    : BigDecimal.valueOf(intent.qty());
            final BigDecimal paid = loop.basis.multiply(input).divide(BigDecimal.valueOf(loop.promised), EXACT_ENOUGH);
            final BigDecimal least = paid.multiply(PPM.subtract(BigDecimal.valueOf(MAX_LEG_LOSS_PPM)))
                    .divide(PPM);
            final BigDecimal noise = least.multiply(new BigDecimal("1e-30"));
            if (proceeds.compareTo(least.subtract(noise)) < 0) {
                assertThat(proceeds).as("%s %s", at(), intent).isGreaterThanOrEqualTo(least);
            }
        }

        private boolean startsAt(final int instrument, final Intent intent) {
            final int held = intent.side() == Side.BUY
                    ? rig.universe.baseAsset(intent.instrument())
                    : rig.universe.quoteAsset(intent.instrument());
            return rig.universe.baseAsset(instrument) == held || rig.universe.quoteAsset(instrument) == held;
        }

        private BigDecimal convert(final int instrument, final int side, final BigDecimal qty, final long price) {
            final BigDecimal gross = side == Side.BUY
                    ? qty
                    : qty.multiply(BigDecimal.valueOf(price)).divide(BigDecimal.valueOf(Fixed.ONE));
            return gross.multiply(
                            PPM.subtract(BigDecimal.valueOf(rig.table.fees().rate(instrument, Side.BUY) / 100)))
                    .divide(PPM);
        }

        private void check() {
            final long[] promised = new long[balances.length];
            final Set<Integer> taken = new HashSet<>();
            for (final Known loop : open.values()) {
                promised[loop.promisedAsset] += loop.promised;
                assertThat(loop.instruments.stream().allMatch(taken::add))
                        .as("no instrument in two loops, " + at())
                        .isTrue();
            }
            for (int asset = 0; asset < balances.length; asset++) {
                if (rig.ledger.balance(asset) != balances[asset]
                        || rig.ledger.available(asset) != Math.max(0, balances[asset] - promised[asset])) {
                    assertThat(rig.ledger.balance(asset)).as(at()).isEqualTo(balances[asset]);
                    assertThat(rig.ledger.available(asset)).as(at()).isEqualTo(balances[asset] - promised[asset]);
                }
            }
            assertThat(rig.risk.openLoops()).as(at()).isEqualTo(open.size());
        }

        private String at() {
            return "seed=" + seed + " record " + rig.lastSequence();
        }

        private static long units(final double value) {
            return (long) (value * Fixed.ONE);
        }

        private static long powerOfTen(final long about) {
            long power = 1;
            while (power * 10 <= about) {
                power *= 10;
            }
            return power;
        }
    }
}
