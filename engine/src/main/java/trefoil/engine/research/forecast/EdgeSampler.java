package trefoil.engine.research.forecast;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.forecast.EdgeAges;
import trefoil.engine.forecast.ForecastAxes;
import trefoil.engine.forecast.MicroPriceForecast;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.research.Market;
import trefoil.engine.research.MarketListener;
import trefoil.engine.research.result.Gap;

/**
 * Meets the edges of a recorded market as the engine would, and follows each to the moments when its orders would arrive.
 *
 * <p>An edge counts once for each bin of its age, with all legs fresh. A gap, the end of the journal, a leg that is closed
 * or not quoted when an order arrives: what was not known by then stays unknown. One thread, the walk's.
 */
public final class EdgeSampler implements MarketListener {
    private static final int LEGS = LoopTable.LEGS;
    /** Two rates that differ by less are the same price. */
    private static final double SAME = 1e-9;

    private final Market market;
    private final LoopTable table;
    private final LoopPricer pricer;
    private final ForecastAxes axes;
    private final long staleAfterNs;
    private final EdgeOutcomes outcomes;
    private final EdgeAges ages;
    private final int[] nextAgeBin;
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final Set<Followed> followed = new LinkedHashSet<>();
    private long edges;
    private long censored;
    private long dues;

    /** An edge under way. */
    private static final class Followed {
        private final EdgeSample sample;
        private final Object met;
        private final double[] rates = new double[LEGS];
        private final double[] leans = new double[LEGS];
        private final double[] arrived;
        private final int[] missing;
        private int open;

        Followed(final EdgeSample sample, final Object met, final int latencies) {
            this.sample = sample;
            this.met = met;
            arrived = new double[latencies * LEGS];
            missing = new int[latencies];
            Arrays.fill(missing, LEGS);
        }
    }

    /** A look at one leg; those of one time in the order they were planned in. */
    private record Due(long timeNs, long number, Followed edge, int latency, int leg, boolean arrival, boolean drift)
            implements Comparable<Due> {
        @Override
        public int compareTo(final Due other) {
            final int byTime = Long.compare(timeNs, other.timeNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /**
     * A sampler of that market.
     *
     * @param table what pays: its break-evens hold fees and least profit
     * @param axes ages and latencies that outcomes are wanted for
     * @param staleAfterNs age beyond which a quote is not trusted
     */
    public EdgeSampler(
            final Market market,
            final LoopTable table,
            final ForecastAxes axes,
            final long staleAfterNs,
            final EdgeOutcomes outcomes) {
        this.market = market;
        this.table = table;
        this.axes = axes;
        this.staleAfterNs = staleAfterNs;
        this.outcomes = outcomes;
        pricer = new LoopPricer(table, market.matrix());
        ages = new EdgeAges(pricer);
        nextAgeBin = new int[table.loopCount()];
    }

    /** Edges met so far. */
    public long edges() {
        return edges;
    }

    /** Of those, the ones of which something stayed unknown. */
    public long censored() {
        return censored;
    }

    @Override
    public void onTime(final long timeNs) {
        while (!due.isEmpty() && due.peek().timeNs() < timeNs) {
            look(due.poll());
        }
    }

    @Override
    public void onQuote(
            final int instrument,
            final int improved,
            final boolean bidMoved,
            final boolean askMoved,
            final long timeNs) {
        ages.onQuote(instrument);
        if ((improved & RateMatrix.SELL_IMPROVED) != 0) {
            scan(instrument, Side.SELL, timeNs);
        }
        if ((improved & RateMatrix.BUY_IMPROVED) != 0) {
            scan(instrument, Side.BUY, timeNs);
        }
    }

    private void scan(final int instrument, final int side, final long timeNs) {
        pricer.scan(instrument, side);
        for (int n = 0; n < pricer.candidateCount(); n++) {
            final int loop = pricer.candidate(n);
            if (fresh(loop, timeNs)) {
                meet(loop, instrument, pricer.candidateProduct(n), timeNs);
            }
        }
    }

    private boolean fresh(final int loop, final long timeNs) {
        for (int leg = 0; leg < LEGS; leg++) {
            if (!market.fresh(table.instrument(loop, leg), timeNs, staleAfterNs)) {
                return false;
            }
        }
        return true;
    }

    private void meet(final int loop, final int instrument, final double product, final long timeNs) {
        if (!ages.isOpen(loop)) {
            nextAgeBin[loop] = 0;
        }
        final long ageNs = ages.age(loop, timeNs);
        final int bin = bin(axes.ageNs(), ageNs);
        if (bin < nextAgeBin[loop]) {
            return;
        }
        nextAgeBin[loop] = bin + 1;
        final int trigger =
                table.instrument(loop, 0) == instrument ? 0 : table.instrument(loop, 1) == instrument ? 1 : 2;
        final double edge = product / table.breakEven(loop) * table.leastReturn() - 1;
        final EdgeSample sample = new EdgeSample(loop, trigger, edge, ageNs, timeNs);
        edges++;
        follow(new Followed(sample, outcomes.onEdge(sample), axes.latencies()));
    }

    private static int bin(final List<Long> bounds, final long value) {
        int bin = 0;
        while (bin < bounds.size() && value >= bounds.get(bin)) {
            bin++;
        }
        return bin;
    }

    private void follow(final Followed edge) {
        final int loop = edge.sample.loop();
        for (int leg = 0; leg < LEGS; leg++) {
            edge.rates[leg] = rate(loop, leg);
            edge.leans[leg] =
                    MicroPriceForecast.lean(market.matrix(), table.instrument(loop, leg), table.side(loop, leg));
        }
        for (int latency = 0; latency < axes.latencies(); latency++) {
            final long latencyNs = axes.latencyNs().get(latency);
            for (int leg = 0; leg < LEGS; leg++) {
                final long arrivals = axes.arrivals().get(leg);
                plan(edge, latency, leg, latencyNs * arrivals, true, arrivals == 1);
                if (arrivals != 1) {
                    plan(edge, latency, leg, latencyNs, false, true);
                }
            }
        }
        followed.add(edge);
    }

    private void plan(
            final Followed edge,
            final int latency,
            final int leg,
            final long afterNs,
            final boolean arrival,
            final boolean drift) {
        edge.open++;
        due.add(new Due(edge.sample.timeNs() + afterNs, dues++, edge, latency, leg, arrival, drift));
    }

    private void look(final Due look) {
        final Followed edge = look.edge();
        final int loop = edge.sample.loop();
        final int leg = look.leg();
        final double rate = market.terms().states().closed(table.instrument(loop, leg)) ? 0 : rate(loop, leg);
        edge.open--;
        if (rate == 0) {
            return;
        }
        if (look.drift()) {
            outcomes.onDrift(look.latency(), edge.leans[leg], rate / edge.rates[leg] - 1);
        }
        if (look.arrival()) {
            edge.arrived[look.latency() * LEGS + leg] = rate;
            if (--edge.missing[look.latency()] == 0) {
                conclude(edge, look.latency());
            }
        }
        if (edge.open == 0) {
            forget(edge);
        }
    }

    private void conclude(final Followed edge, final int latency) {
        final int at = latency * LEGS;
        final boolean begun = edge.arrived[at] >= edge.rates[0] * (1 - SAME);
        final double product = edge.arrived[at] * edge.arrived[at + 1] * edge.arrived[at + 2];
        final double result = product / table.breakEven(edge.sample.loop()) * table.leastReturn() - 1;
        outcomes.onOutcome(edge.sample, edge.met, latency, begun, result);
    }

    private double rate(final int loop, final int leg) {
        final RateMatrix matrix = market.matrix();
        final int instrument = table.instrument(loop, leg);
        return matrix.rates()[
                table.side(loop, leg) == Side.SELL ? matrix.sellCell(instrument) : matrix.buyCell(instrument)];
    }

    private void forget(final Followed edge) {
        followed.remove(edge);
        if (Arrays.stream(edge.missing).anyMatch(missing -> missing > 0)) {
            censored++;
            outcomes.onCensored(edge.sample);
        }
    }

    @Override
    public void onGap(final Gap gap) {
        ages.onLost();
        interrupt();
    }

    @Override
    public void onEnd(final long timeNs) {
        interrupt();
    }

    private void interrupt() {
        due.clear();
        followed.forEach(edge -> outcomes.onCensored(edge.sample));
        censored += followed.size();
        followed.clear();
    }
}
