package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.event.Control;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.math.DecimalText;
import trefoil.engine.testing.RecordedOutputs.Intent;

/** Every cell of the documented table of loop states and events, seen from outside. */
class LoopTableTest {
    private static final Map<String, Consumer<LoopTableTest>> STATES = new LinkedHashMap<>();
    private static final Map<String, Consumer<LoopTableTest>> EVENTS = new LinkedHashMap<>();

    static {
        STATES.put("leg 1 out", test -> {});
        STATES.put("leg 2 out", test -> test.legs(1));
        STATES.put("leg 3 out", test -> test.legs(2));
        STATES.put("repair out", test -> {
            test.legs(2);
            test.end(OrderOutcome.EXPIRED);
            test.script.timer(50);
        });
        STATES.put("waiting", test -> {
            test.legs(2);
            test.end(OrderOutcome.EXPIRED);
        });

        EVENTS.put("filled whole", test -> test.script.executeWhole(test.order));
        EVENTS.put("filled in part", test -> test.script.execute(test.order, "50", test.price()));
        EVENTS.put("expired with nothing", test -> test.end(OrderOutcome.EXPIRED));
        EVENTS.put("rejected", test -> test.end(OrderOutcome.REJECTED));
        EVENTS.put("not sent", test -> test.end(OrderOutcome.NOT_SENT));
        EVENTS.put("unknown", test -> test.end(OrderOutcome.UNKNOWN));
        EVENTS.put("unknown, then filled whole", test -> {
            test.end(OrderOutcome.UNKNOWN);
            test.script.executeWhole(test.order);
        });
        EVENTS.put("unknown, then never executed", test -> {
            test.end(OrderOutcome.UNKNOWN);
            test.end(OrderOutcome.REJECTED);
        });
        EVENTS.put("quotes renewed, then a timer", test -> test.script.timer(1));
        EVENTS.put("timer after 50 ms", test -> test.script.silentTimer(50));
        EVENTS.put("no quote until patience is over", test -> {
            for (int instrument = 0; instrument < 3; instrument++) {
                test.script.unquote(instrument);
            }
            test.script.silentTimer(5_000);
        });
        EVENTS.put("HALT", test -> test.script.rig.control(Control.HALT));
        EVENTS.put("HALT, then filled whole", test -> {
            test.script.rig.control(Control.HALT);
            test.script.executeWhole(test.order);
        });
        EVENTS.put("REDUCE, then filled whole", test -> {
            test.script.rig.control(Control.REDUCE);
            test.script.executeWhole(test.order);
        });
    }

    private final LoopScript script = LoopScript.triangle(settings -> settings).openALoop();
    private Intent order;

    static Stream<Arguments> cells() {
        return DocumentedTable.read("loop").entrySet().stream().flatMap(row -> row.getValue().entrySet().stream()
                .map(cell -> Arguments.of(row.getKey(), cell.getKey(), cell.getValue())));
    }

    @Test
    void shouldDocumentEveryEventInEveryState() {
        final Map<String, Map<String, String>> table = DocumentedTable.read("loop");

        assertThat(table.keySet()).containsExactlyElementsOf(EVENTS.keySet());
        assertThat(table.values())
                .allSatisfy(row -> assertThat(row.keySet()).containsExactlyElementsOf(STATES.keySet()));
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @MethodSource("cells")
    void shouldDoWhatTheTableSays(final String event, final String state, final String expected) {
        STATES.get(state).accept(this);
        order = script.last();
        assertThat(script.out.closed()).isEmpty();

        assertThat(whatHappensOn(event)).isEqualTo(expected);
    }

    private String whatHappensOn(final String event) {
        final int intents = script.out.intents().size();
        final long unknown = unknown();
        final long ends = ends();
        final long anomalies = script.anomalies();
        final long duplicates = script.duplicates();

        EVENTS.get(event).accept(this);

        if (!script.out.closed().isEmpty()) {
            return LoopOutcome.nameOf(script.out.closed().get(0).outcome());
        }
        final List<Intent> sent =
                script.out.intents().subList(intents, script.out.intents().size());
        if (!sent.isEmpty()) {
            assertThat(sent).hasSize(1);
            return OrderKey.ordinal(sent.get(0).orderKey()) <= 3
                    ? "leg " + sent.get(0).leg()
                    : "repair";
        }
        if (script.anomalies() > anomalies) {
            return "anomaly";
        }
        if (script.duplicates() > duplicates) {
            return "duplicate";
        }
        if (ends() > ends) {
            return "waits";
        }
        return unknown() > unknown ? "stays open" : "nothing";
    }

    private long unknown() {
        return script.rig.counters.get(script.rig.counters.orders(OrderOutcome.UNKNOWN));
    }

    private long ends() {
        long count = 0;
        for (int outcome = OrderOutcome.FILLED; outcome <= OrderOutcome.NOT_SENT; outcome++) {
            count += script.rig.counters.get(script.rig.counters.orders(outcome));
        }
        return count;
    }

    private void legs(final int count) {
        for (int leg = 0; leg < count; leg++) {
            final Intent intent = script.last();
            script.execute(
                    intent,
                    DecimalText.toString(intent.qty()),
                    List.of("1", "2", "0.55").get(leg));
        }
    }

    private void end(final int outcome) {
        script.answer(script.last(), outcome, "0", "0");
    }

    private String price() {
        return DecimalText.toString(order.price());
    }
}
