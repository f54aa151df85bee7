package trefoil.gateway.binance.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Fill;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;

class OrderFatesTest {
    private static final Universe UNIVERSE = Instruments.triangle();
    private static final long SESSION = 1_790_000_000_123L;
    private static final long KEY = OrderKey.of(42, 1);
    private static final String ID = new ClientOrderId(SESSION, KEY).toString();
    private static final String FIRST =
            "{\"price\":\"99\",\"qty\":\"0.5\",\"commission\":\"0.0005\",\"commissionAsset\":\"BTC\",\"tradeId\":7}";
    private static final String SECOND =
            "{\"price\":\"100\",\"qty\":\"1.5\",\"commission\":\"0.0001\",\"commissionAsset\":\"USDT\",\"tradeId\":8}";

    private final FakeInboundRing ring = new FakeInboundRing();
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final OrderFates fates = new OrderFates(ring, () -> 5, notices::add, SESSION);
    private final OrderFate fate = fate(KEY);

    @Test
    void shouldPublishReportedTradesAndTheEndThatTheyAddUpTo() throws Exception {
        hear(trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED"));
        assertFill(only(), 0, 7, "99", "0.5");

        hear(trade(8, "100", "1.5", "2", "199.5", "FILLED"));
        assertFill(only(), 1, 8, "100", "1.5");
        assertAnswer(only(), OrderOutcome.FILLED, "2", "199.5");
        assertThat(fates.pending()).isZero();
    }

    @Test
    void shouldPublishAnExpiryWithWhatWasFilledBeforeIt() throws Exception {
        hear(trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED"));
        hear(report("EXPIRED", "EXPIRED", "0.5", "49.5"));

        assertFill(only(), 0, 7, "99", "0.5");
        assertAnswer(only(), OrderOutcome.EXPIRED, "0.5", "49.5");
    }

    @Test
    void shouldWaitWithTheEndForATradeThatIsReportedLater() throws Exception {
        hear(report("EXPIRED", "EXPIRED", "0.5", "49.5"));
        assertThat(ring.isEmpty()).isTrue();

        hear(trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED"));

        assertFill(only(), 0, 7, "99", "0.5");
        assertAnswer(only(), OrderOutcome.EXPIRED, "0.5", "49.5");
    }

    @Test
    void shouldLeaveTheEndToTheAnswerWhenATradeWasNeverReported() throws Exception {
        hear(trade(8, "100", "1.5", "2", "199.5", "FILLED"));
        assertFill(only(), 0, 8, "100", "1.5");
        assertThat(fates.pending()).isEqualTo(1);

        assertThat(fates.settle(fate, OrderOutcome.FILLED, 0, answer("FILLED", "2", "199.5", FIRST, SECOND)))
                .isTrue();

        final List<Record> rest = ring.take();
        assertThat(rest).hasSize(2);
        assertFill(rest.get(0), 1, 7, "99", "0.5");
        assertAnswer(rest.get(1), OrderOutcome.FILLED, "2", "199.5");
        assertThat(fates.duplicates()).isEqualTo(1);
    }

    @Test
    void shouldOnlyCountWhatIsToldAgain() throws Exception {
        fates.settle(fate, OrderOutcome.FILLED, 0, answer("FILLED", "2", "199.5", FIRST, SECOND));
        assertThat(ring.take()).hasSize(3);

        hear(report("NEW", "NEW", "0", "0"));
        hear(trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED"));
        hear(trade(8, "100", "1.5", "2", "199.5", "FILLED"));
        fates.settle(fate, OrderOutcome.FILLED, 0, answer("FILLED", "2", "199.5", FIRST, SECOND));

        assertThat(ring.isEmpty()).isTrue();
        assertThat(fates.duplicates()).isEqualTo(3);
        assertThat(fates.contradictions()).isZero();
        assertThat(notices).isEmpty();
    }

    @Test
    void shouldNotBelieveARefusalOfAnOrderThatHasTraded() throws Exception {
        hear(trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED"));
        ring.take();

        assertThat(fates.settle(fate, OrderOutcome.REJECTED, -2010, null)).isFalse();
        assertThat(fates.settle(fate, OrderOutcome.FILLED, 0, answer("EXPIRED", "1.5", "150", SECOND)))
                .isFalse();

        assertThat(ring.isEmpty()).isTrue();
        assertThat(fates.pending()).isEqualTo(1);
    }

    @Test
    void shouldTellTheEngineWhatContradictsAnEndThatWasPublished() throws Exception {
        fates.settle(fate, OrderOutcome.REJECTED, -2013, null);
        assertAnswer(only(), OrderOutcome.REJECTED, "0", "0");

        hear(trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED"));
        hear(report("EXPIRED", "EXPIRED", "0.5", "49.5"));

        assertFill(only(), 0, 7, "99", "0.5");
        assertAnswer(only(), OrderOutcome.EXPIRED, "0.5", "49.5");
        assertThat(fates.contradictions()).isEqualTo(2);
    }

    @Test
    void shouldTellTheEngineOfAnOrderInItsNameThatItNeverMade() throws Exception {
        final String unknown = new ClientOrderId(SESSION, OrderKey.of(9, 4)).toString();

        hear(named(unknown, trade(7, "99", "2", "2", "198", "FILLED")));

        final Record fill = only();
        assertThat(fill.type()).isEqualTo(RecordType.FILL);
        assertThat(Fill.orderKey(fill.bytes(), 0)).isEqualTo(OrderKey.of(9, 4));
        assertThat(only().type()).isEqualTo(RecordType.ORDER_ANSWER);
        assertThat(fates.strangers()).isEqualTo(1);
    }

    @Test
    void shouldPassOverOrdersOfOthers() throws Exception {
        hear(named("web_abc", trade(7, "99", "2", "2", "198", "FILLED")));
        hear(named(new ClientOrderId(SESSION - 1, KEY).toString(), trade(7, "99", "2", "2", "198", "FILLED")));

        assertThat(ring.isEmpty()).isTrue();
        assertThat(fates.strangers()).as("ours, of another run").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s=ETHBTC", "S=SELL", "q=3", "p=101", "L=100.5", "l=2.5;z=2.5;q=2.5"})
    void shouldRefuseAReportThatCannotBeTrueOfTheOrder(final String changes) throws Exception {
        final Map<String, String> fields = trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED");
        for (final String change : changes.split(";")) {
            fields.put(change.split("=")[0], "\"" + change.split("=")[1] + "\"");
        }

        hear(fields);

        assertThat(ring.isEmpty()).isTrue();
        assertThat(fates.refusedReports()).isEqualTo(1);
        assertThat(notices).singleElement().asString().contains(ID, "not believed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s",
                "c",
                "S",
                "x",
                "X",
                "q",
                "p",
                "z",
                "Z",
                "i",
                "l",
                "L",
                "n",
                "N",
                "t",
                "X=\"GONE\"",
                "S=\"HOLD\"",
                "q=\"0\"",
                "q=2",
                "z=\"-1\"",
                "z=\"3\"",
                "l=\"0\"",
                "L=\"x\"",
                "L=\"99.123456789\"",
                "n=null",
                "n=\"-0.1\"",
                "N=null",
                "N=7",
                "t=-1",
                "t=\"7\"",
                "t=1e9",
                "i={}",
                "Z=[1]",
                "l=\"9\"",
                "q=\"99999999999999999999\"",
                "X=\"FILLED\"",
                "X=\"REJECTED\""
            })
    void shouldFindWhatIsMissingOrAbsurdInAReport(final String change) throws Exception {
        final Map<String, String> fields = trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED");
        final String[] parts = change.split("=", 2);
        if (parts.length == 1) {
            fields.remove(change);
        } else {
            fields.put(parts[0], parts[1]);
        }

        assertThat(concluded(fields).conclude(UNIVERSE)).isNotNull();
    }

    @Test
    void shouldSayUnknownOnceAndTheTruthLater() throws Exception {
        fate.lastCode = -1007;
        fates.unknown(fate);
        fates.unknown(fate);
        assertAnswer(only(), OrderOutcome.UNKNOWN, "0", "0");
        assertThat(fates.pending()).isEqualTo(1);

        hear(report("EXPIRED", "EXPIRED", "0", "0"));

        assertAnswer(only(), OrderOutcome.EXPIRED, "0", "0");
        fates.unknown(fate);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void shouldKnowManyEndedOrdersStill() throws Exception {
        fates.settle(fate, OrderOutcome.NOT_SENT, 0, null);
        ring.take();
        for (int i = 1; i < OrderFates.MAX_REMEMBERED; i++) {
            fates.settle(fate(OrderKey.of(100 + i, 1)), OrderOutcome.NOT_SENT, 0, null);
            ring.take();
        }

        hear(report("REJECTED", "REJECTED", "0", "0"));
        assertThat(fates.strangers()).isZero();
        ring.take();
        fates.settle(fate(OrderKey.of(99, 1)), OrderOutcome.NOT_SENT, 0, null);
        ring.take();

        hear(report("REJECTED", "REJECTED", "0", "0"));
        assertThat(fates.strangers()).as("forgotten by then").isEqualTo(1);
    }

    /** Answer, look-up and reports race in every order; each trade must come out once, the answer once and last. */
    @Test
    void shouldPublishEveryTradeOnceWhoeverIsFirst() throws Exception {
        final long seed = 20_261_122;
        final Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            final OrderFate raced = fate(OrderKey.of(1_000 + round, 1));
            final List<Map<String, String>> reports = new ArrayList<>(List.of(
                    report("NEW", "NEW", "0", "0"),
                    trade(7, "99", "0.5", "0.5", "49.5", "PARTIALLY_FILLED"),
                    trade(8, "100", "1.5", "2", "199.5", "FILLED")));
            Collections.shuffle(reports, random);
            final OrderAnswerView view = answer("FILLED", "2", "199.5", FIRST, SECOND);
            final CountDownLatch go = new CountDownLatch(1);
            final Thread answering = new Thread(() -> {
                awaitUninterruptibly(go);
                fates.settle(raced, OrderOutcome.FILLED, 0, view);
            });
            answering.start();
            go.countDown();
            for (final Map<String, String> report : reports) {
                hear(named(raced.clientOrderId(), report));
            }
            answering.join();

            final List<Record> records = new ArrayList<>();
            while (!ring.isEmpty()) {
                records.addAll(ring.take());
            }
            assertThat(records).as("seed %d, round %d", seed, round).hasSize(3);
            assertThat(records.get(2).type()).isEqualTo(RecordType.ORDER_ANSWER);
            assertThat(records.subList(0, 2))
                    .extracting(record -> Fill.tradeId(record.bytes(), 0))
                    .containsExactlyInAnyOrder(7L, 8L);
        }
        assertThat(fates.contradictions()).isZero();
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OrderFate fate(final long orderKey) {
        final OrderFate made = new OrderFate(
                orderKey,
                "BTCUSDT",
                new ClientOrderId(SESSION, orderKey).toString(),
                Side.BUY,
                DecimalText.parse("100"),
                DecimalText.parse("2"),
                1,
                1);
        fates.expect(made);
        return made;
    }

    private void hear(final Map<String, String> fields) {
        final ExecutionReport report = concluded(fields);
        assertThat(report.conclude(UNIVERSE)).isNull();
        fates.onReport(report);
    }

    private Record only() throws InterruptedException {
        final List<Record> records = ring.take();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private static void assertFill(
            final Record record, final int index, final long tradeId, final String price, final String qty) {
        assertThat(record.type()).isEqualTo(RecordType.FILL);
        assertThat(Fill.orderKey(record.bytes(), 0)).isEqualTo(KEY);
        assertThat(Fill.fillIndex(record.bytes(), 0)).isEqualTo(index);
        assertThat(Fill.tradeId(record.bytes(), 0)).isEqualTo(tradeId);
        assertThat(Fill.price(record.bytes(), 0)).isEqualTo(DecimalText.parse(price));
        assertThat(Fill.qty(record.bytes(), 0)).isEqualTo(DecimalText.parse(qty));
    }

    private static void assertAnswer(
            final Record record, final int outcome, final String executedQty, final String quoteQty) {
        assertThat(record.type()).isEqualTo(RecordType.ORDER_ANSWER);
        assertThat(OrderOutcome.nameOf(OrderAnswer.outcome(record.bytes(), 0))).isEqualTo(OrderOutcome.nameOf(outcome));
        assertThat(OrderAnswer.orderKey(record.bytes(), 0)).isEqualTo(KEY);
        assertThat(OrderAnswer.executedQty(record.bytes(), 0)).isEqualTo(DecimalText.parse(executedQty));
        assertThat(OrderAnswer.quoteQty(record.bytes(), 0)).isEqualTo(DecimalText.parse(quoteQty));
    }

    private static OrderAnswerView answer(
            final String status, final String executedQty, final String quoteQty, final String... fills) {
        final byte[] json = ("{\"symbol\":\"BTCUSDT\",\"orderId\":81,\"clientOrderId\":\"" + ID
                        + "\",\"price\":\"100\",\"origQty\":\"2\",\"executedQty\":\"" + executedQty
                        + "\",\"cummulativeQuoteQty\":\"" + quoteQty + "\",\"status\":\"" + status + "\",\"fills\":["
                        + String.join(",", fills) + "]}")
                .getBytes(StandardCharsets.US_ASCII);
        final OrderAnswerView view = new OrderAnswerView();
        assertThat(new OrderAnswerDecoder(UNIVERSE).decode(json, 0, json.length, view))
                .isEqualTo(OrderAnswerDecoder.ORDER);
        return view;
    }

    private static Map<String, String> report(
            final String kind, final String status, final String executedQty, final String quoteQty) {
        final Map<String, String> fields = new HashMap<>();
        fields.put("s", "\"BTCUSDT\"");
        fields.put("c", "\"" + ID + "\"");
        fields.put("C", "\"\"");
        fields.put("S", "\"BUY\"");
        fields.put("q", "\"2\"");
        fields.put("p", "\"100.00000000\"");
        fields.put("x", "\"" + kind + "\"");
        fields.put("X", "\"" + status + "\"");
        fields.put("i", "81");
        fields.put("l", "\"0\"");
        fields.put("z", "\"" + executedQty + "\"");
        fields.put("L", "\"0\"");
        fields.put("n", "\"0\"");
        fields.put("N", "null");
        fields.put("t", "-1");
        fields.put("Z", "\"" + quoteQty + "\"");
        return fields;
    }

    private static Map<String, String> trade(
            final long tradeId,
            final String price,
            final String qty,
            final String executedQty,
            final String quoteQty,
            final String status) {
        final Map<String, String> fields = report("TRADE", status, executedQty, quoteQty);
        fields.put("t", Long.toString(tradeId));
        fields.put("L", "\"" + price + "\"");
        fields.put("l", "\"" + qty + "\"");
        fields.put("n", "\"0.0005\"");
        fields.put("N", "\"BTC\"");
        return fields;
    }

    private static Map<String, String> named(final String clientOrderId, final Map<String, String> report) {
        report.put("c", "\"" + clientOrderId + "\"");
        return report;
    }

    private static ExecutionReport concluded(final Map<String, String> fields) {
        final StringBuilder json = new StringBuilder();
        fields.forEach((name, value) -> json.append(json.length() == 0 ? "{" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        final ExecutionReport report = new ExecutionReport();
        report.clear();
        try (JsonParser parser = new JsonFactory().createParser(json.append('}').toString())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                parser.nextToken();
                assertThat(report.take(name, parser)).isTrue();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return report;
    }
}
