package trefoil.gateway.session;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import trefoil.engine.Engine;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.FeeRequests;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.order.RejectListener;
import trefoil.gateway.binance.rest.CommissionRates;
import trefoil.gateway.binance.terms.FeeReader;
import trefoil.gateway.binance.terms.MarketWatch;
import trefoil.gateway.binance.terms.TermsReader;

/**
 * Follows what the venue allows and charges while a run trades: fees, reference prices, open markets. Fees are read where
 * there is an account to ask about, unless {@code trading.takerFeePpm} says them: then that is what everything costs.
 */
final class SessionTerms implements AutoCloseable {
    private static final int DEFAULT_WEIGHT_PER_MINUTE = 1_200;
    private static final int LEAST_WEIGHT_PER_MINUTE = 20;
    private static final int CLOSE_WAIT_S = 3;

    private final SessionServices services;
    private final VenueFacts facts;
    private final Newcomers newcomers;
    private final MarketWatch markets;
    private final FeeReader fees;
    private ScheduledExecutorService executor;
    private TermsReader reader;

    SessionTerms(final SessionServices services, final VenueFacts facts) {
        this.services = services;
        this.facts = facts;
        newcomers = new Newcomers(services.config().universe(), facts, services.notices());
        markets = new MarketWatch(facts.universe(), services.rest(), services.clock(), services.notices())
                .listTo(newcomers);
        final boolean readsFees = services.credentials().isPresent()
                && services.config().trading().mode().trades()
                && services.config().trading().takerFeePpm().isEmpty();
        fees = readsFees
                ? new FeeReader(
                        facts.universe(),
                        byTriangles(facts.universe()),
                        Engine.Context.DEFAULT_DISCOUNT_ASSET,
                        services.rest(),
                        services.clock(),
                        services.notices())
                : null;
    }

    /** Instruments, those in most triangles first: they will be wanted soonest. */
    private static List<Integer> byTriangles(final Universe universe) {
        final int[] counts = new int[universe.instrumentCount()];
        for (final Triangles.Triangle triangle : Triangles.of(universe)) {
            counts[triangle.ab()]++;
            counts[triangle.bc()]++;
            counts[triangle.ca()]++;
        }
        return IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparing((Integer instrument) -> -counts[instrument]))
                .toList();
    }

    /** Whether the venue is asked what trades cost. */
    boolean readsFees() {
        return fees != null;
    }

    /** Told by the engine whose fees it wants. */
    FeeRequests feeRequests() {
        return fees == null ? FeeRequests.NONE : fees;
    }

    /** Told what the venue says when it refuses orders. */
    RejectListener rejectListener() {
        return markets;
    }

    /**
     * Begins to read, if the mode trades.
     *
     * @param feesRead by symbol, read just now
     */
    void start(final Engine engine, final Map<String, CommissionRates> feesRead) {
        if (!services.config().trading().mode().trades()) {
            return;
        }
        executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
            final Thread thread = new Thread(runnable, "trefoil-terms");
            thread.setDaemon(true);
            return thread;
        });
        reader = new TermsReader.Context()
                .universe(facts.universe())
                .rest(services.rest())
                .ring(engine.inbound())
                .clock(services.clock())
                .scheduler(TaskScheduler.over(executor))
                .notices(services.notices())
                .markets(markets)
                .fees(fees)
                .weightPerMinute(weightPerMinute(facts.exchangeInfo()))
                .conclude();
        if (fees != null) {
            feesRead.forEach((symbol, rates) -> {
                final int instrument = facts.universe().instrumentIndex(symbol);
                if (instrument != Universe.NOT_FOUND) {
                    fees.tell(instrument, rates);
                }
            });
        }
        reader.start();
    }

    static int weightPerMinute(final ExchangeInfo exchangeInfo) {
        return exchangeInfo.rateLimits().stream()
                .filter(limit -> limit.type().equals("REQUEST_WEIGHT")
                        && limit.interval().equals("MINUTE"))
                .mapToLong(limit -> limit.limit() / Math.max(1, limit.intervalNum()))
                .mapToInt(limit -> (int) Math.min(Math.max(limit, LEAST_WEIGHT_PER_MINUTE), Integer.MAX_VALUE))
                .min()
                .orElse(DEFAULT_WEIGHT_PER_MINUTE);
    }

    /** Adds how often the venue changed filters, told its fees, and how often what it told could not be used. */
    void addCounts(final Map<String, Long> counts) {
        counts.put("filters changed", (long) markets.ruleChanges());
        counts.put("instruments listed since", (long) newcomers.count());
        if (fees != null) {
            counts.put("fees read", fees.published());
            if (fees.refusedAnswers() > 0) {
                counts.put("fee answers refused", fees.refusedAnswers());
            }
        }
    }

    /** Stops reading; a request that is under way is cut. */
    @Override
    public void close() {
        if (reader == null) {
            return;
        }
        reader.close();
        executor.shutdownNow();
        try {
            executor.awaitTermination(CLOSE_WAIT_S, TimeUnit.SECONDS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
