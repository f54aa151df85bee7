package trefoil.gateway.session.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.Engine;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.RiskLimits;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.KeyType;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.config.DepthChoice;

/** A warm-up on several ways that a run may take, and its end where the compiler never rests. */
@Timeout(60)
class WarmUpRoadTest {
    private static final Pattern FIGURES = Pattern.compile(
            "; ([0-9,]+) made-up frames, ([0-9,]+) loops, ([0-9,]+) orders encoded and signed, none sent, ([0-9,]+) answers read;");
    private static final long MAX_MS = 300_000;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);

    @AfterEach
    void stopTimers() {
        executor.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            JSON | NONE    | false | REST   | HMAC    | JSON, quotes, orders by REST, signed by HMAC
            BOTH | DIFF    | true  | WS_API | RSA     | SBE and then JSON, quotes and changes of books through the own channel's decoder, orders by the websocket API and by REST, signed by RSA
            JSON | PARTIAL | true  | NONE   | HMAC    | JSON, quotes and books of 5 levels through the own channel's decoder, orders decided only
            """)
    void shouldGoTheRunsWayUntilTheCompilerRests(
            final String form,
            final DepthChoice depth,
            final boolean ownChannel,
            final Road.Entry entry,
            final KeyType key,
            final String description) {
        final Road road =
                new Road(!form.equals("JSON"), !form.equals("SBE"), depth, 5, 100, ownChannel, entry, key, 1_000);

        final String reached = warmUp(road, () -> 0, MAX_MS);

        assertThat(reached).contains("s, until nothing was left to compile: " + description + ";");
        final Matcher figures = FIGURES.matcher(reached);
        assertThat(figures.find()).as(reached).isTrue();
        assertThat(number(figures, 1)).as(reached).isPositive();
        assertThat(number(figures, 2)).as(reached).isPositive();
        assertThat(number(figures, 4)).as(reached).isPositive();
        assertThat(number(figures, 3)).as(reached).isEqualTo(entry == Road.Entry.NONE ? 0 : number(figures, 4));
    }

    @Test
    void shouldEndThoughTheCompilerNeverRests() {
        final AtomicLong compiledMs = new AtomicLong();
        final Road road =
                new Road(true, true, DepthChoice.NONE, 5, 100, true, Road.Entry.WS_API, KeyType.ED25519, 1_000);

        final String reached = warmUp(road, () -> compiledMs.addAndGet(1_000), 400);

        assertThat(reached).contains("s, which is all it may take: SBE and then JSON, quotes through");
    }

    private String warmUp(final Road road, final LongSupplier compilerMs, final long maxMs) {
        final Universe universe = Instruments.triangle();
        final MonotonicEpochClock clock = new MonotonicEpochClock();
        return new WarmUp(universe, List.of("USDT"), road, clock, () -> false, compilerMs)
                .run(settings(universe, clock), TaskScheduler.over(executor), maxMs);
    }

    private static Engine.Context settings(final Universe universe, final MonotonicEpochClock clock) {
        return new Engine.Context()
                .universe(universe)
                .startAssets(List.of("USDT"))
                .takerFeePpm(new int[universe.instrumentCount()])
                .tradingEnabled(true)
                .limits(RiskLimits.NONE)
                .valueAsset("USDT")
                .maxUnfilledOrders(1 << 20)
                .ringSize(1 << 12)
                .clock(clock);
    }

    private static long number(final Matcher figures, final int group) {
        return Long.parseLong(figures.group(group).replace(",", ""));
    }
}
