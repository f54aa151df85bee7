package trefoil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;

class CopyingPricerTest {
    @ParameterizedTest
    @EnumSource
    void shouldFindWhatTheEngineFinds(final CopyingPricer.Copies kind) {
        final HotTraffic traffic = new HotTraffic();
        final RateMatrix matrix = traffic.matrix();
        final LoopPricer pricer = new LoopPricer(traffic.market.loops(), matrix);
        final CopyingPricer copying = new CopyingPricer(traffic.market.loops(), matrix, kind);

        int found = 0;
        for (int i = 0; i < HotTraffic.QUOTES; i++) {
            final int instrument = traffic.instruments[i];
            final long bid = traffic.market.price(instrument, 1 + traffic.wander[i]);
            matrix.update(instrument, 0, i + 1L, bid, 1, bid + 1, 1, i);
            copying.onQuote(instrument);
            for (final int side : new int[] {Side.BUY, Side.SELL}) {
                pricer.scan(instrument, side);
                assertThat(copying.scan(instrument, side)).isEqualTo(pricer.candidateCount());
                assertThat(copying.best()).isEqualTo(pricer.bestProduct());
                found += pricer.candidateCount();
            }
        }

        assertThat(found).isPositive();
    }
}
