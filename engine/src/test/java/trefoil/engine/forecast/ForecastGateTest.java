package trefoil.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastGateTest {
    private static final long MS = 1_000_000;

    private final TriangleDesk desk = new TriangleDesk();

    @Test
    void shouldPermitWhatIsExpectedToEarnEnough() {
        pays();
        final int loop = desk.forward();
        final double product = desk.pricer.product(loop);
        // 1 S buys 1 X, 2 Y, 1.1 S; three fees of 0.1 % leave 9.67 %.
        final double edge = 1.1 * 0.999 * 0.999 * 0.999 - 1;
        final ForecastGate exact = gate((l, trigger, e, age, latency) -> e, edge - 1e-12);
        final ForecastGate more = gate((l, trigger, e, age, latency) -> e, edge + 1e-12);

        assertThat(exact.permits(loop, TriangleDesk.XS, product, 0)).isTrue();
        assertThat(more.permits(loop, TriangleDesk.XS, product, 0)).isFalse();
        assertThat(gate(Forecast.NONE, 1).permits(loop, TriangleDesk.XS, product, 0))
                .as("nobody is asked")
                .isTrue();
    }

    @Test
    void shouldTellWhichLegTriggeredAndForHowLongItHasPaid() {
        final List<String> asked = new ArrayList<>();
        final ForecastGate gate = gate(
                (loop, trigger, edge, age, latency) -> {
                    asked.add(trigger + " " + age);
                    return 1;
                },
                0);
        pays();
        final int loop = desk.forward();
        final double product = desk.pricer.product(loop);

        gate.permits(loop, TriangleDesk.XS, product, 100);
        gate.onQuote(TriangleDesk.YS);
        gate.permits(loop, TriangleDesk.YS, product, 130);
        desk.quote(TriangleDesk.XY, 1_000_000, 100, 3_000_000, 100);
        gate.onQuote(TriangleDesk.XY);
        pays();
        gate.permits(loop, TriangleDesk.XY, product, 150);
        gate.permits(loop, TriangleDesk.XY, product, 140);

        assertThat(asked).containsExactly("0 0", "2 30", "1 0", "1 0");
    }

    @Test
    void shouldForgetAgesWithTheQuotes() {
        final List<Long> ages = new ArrayList<>();
        final ForecastGate gate = gate(
                (loop, trigger, edge, age, latency) -> {
                    ages.add(age);
                    return 1;
                },
                0);
        pays();
        gate.permits(desk.forward(), TriangleDesk.XS, 1.1, 100);
        desk.matrix.invalidateConnection(0);
        gate.onLost();
        pays();
        gate.permits(desk.forward(), TriangleDesk.XS, 1.1, 200);

        assertThat(ages).containsExactly(0L, 0L);
    }

    @Test
    void shouldMeasureTheLatencyByAnswers() {
        final ForecastGate gate = gate(Forecast.NONE, 0);
        assertThat(gate.latencyNs()).as("assumed").isEqualTo(7 * MS);

        gate.onAnswer(MS, 8 * MS);
        assertThat(gate.latencyNs()).as("1 ms to hand over, half of 8 ms").isEqualTo(5 * MS);

        gate.onAnswer(MS, 24 * MS);
        assertThat(gate.latencyNs()).as("an eighth of 13 ms").isEqualTo(6 * MS);
    }

    private ForecastGate gate(final Forecast forecast, final double leastEdge) {
        return new ForecastGate(forecast, desk.pricer, leastEdge, 7 * MS);
    }

    private void pays() {
        desk.quote(TriangleDesk.XS, 990_000, 1_000, 1_000_000, 1_000);
        desk.quote(TriangleDesk.XY, 2_000_000, 1_000, 2_010_000, 1_000);
        desk.quote(TriangleDesk.YS, 550_000, 1_000, 560_000, 1_000);
    }
}
