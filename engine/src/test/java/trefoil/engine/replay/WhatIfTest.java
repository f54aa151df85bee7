package trefoil.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.trading.TradingSettings;

class WhatIfTest {
    private static final String ALLOWED = "there are fee, latency, min-edge, max-notional, max-asset-notional, policy,"
            + " quote-age, max-open-loops, max-loop-loss, patience, fill-or-kill, forecast, balance.ASSET";

    private final TradingSettings recorded = PaperRig.settings(LoopPolicy.CHAIN);

    @ParameterizedTest(name = "{0}: {1} ppm")
    @CsvSource({
        "fee=0.00075, 750",
        "fee=0.075%, 750",
        "fee=7.5bp, 750",
        "fee=750ppm, 750",
        "fee=0, 0",
        "fee=0.5, 500000"
    })
    void shouldReadAFee(final String text, final int ppm) {
        final TradingSettings settings = WhatIf.parse(List.of(text)).applyTo(recorded);

        assertThat(settings.takerFeesPpm()).hasSize(5).containsOnly(ppm);
        assertThat(settings.feesKnown()).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1} ppm")
    @CsvSource({"min-edge=2, 200", "min-edge=2bp, 200", "min-edge=0.02%, 200", "min-edge=3ppm, 3", "min-edge=0, 0"})
    void shouldReadAnEdge(final String text, final int ppm) {
        assertThat(WhatIf.parse(List.of(text)).applyTo(recorded).minEdgePpm()).isEqualTo(ppm);
    }

    @ParameterizedTest(name = "{0}: {1} ns")
    @CsvSource({
        "latency=5ms, 5000000",
        "latency=250us, 250000",
        "latency=1.5ms, 1500000",
        "latency=60s, 60000000000",
        "latency=0s, 0"
    })
    void shouldReadALatency(final String text, final long ns) {
        assertThat(WhatIf.parse(List.of(text)).latencyNs()).isEqualTo(OptionalLong.of(ns));
    }

    @Test
    void shouldChangeWhatIsAskedAndNothingElse() {
        final WhatIf all = WhatIf.parse(List.of(
                "max-notional=12.5",
                "max-asset-notional=99",
                "policy=PIPELINED",
                "quote-age=2s",
                "max-open-loops=64",
                "max-loop-loss=50",
                "patience=0ms",
                "fill-or-kill=true",
                "balance.USDT=7",
                "balance.BTC=0"));

        final TradingSettings settings = all.applyTo(recorded);

        assertThat(settings.limits().maxLoopNotional()).isEqualTo(1_250_000_000L);
        assertThat(settings.limits().maxAssetNotional()).isEqualTo(9_900_000_000L);
        assertThat(settings.policy()).isEqualTo(LoopPolicy.PIPELINED);
        assertThat(settings.staleAfterMs()).isEqualTo(2_000);
        assertThat(settings.maxOpenLoops()).isEqualTo(64);
        assertThat(settings.maxLoopLossPpm()).isEqualTo(5_000);
        assertThat(settings.unwindPatienceMs()).isZero();
        assertThat(settings.fillOrKillLegs()).isTrue();
        assertThat(all.balances()).containsEntry("USDT", 700_000_000L).containsEntry("BTC", 0L);
        assertThat(WhatIf.parse(List.of()).applyTo(recorded)).isEqualTo(recorded);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "fees=1 | what-if fees=1: there is no fees; " + ALLOWED,
                "fee | what-if fee: write name=value; " + ALLOWED,
                "=1 | what-if =1: write name=value; " + ALLOWED,
                "balance.=1 | what-if balance.=1: there is no balance.; " + ALLOWED,
                "balance.USDT=-1 | what-if balance.USDT=-1: not an amount; what the account holds of the asset at the start:"
                        + " balance.USDT=10000",
                "fee=7.5 | what-if fee=7.5: should be 0 to 0.5 (fee is of every trade, of what it gives: 0.00075, 0.075%, 7.5bp"
                        + " or 750ppm; read fees are left out)",
                "fee=0.5ppm | what-if fee=0.5ppm: should be whole parts per million (fee is of every trade, of what it gives:"
                        + " 0.00075, 0.075%, 7.5bp or 750ppm; read fees are left out)",
                "fee=1e9 | what-if fee=1e9: not a value of fee: of every trade, of what it gives: 0.00075, 0.075%, 7.5bp or"
                        + " 750ppm; read fees are left out",
                "latency=5 | what-if latency=5: should be a unit: us, ms or s (latency is from an order's leaving to its arrival,"
                        + " and from there to its answer: 5ms, 250us, 0s)",
                "latency=61s | what-if latency=61s: should be 0s to 60s (latency is from an order's leaving to its arrival, and"
                        + " from there to its answer: 5ms, 250us, 0s)",
                "quote-age=1.5ms | what-if quote-age=1.5ms: should be whole milliseconds (quote-age is age beyond which a quote"
                        + " is not trusted, whole ms: 500ms, 2s)",
                "policy=best | what-if policy=best: should be chain, together or pipelined (policy is how legs are sent: chain,"
                        + " together or pipelined)",
                "max-open-loops=65 | what-if max-open-loops=65: should be 1 to 64 (max-open-loops is loops open at once: 1 to"
                        + " 64)",
                "max-open-loops=x | what-if max-open-loops=x: not a value of max-open-loops: loops open at once: 1 to 64",
                "max-notional=0 | what-if max-notional=0: should be more than 0 (max-notional is most that one loop may spend,"
                        + " in the value asset: 250)",
                "fill-or-kill=maybe | what-if fill-or-kill=maybe: should be true or false (fill-or-kill is whether legs fill"
                        + " whole or not at all: true or false)"
            })
    void shouldSayWhatCannotBeUsedAndWhatCan(final String text, final String message) {
        assertThatThrownBy(() -> WhatIf.parse(List.of(text)))
                .isInstanceOf(ReplayException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseTwoAnswersToOneQuestion() {
        assertThatThrownBy(() -> WhatIf.parse(List.of("fee=0", "fee=1ppm")))
                .hasMessage("what-if fee=1ppm: fee is given twice");
        assertThatThrownBy(() -> WhatIf.parse(List.of("balance.X=0", "balance.X=0")))
                .hasMessage("what-if balance.X=0: balance.X is given twice");
    }
}
