package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.execution.LoopScript.units;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.StopReason;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.RecordedOutputs.Intent;

/** Every cell of the documented table of order states and events, seen from outside. */
class OrderTableTest {
    private static final long TOLD = 7;
    private static final long NEW = 8;
    private static final long NEVER = OrderKey.of(99, 1);

    private static final Map<String, Consumer<OrderTableTest>> STATES = new LinkedHashMap<>();
    private static final Map<String, Consumer<OrderTableTest>> EVENTS = new LinkedHashMap<>();

    static {
        STATES.put("OUT", test -> {});
        STATES.put("FATE_UNKNOWN", test -> test.answer(OrderOutcome.UNKNOWN, "0", "0"));
        STATES.put("AWAITING_FILLS", test -> test.answer(OrderOutcome.FILLED, "100", "100"));
        STATES.put("ENDED", test -> test.answer(OrderOutcome.EXPIRED, "40", "40"));
        STATES.put("NEVER OURS", test -> test.key = NEVER);

        EVENTS.put("fill of 30 more", test -> test.fill("30", "1", NEW));
        EVENTS.put("fill of the missing 60", test -> test.fill("60", "1", NEW));
        EVENTS.put("same fill again", test -> test.fill("40", "1", TOLD));
        EVENTS.put("fill beyond the order", test -> test.fill("61", "1", NEW));
        EVENTS.put("fill without quantity", test -> test.fill("0", "1", NEW));
        EVENTS.put("fill beyond the limit", test -> test.fill("30", "1.01", NEW));
        EVENTS.put("EXPIRED with 40", test -> test.answer(OrderOutcome.EXPIRED, "40", "40"));
        EVENTS.put("FILLED with 100", test -> test.answer(OrderOutcome.FILLED, "100", "100"));
        EVENTS.put("EXPIRED with 30", test -> test.answer(OrderOutcome.EXPIRED, "30", "30"));
        EVENTS.put("EXPIRED with 101", test -> test.answer(OrderOutcome.EXPIRED, "101", "101"));
        EVENTS.put("REJECTED", test -> test.answer(OrderOutcome.REJECTED, "0", "0"));
        EVENTS.put("NOT_SENT", test -> test.answer(OrderOutcome.NOT_SENT, "0", "0"));
        EVENTS.put("UNKNOWN", test -> test.answer(OrderOutcome.UNKNOWN, "0", "0"));
        EVENTS.put("code without a meaning", test -> test.answer(77, "0", "0"));
        EVENTS.put("timer, 4 s later", test -> test.script.timer(4_000));
        EVENTS.put("timer, 6 s later", test -> test.script.timer(6_000));
    }

    private final LoopScript script = LoopScript.triangle(settings -> settings).openALoop();
    private final Intent order = script.last();
    private long key = order.orderKey();

    static Stream<Arguments> cells() {
        return DocumentedTable.read("order").entrySet().stream().flatMap(row -> row.getValue().entrySet().stream()
                .map(cell -> Arguments.of(row.getKey(), cell.getKey(), cell.getValue())));
    }

    @Test
    void shouldDocumentEveryEventInEveryState() {
        final Map<String, Map<String, String>> table = DocumentedTable.read("order");

        assertThat(table.keySet()).containsExactlyElementsOf(EVENTS.keySet());
        assertThat(table.values())
                .allSatisfy(row -> assertThat(row.keySet()).containsExactlyElementsOf(STATES.keySet()));
    }

    @ParameterizedTest(name = "{0} when {1}: {2}")
    @MethodSource("cells")
    void shouldDoWhatTheTableSays(final String event, final String state, final String expected) {
        fill("40", "1", TOLD);
        STATES.get(state).accept(this);

        assertThat(whatHappensOn(event)).isEqualTo(expected);
    }

    private String whatHappensOn(final String event) {
        final long fills = get(script.rig.counters.fills);
        final long duplicates = script.duplicates();
        final long anomalies = script.anomalies();
        final long unknown = get(script.rig.counters.orders(OrderOutcome.UNKNOWN));
        final long ends = finalAnswers();
        final boolean wasReducing = script.rig.risk.state() == State.REDUCING;
        final long outputs = ordersAndEnds();

        EVENTS.get(event).accept(this);

        final List<String> happened = new ArrayList<>();
        add(happened, "fill counted", get(script.rig.counters.fills) - fills);
        add(happened, "duplicate", script.duplicates() - duplicates);
        add(happened, "anomaly", script.anomalies() - anomalies);
        add(happened, "fate unknown", get(script.rig.counters.orders(OrderOutcome.UNKNOWN)) - unknown);
        final boolean ended = ordersAndEnds() > outputs;
        add(happened, "order ends", ended ? 1 : 0);
        add(happened, "waits", ended ? 0 : finalAnswers() - ends);
        assertThat(script.rig.risk.state() == State.REDUCING)
                .as("reduced by an anomaly, or by an order of unknown fate")
                .isEqualTo(wasReducing && !isOver(happened)
                        || happened.contains("anomaly")
                        || happened.contains("fate unknown"));
        return happened.isEmpty() ? "nothing" : String.join(", ", happened);
    }

    /** Whether the only reason to reduce was the order whose fate is known now. */
    private boolean isOver(final List<String> happened) {
        return script.anomalies() == 0 && (happened.contains("order ends") || happened.contains("waits"));
    }

    private static void add(final List<String> happened, final String what, final long times) {
        assertThat(times).as(what).isBetween(0L, 1L);
        if (times == 1) {
            happened.add(what);
        }
    }

    private long finalAnswers() {
        long count = 0;
        for (int outcome = OrderOutcome.FILLED; outcome <= OrderOutcome.NOT_SENT; outcome++) {
            count += get(script.rig.counters.orders(outcome));
        }
        return count;
    }

    private long ordersAndEnds() {
        return script.out.intents().size() + script.out.closed().size();
    }

    private long get(final int counter) {
        return script.rig.counters.get(counter);
    }

    private void fill(final String qty, final String price, final long tradeId) {
        script.rig.fill(key, units(price), units(qty), 0, script.x, tradeId);
    }

    private void answer(final int outcome, final String executed, final String quote) {
        script.rig.answer(key, outcome, units(executed), units(quote));
    }

    @Test
    void shouldTradeAgainByItselfOnceTheFateOfEveryOrderIsKnown() {
        script.rig.risk.clear(StopReason.ANOMALY);
        answer(OrderOutcome.UNKNOWN, "0", "0");
        assertThat(script.rig.risk.state()).isEqualTo(State.REDUCING);

        answer(OrderOutcome.REJECTED, "0", "0");

        assertThat(script.rig.risk.state()).isEqualTo(State.ACTIVE);
    }
}
