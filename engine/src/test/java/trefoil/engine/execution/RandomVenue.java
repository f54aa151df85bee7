package trefoil.engine.execution;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * A venue without manners: it fills at random, charges in one asset or the other, and lets what it has to tell arrive
 * late, twice, in any order, or first as a shrug. What it tells in the end is true.
 */
final class RandomVenue {
    /** What becomes of an order. */
    enum Fate {
        WHOLE,
        PART,
        NOTHING,
        REFUSED,
        NOT_SENT,
        NO_FUNDS
    }

    /** How that is told. */
    enum Telling {
        PLAIN,
        FILLS_FIRST,
        ANSWER_FIRST,
        SHUFFLED,
        TWICE,
        LATE,
        LOST,
        FILLS_TOO_LATE
    }

    private static final long MS = 1_000_000;

    final long[] balances;

    /** Commissions that were told after the patience of whoever waited for them, by asset. */
    final long[] toldTooLate;

    final List<Sent> underWay = new ArrayList<>();
    final List<Sent> telling = new ArrayList<>();

    private final Random random;
    private final RandomMarket market;
    private final boolean sequenced;
    private final boolean roundsCommissionUp;
    private long tradeId;

    /** Whether the account's discount asset is taken for used up. */
    boolean discountGone;

    /** One thing that is told. */
    record Report(
            boolean fill,
            int outcome,
            long qty,
            long quoteOrPrice,
            long commission,
            int commissionAsset,
            long tradeId,
            long notBeforeNs) {}

    /** An order that was sent. */
    static final class Sent {
        final ReferenceLoops.Order order;
        final boolean fillOrKill;
        final boolean mayLackFunds;
        final List<Report> reports = new ArrayList<>();
        Fate fate;
        Telling telling;

        Sent(final ReferenceLoops.Order order, final boolean fillOrKill, final boolean mayLackFunds) {
            this.order = order;
            this.fillOrKill = fillOrKill;
            this.mayLackFunds = mayLackFunds;
        }
    }

    RandomVenue(final Random random, final RandomMarket market, final boolean sequenced, final long[] balances) {
        this.random = random;
        this.market = market;
        this.sequenced = sequenced;
        this.balances = balances.clone();
        toldTooLate = new long[balances.length];
        roundsCommissionUp = random.nextBoolean();
    }

    /** One of the orders under way arrives, the first if they keep their order. */
    Sent arrive(final long nowNs) {
        final Sent sent = underWay.remove(sequenced ? 0 : random.nextInt(underWay.size()));
        final ReferenceLoops.Order order = sent.order;
        sent.fate = fate(sent);
        sent.telling = telling(sent.fate);
        final List<Report> fills = new ArrayList<>();
        long executed = 0;
        long executedQuote = 0;
        if (sent.fate == Fate.WHOLE || sent.fate == Fate.PART) {
            executed = sent.fate == Fate.WHOLE ? order.qty : part(order);
            executedQuote = execute(sent, executed, fills);
        }
        final int outcome =
                switch (sent.fate) {
                    case WHOLE -> OrderOutcome.FILLED;
                    case PART, NOTHING -> OrderOutcome.EXPIRED;
                    case REFUSED, NO_FUNDS -> OrderOutcome.REJECTED;
                    case NOT_SENT -> OrderOutcome.NOT_SENT;
                };
        tell(sent, fills, outcome, executed, executedQuote, nowNs);
        telling.add(sent);
        return sent;
    }

    private Fate fate(final Sent sent) {
        if (random.nextInt(40) == 0) {
            return Fate.NOT_SENT;
        }
        if (balances[sent.order.spends] < sent.order.lock) {
            if (!sent.mayLackFunds && sent.order.lock - balances[sent.order.spends] > toldTooLate[sent.order.spends]) {
                throw new AssertionError("the venue holds " + balances[sent.order.spends] + " of what order "
                        + sent.order.key + " may spend: " + sent.order.lock);
            }
            return Fate.NO_FUNDS;
        }
        if (market.closed[sent.order.instrument] || random.nextInt(25) == 0) {
            return Fate.REFUSED;
        }
        final int draw = random.nextInt(10);
        if (draw < 6) {
            return Fate.WHOLE;
        }
        final long step = market.universe
                .instruments()
                .get(sent.order.instrument)
                .filters()
                .stepSize();
        return draw < 8 && !sent.fillOrKill && sent.order.qty > step ? Fate.PART : Fate.NOTHING;
    }

    private Telling telling(final Fate fate) {
        final int draw = random.nextInt(100);
        if (draw < 40) {
            return Telling.FILLS_FIRST;
        } else if (draw < 55) {
            return Telling.ANSWER_FIRST;
        } else if (draw < 67) {
            return Telling.SHUFFLED;
        } else if (draw < 79) {
            return Telling.TWICE;
        } else if (draw < 88) {
            return Telling.LATE;
        } else if (draw < 99) {
            return Telling.LOST;
        }
        return fate == Fate.WHOLE || fate == Fate.PART ? Telling.FILLS_TOO_LATE : Telling.PLAIN;
    }

    private long part(final ReferenceLoops.Order order) {
        final long step =
                market.universe.instruments().get(order.instrument).filters().stepSize();
        return step * (1 + random.nextInt((int) Math.min(Integer.MAX_VALUE - 1, order.qty / step - 1)));
    }

    /** Trades, from one to four, at the limit or better. */
    private long execute(final Sent sent, final long executed, final List<Report> fills) {
        final ReferenceLoops.Order order = sent.order;
        final var filters = market.universe.instruments().get(order.instrument).filters();
        final boolean atLimit = random.nextBoolean();
        long rest = executed;
        long total = 0;
        final int trades = 1 + random.nextInt(4);
        for (int i = 1; rest > 0; i++) {
            final long most = rest / filters.stepSize();
            final long qty = i >= trades || most < 2
                    ? rest
                    : filters.stepSize() * (1 + (long) (random.nextDouble() * (most - 1)));
            final long price = atLimit ? order.price : price(order, filters.tickSize());
            final long amount = Fixed.mulFloor(qty, price);
            balances[order.spends] -= order.side == Side.BUY ? amount : qty;
            final long gross = order.side == Side.BUY ? qty : amount;
            balances[order.receives] += gross;
            fills.add(charged(order, qty, price, gross));
            rest -= qty;
            total += amount;
        }
        return total;
    }

    private long price(final ReferenceLoops.Order order, final long tick) {
        final long quote = market.quotes[order.instrument][order.side == Side.BUY ? 2 : 0];
        final boolean better = order.side == Side.BUY ? quote < order.price : quote > order.price;
        if (quote == 0 || !better) {
            return order.price;
        }
        return Fixed.floorToStep(
                order.price
                        + (long) (random.nextDouble() * (quote - order.price))
                        + (order.side == Side.BUY ? tick - 1 : 0),
                tick);
    }

    private Report charged(final ReferenceLoops.Order order, final long qty, final long price, final long gross) {
        final int discountAsset = market.universe.assetIndex(RandomMarket.DISCOUNT_ASSET);
        long commission = commission(gross, market.rates[order.instrument]);
        int asset = order.receives;
        if (market.discounted && !discountGone) {
            final long discounted = commission(gross, market.discountedRates[order.instrument]);
            if (discountAsset == order.receives) {
                commission = discounted;
            } else {
                final long worth = Math.round(
                        market.convert(discounted, order.receives, discountAsset) * (0.8 + random.nextDouble() * 0.3));
                final long locked = order.spends == discountAsset ? order.lock : 0;
                if (worth <= balances[discountAsset] - locked) {
                    commission = worth;
                    asset = discountAsset;
                }
            }
        }
        balances[asset] -= commission;
        return new Report(true, 0, qty, price, commission, asset, ++tradeId, 0);
    }

    private long commission(final long gross, final long rate) {
        return roundsCommissionUp ? Fixed.mulCeil(gross, rate) : Fixed.mulFloor(gross, rate);
    }

    private void tell(
            final Sent sent,
            final List<Report> fills,
            final int outcome,
            final long executed,
            final long executedQuote,
            final long nowNs) {
        final Report answer = new Report(false, outcome, executed, executedQuote, 0, 0, 0, 0);
        final Report unknown = new Report(false, OrderOutcome.UNKNOWN, 0, 0, 0, 0, 0, 0);
        final List<Report> all = sent.reports;
        switch (sent.telling) {
            case ANSWER_FIRST -> {
                all.add(answer);
                all.addAll(fills);
            }
            case SHUFFLED -> {
                all.addAll(fills);
                all.add(answer);
                Collections.shuffle(all, random);
            }
            case TWICE -> {
                all.addAll(fills);
                all.add(answer);
                all.addAll(List.copyOf(all));
                if (random.nextBoolean()) {
                    Collections.shuffle(all, random);
                }
            }
            case LATE -> {
                all.addAll(fills);
                all.add(answer);
                delay(all, nowNs + MS * random.nextInt(400));
            }
            case LOST -> {
                all.addAll(fills);
                all.add(answer);
                if (random.nextBoolean()) {
                    Collections.shuffle(all, random);
                }
                delay(all, nowNs + MS * random.nextInt(random.nextInt(8) == 0 ? 1_500 : 60));
                all.add(random.nextInt(4) == 0 ? random.nextInt(all.size()) : 0, unknown);
                if (random.nextInt(4) == 0) {
                    all.add(random.nextInt(all.size()), unknown);
                }
            }
            case FILLS_TOO_LATE -> {
                all.addAll(fills);
                final int inTime = random.nextInt(fills.size());
                final List<Report> late = new ArrayList<>();
                if (random.nextBoolean()) {
                    Collections.shuffle(all, random);
                }
                while (all.size() > inTime) {
                    late.add(all.remove(all.size() - 1));
                }
                late.forEach(report -> toldTooLate[report.commissionAsset] += report.commission);
                delay(late, nowNs + ReferenceLoops.FILLS_PATIENCE_NS + MS * (100 + random.nextInt(2_000)));
                all.add(answer);
                all.addAll(late);
            }
            default -> {
                all.addAll(fills);
                all.add(answer);
            }
        }
    }

    private static void delay(final List<Report> reports, final long untilNs) {
        reports.replaceAll(report -> new Report(
                report.fill,
                report.outcome,
                report.qty,
                report.quoteOrPrice,
                report.commission,
                report.commissionAsset,
                report.tradeId,
                untilNs));
    }
}
