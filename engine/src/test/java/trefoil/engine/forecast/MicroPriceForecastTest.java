package trefoil.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Side;

class MicroPriceForecastTest {
    private static final long MS = 1_000_000;

    private final TriangleDesk desk = new TriangleDesk();

    @Test
    void shouldLeanWhereTheLongerQueueIs() {
        // Micro-price (1.00 × 30 + 1.02 × 90) ÷ 120 = 1.015, mid 1.01.
        desk.quote(TriangleDesk.XS, 1_000_000, 90, 1_020_000, 30);

        final double sells = MicroPriceForecast.lean(desk.matrix, TriangleDesk.XS, Side.SELL);
        final double buys = MicroPriceForecast.lean(desk.matrix, TriangleDesk.XS, Side.BUY);

        assertThat(sells).isCloseTo(0.005 / 1.01, within(1e-12));
        assertThat(buys).isEqualTo(-sells);
        assertThat(MicroPriceForecast.lean(desk.matrix, TriangleDesk.YS, Side.SELL))
                .as("no quote")
                .isZero();
    }

    @Test
    void shouldAddEachLegsDriftByTheTimeOfItsArrival() {
        final ForecastAxes axes = new ForecastAxes(
                List.of(1_000L), List.of(MS), List.of(100L), List.of(10 * MS, 50 * MS), List.of(1L, 3L, 5L), "S");
        final ForecastModel model =
                new MadeModel(axes).drift(0, 0.2).drift(1, 0.6).model();
        final Forecast forecast = new MicroPriceForecast(model, desk.table, desk.matrix);
        desk.quote(TriangleDesk.XS, 1_000_000, 90, 1_020_000, 30);
        desk.quote(TriangleDesk.XY, 2_000_000, 50, 2_020_000, 50);
        desk.quote(TriangleDesk.YS, 550_000, 10, 560_000, 30);

        // Buy X: leans against us; sell X for Y: even; sell Y: micro 0.5525, mid 0.555.
        final double first = -0.005 / 1.01;
        final double third = -0.0025 / 0.555;

        // Arrivals after 10, 30 and 50 ms: drifts 0.2, 0.4 and 0.6.
        assertThat(forecast.expectedEdge(desk.forward(), 2, 0.01, 0, 10 * MS))
                .isCloseTo(0.01 + 0.2 * first + 0.6 * third, within(1e-12));
    }
}
