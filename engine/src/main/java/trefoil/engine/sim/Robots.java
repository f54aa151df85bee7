package trefoil.engine.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

/**
 * Two clients beside the others, each with an account of its own, that trade by rule and by seed. They act between the
 * updates of a market feed, in its time, so that one feed and one seed are one sequence of orders.
 */
public final class Robots {
    /** Name of the market maker's account. */
    public static final String MAKER = "robot-maker";
    /** Name of the taker's account. */
    public static final String TAKER = "robot-taker";

    private static final long PLAY_MONEY = 1_000_000_000 * Fixed.ONE;
    private static final OrderLimits LIMITS = new OrderLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final double NS_PER_SECOND = 1e9;

    private final VirtualExchange exchange;
    private final MakerRobot maker;
    private final TakerRobot taker;
    private final SyntheticRandom random;
    private final double makerGapNs;
    private final double takerGapNs;
    private long nextMakerNs = Long.MAX_VALUE;
    private long nextTakerNs = Long.MAX_VALUE;

    /** Opens the robots' accounts on an exchange and lets them wait for their feed. */
    public Robots(final VirtualExchange exchange, final RobotSettings settings) {
        this.exchange = exchange;
        random = new SyntheticRandom(settings.seed());
        maker = new MakerRobot(exchange, open(MAKER), random);
        taker = new TakerRobot(exchange, open(TAKER), random, settings.takerEdgePpm());
        makerGapNs = NS_PER_SECOND / settings.makerPerSecond();
        takerGapNs = NS_PER_SECOND / settings.takerPerSecond();
        if (settings.makerPerSecond() > 0) {
            nextMakerNs = gapNs(makerGapNs);
        }
        if (settings.takerPerSecond() > 0) {
            nextTakerNs = gapNs(takerGapNs);
        }
    }

    /** The feed with the robots in it; it ends as the feed does. It must be played into the robots' exchange. */
    public MarketFeed among(final MarketFeed feed) {
        return new MarketFeed() {
            @Override
            public List<Instrument> instruments() {
                return feed.instruments();
            }

            @Override
            public long nextTimeNs() {
                final long feedNs = feed.nextTimeNs();
                return feedNs == END ? END : Math.min(feedNs, Math.min(nextMakerNs, nextTakerNs));
            }

            @Override
            public void emit(final BookSink sink) {
                final long nextNs = nextTimeNs();
                if (nextNs == feed.nextTimeNs()) {
                    feed.emit(sink);
                } else if (nextNs == nextMakerNs) {
                    nextMakerNs += gapNs(makerGapNs);
                    maker.act();
                } else {
                    nextTakerNs += gapNs(takerGapNs);
                    taker.act();
                }
            }
        };
    }

    private long gapNs(final double meanNs) {
        return (long) (random.exponential() * meanNs);
    }

    private Account open(final String name) {
        final Map<String, Long> balances = new HashMap<>();
        for (final String asset : exchange.assets()) {
            balances.put(asset, PLAY_MONEY);
        }
        return exchange.openAccount(name, balances, Fees.of(0, 0), LIMITS);
    }
}
