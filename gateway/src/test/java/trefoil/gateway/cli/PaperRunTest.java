package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Fill;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Fees;
import trefoil.gateway.exchange.Holding;
import trefoil.gateway.exchange.RateLimits;
import trefoil.gateway.session.LocalExchange;

/** {@code trefoil run} in mode paper, on the quotes of an exchange that must hear of no order. */
@Timeout(60)
class PaperRunTest {
    private static final long LATENCY_NS = TimeUnit.MILLISECONDS.toNanos(4);

    @TempDir
    private Path directory;

    @Test
    void shouldTradeOnLiveQuotesWithoutAKeyAndSendNothing() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Cli.Result result = run(exchange);

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
            assertThat(result.err()).contains("mode paper: orders meet these quotes 4,000.0 µs after they are made");
            assertThat(result.number("^orders +([0-9,]+) sent"))
                    .as("%s", result)
                    .isPositive();
            assertThat(result.labelled("balances"))
                    .as("%s", result)
                    .startsWith("the paper account's equal the engine's to the last unit");
            assertThat(result.labelled("profit")).startsWith("by the paper account's balances");
            LocalExchange.MONEY.forEach((asset, amount) -> assertThat(
                            exchange.server().balances("trader").get(asset))
                    .isEqualTo(new Holding(DecimalText.parse(amount), 0)));
        }
    }

    @Test
    void shouldFillEachOrderFromTheQuotesThatTheJournalHoldsForItsArrival() throws IOException {
        final Cli.Result result;
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            result = run(exchange);
        }

        final Path journal = Path.of(result.labelled("journal"));
        final Rereading rereading = new Rereading(ordersOf(journal));
        final JournalStatus status = read(journal, rereading::onRecord);

        assertThat(status).isEqualTo(JournalStatus.COMPLETE);
        assertThat(rereading.compared).as("%s", result).isGreaterThan(20);
        assertThat(rereading.differences).as("%s", result).isEmpty();
    }

    @Test
    void shouldReplayToTheSameOutputsAlsoWhereTheMarketIsTradedAnew() throws IOException {
        for (final String[] more : new String[][] {{}, {"[market]", "depth = \"partial\""}}) {
            final Cli.Result result;
            try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
                result = run(exchange, more);
            }
            final String journal = result.labelled("journal");

            final Cli.Result verified = Cli.run("replay", "--verify", journal);
            final Cli.Result anew = Cli.run("replay", "--what-if", "nothing", journal);

            assertThat(verified.exitCode()).as("%s%s", verified, result).isZero();
            assertThat(verified.out()).containsPattern("identical: [0-9,]+ outputs, digest [0-9a-f]{16}");
            assertThat(anew.exitCode()).as("%s", anew).isZero();
            assertThat(anew.number("^loops sent +([0-9,]+)")).as("%s", anew).isPositive();
            final String[] digests = anew.labelled("digest      ").split(" +");
            assertThat(digests).as("%s", anew).hasSize(2);
            assertThat(digests[1]).as("%s", anew).isEqualTo(digests[0]);
            assertThat(verified.out()).contains("digest " + digests[0]);
        }
    }

    @Test
    void shouldFillFromWholeBooksWhereThereAre() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Cli.Result result = run(exchange, "[market]", "depth = \"partial\"");

            assertThat(result.exitCode()).as("%s", result).isIn(ExitCode.OK, ExitCode.FINDING);
            assertThat(result.number("^orders +([0-9,]+) sent"))
                    .as("%s", result)
                    .isPositive();
            assertThat(result.labelled("balances"))
                    .as("%s", result)
                    .startsWith("the paper account's equal the engine's");
        }
    }

    @Test
    void shouldChargeWhatTheVenueWouldWhereThereIsAKey() throws IOException {
        final int feePpm = 300;
        try (LocalExchange exchange =
                LocalExchange.start(0, LocalExchange.MONEY, RateLimits.PRODUCTION, Fees.of(feePpm, feePpm))) {
            final Path config = configure(exchange);
            final Cli.Result result = Cli.run("run", "--config", config.toString(), "--seconds", "4");

            assertThat(result.labelled("balances"))
                    .as("%s", result)
                    .startsWith("the paper account's equal the engine's");
            // Until an instrument's fees have been read, the worst known counts.
            final Set<Integer> told = new HashSet<>();
            final Map<Long, Integer> sides = new HashMap<>();
            final int[] fills = {0};
            read(Path.of(result.labelled("journal")), (buffer, offset) -> {
                final int type = RecordHeader.type(buffer, offset);
                if (type == RecordType.FEES) {
                    told.add(trefoil.engine.event.Fees.instrument(buffer, offset));
                } else if (type == RecordType.ORDER_INTENT && told.contains(OrderIntent.instrument(buffer, offset))) {
                    sides.put(OrderIntent.orderKey(buffer, offset), OrderIntent.side(buffer, offset));
                } else if (type == RecordType.FILL && sides.containsKey(Fill.orderKey(buffer, offset))) {
                    final long qty = Fill.qty(buffer, offset);
                    final boolean buy = sides.get(Fill.orderKey(buffer, offset)) == Side.BUY;
                    final long received = buy ? qty : Fixed.mulFloor(qty, Fill.price(buffer, offset));
                    assertThat((double) Fill.commission(buffer, offset))
                            .isCloseTo(received * (feePpm / 1e6), Offset.offset(1.0));
                    fills[0]++;
                }
            });
            assertThat(fills[0]).as("%s", result).isPositive();
        }
    }

    private Cli.Result run(final LocalExchange exchange, final String... more) throws IOException {
        final Path config = configure(exchange, more);
        Files.writeString(config, Files.readString(config).replaceAll("keyFile = .*\n", ""));
        return Cli.run("run", "--config", config.toString(), "--seconds", "4");
    }

    private Path configure(final LocalExchange exchange, final String... more) throws IOException {
        return exchange.configure(
                directory,
                "paper",
                LocalExchange.SECRET,
                String.join("\n", more),
                "[paper]",
                "latencyMs = " + LATENCY_NS / 1e6,
                "[paper.balances]",
                "USDT = \"10000\"",
                "BTC = \"0.2\"",
                "ETH = \"4\"",
                "NOSUCH = \"1\"");
    }

    private static List<Answered> ordersOf(final Path journal) {
        final Map<Long, Answered> orders = new HashMap<>();
        read(journal, (buffer, offset) -> {
            final int type = RecordHeader.type(buffer, offset);
            if (type == RecordType.ORDER_INTENT) {
                orders.put(
                        OrderIntent.orderKey(buffer, offset),
                        new Answered(
                                OrderIntent.instrument(buffer, offset),
                                OrderIntent.side(buffer, offset),
                                OrderIntent.price(buffer, offset),
                                OrderIntent.qty(buffer, offset)));
            } else if (type == RecordType.ORDER_ANSWER) {
                final Answered order = orders.get(OrderAnswer.orderKey(buffer, offset));
                order.outcome = OrderAnswer.outcome(buffer, offset);
                order.executed = OrderAnswer.executedQty(buffer, offset);
                order.arrivalNs = OrderAnswer.handedToSocketNs(buffer, offset) + LATENCY_NS;
                assertThat(RecordHeader.timeNs(buffer, offset)).isGreaterThanOrEqualTo(order.arrivalNs + LATENCY_NS);
            }
        });
        final List<Answered> byArrival = new ArrayList<>(orders.values());
        byArrival.sort(Comparator.comparingLong(order -> order.arrivalNs));
        return byArrival;
    }

    private interface Records {
        void onRecord(DirectBuffer buffer, int offset);
    }

    private static JournalStatus read(final Path journal, final Records records) {
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                records.onRecord(reader.buffer(), reader.offset());
            }
            return reader.status();
        }
    }

    private static final class Answered {
        private final int instrument;
        private final int side;
        private final long price;
        private final long qty;
        private int outcome;
        private long executed;
        private long arrivalNs;

        Answered(final int instrument, final int side, final long price, final long qty) {
            this.instrument = instrument;
            this.side = side;
            this.price = price;
            this.qty = qty;
        }
    }

    /** What each order must have met, read plainly: the last quote up to its arrival, less what orders before took. */
    private static final class Rereading {
        private final List<Answered> orders;
        private final Map<Integer, long[]> quotes = new HashMap<>();
        private final Map<Integer, Map<Long, Long>> taken = new HashMap<>();
        private final List<String> differences = new ArrayList<>();
        private int next;
        private int compared;

        Rereading(final List<Answered> orders) {
            this.orders = orders;
        }

        void onRecord(final DirectBuffer buffer, final int offset) {
            final int type = RecordHeader.type(buffer, offset);
            if (RecordType.isOutput(type)) {
                return;
            }
            while (next < orders.size() && orders.get(next).arrivalNs < RecordHeader.timeNs(buffer, offset)) {
                meet(orders.get(next++));
            }
            if (type == RecordType.BOOK_TICKER) {
                onQuote(BookTicker.instrument(buffer, offset), new long[] {
                    BookTicker.updateId(buffer, offset),
                    BookTicker.bidPrice(buffer, offset),
                    BookTicker.bidQty(buffer, offset),
                    BookTicker.askPrice(buffer, offset),
                    BookTicker.askQty(buffer, offset)
                });
            }
        }

        private void onQuote(final int instrument, final long[] quote) {
            final long[] known = quotes.get(instrument);
            if (known != null && quote[0] <= known[0]) {
                return;
            }
            quotes.put(instrument, quote);
            for (final int side : new int[] {Side.BUY, Side.SELL}) {
                final Map<Long, Long> gone = takenOf(instrument, side);
                final long best = quote[side == Side.BUY ? 3 : 1];
                final long shown = quote[side == Side.BUY ? 4 : 2];
                gone.keySet().removeIf(level -> side == Side.BUY ? level < best : level > best);
                gone.computeIfPresent(best, (level, quantity) -> Math.min(quantity, shown));
            }
        }

        private void meet(final Answered order) {
            if (order.outcome == OrderOutcome.REJECTED || order.outcome == OrderOutcome.NOT_SENT) {
                return;
            }
            final boolean buy = order.side == Side.BUY;
            final long[] quote = quotes.get(order.instrument);
            final long best = quote[buy ? 3 : 1];
            final Map<Long, Long> gone = takenOf(order.instrument, order.side);
            final long left = quote[buy ? 4 : 2] - gone.getOrDefault(best, 0L);
            final boolean reached = buy ? order.price >= best : order.price <= best;
            final long expected = reached ? Math.min(order.qty, left) : 0;
            compared++;
            if (expected > 0) {
                gone.merge(best, expected, Long::sum);
            }
            if (expected != order.executed) {
                differences.add("order at " + order.arrivalNs + ": " + order.executed + " instead of " + expected);
            }
        }

        private Map<Long, Long> takenOf(final int instrument, final int side) {
            return taken.computeIfAbsent(instrument * 4 + side, key -> new TreeMap<>());
        }
    }
}
