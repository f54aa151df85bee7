package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;

/** What is said of loops whose whole story is known. Their journals have no settings, so no plan can be made again. */
class ExplainStoryTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayThatSomebodyWasFaster() {
        final StoryJournal story = StoryJournal.ofAMiss(directory);
        story.close();

        assertThat(explain(story, "loop", "1").lines())
                .contains(
                        "loop 1 USDT-BTC-ETH: MISSED, result 0 USDT (+0.00 bp), expected +0.7 USDT (+70.00 bp)",
                        "decided 2026-11-22T10:00:00.000300000Z on a quote of ETHBTC (record 2), record 3",
                        "gross edge at the best quotes +1 USDT +100.00 bp",
                        "depth, fees and rounding -0.3 USDT -30.00 bp",
                        "quotes 1 BUY BTCUSDT at 100 × 5, 300.0 µs old, 1 level, fee 10.00 bp",
                        "2 BUY ETHBTC at 0.1 × 50, just received, 1 level, fee 10.00 bp",
                        "3 SELL ETHUSDT at 10.1 × 50, 200.0 µs old, 1 level, fee 10.00 bp",
                        "EXPIRED, nothing executed",
                        "decided at once, handed to the socket 700.0 µs later, answered 1,000.0 µs after that",
                        "nothing filled: the quote moved beyond the limit, to 100.6, seen 500.0 µs after the"
                                + " order had left: somebody was faster",
                        "leg 2 not sent",
                        "nothing filled -0.7 USDT -70.00 bp")
                .anyMatch(line -> line.startsWith("note what only the engine knew is left out: "));
    }

    @Test
    void shouldSayWhatTheWayHomeCost() {
        final StoryJournal story = StoryJournal.ofAnUnwinding(directory);
        story.close();

        assertThat(explain(story, "loop", "1").lines())
                .contains(
                        "loop 1 USDT-BTC-ETH: UNWOUND, result -1.593505 USDT (-159.35 bp), expected +0.7 USDT"
                                + " (+70.00 bp)",
                        "FILLED, 1 at 100, commission 0.001 BTC",
                        "nothing filled: the quote had moved beyond the limit, to 0.106, 200.0 µs before the"
                                + " order left",
                        "order 4 STRAIGHT_BACK: SELL 0.99 BTCUSDT at 99 or better",
                        "FILLED, 0.99 at 99.5, commission 0.098505 USDT",
                        "left over 0.009 BTC: DUST",
                        "legs not filled, and the way home -2.293505 USDT -229.35 bp");
    }

    @Test
    void shouldTellOfALoopTakenOver() {
        final StoryJournal story = new StoryJournal(directory);
        story.begin();
        story.recovered(1_000, 4, "USDT", "-100");
        story.recovered(1_000, 4, "BTC", "1");
        story.orderRecovered(1_000, OrderKey.of(4, 2), OrderPurpose.LEG);
        final long told = story.answer(2_000, OrderKey.of(4, 2), OrderOutcome.EXPIRED, 0, "0", "0", -1);
        story.intent(
                2_000, told, OrderKey.of(4, 4), StoryJournal.BTCUSDT, Side.SELL, "99", "1", OrderPurpose.STRAIGHT_BACK);
        story.answer(3_000, OrderKey.of(4, 4), OrderOutcome.NOT_SENT, RefusalReason.ORDERS_PAUSED, "0", "0", -1);
        story.closed(4_000, 4, LoopOutcome.HELD, "100", "0");
        story.close();

        assertThat(explain(story, "loop", "4").lines())
                .contains(
                        "loop 4 taken over from an earlier run: loop 17 of session zzz, opened"
                                + " 2026-11-22T09:59:55.000000000Z",
                        "held -100 USDT, 1 BTC",
                        "order 2 LEG: SELL 1 BTCUSDT at 99 or better, sent by an earlier run",
                        "EXPIRED, nothing executed",
                        "order 4 STRAIGHT_BACK: SELL 1 BTCUSDT at 99 or better",
                        "NOT_SENT, nothing executed")
                .anyMatch(line -> line.startsWith("ended HELD after 3,000.0 µs: "));
        assertThat(explain(story, "loop", "4", "--json"))
                .contains("\"takenOver\" : {", "\"session\" : \"zzz\"", "\"BTC\" : \"1\"", "\"outcome\" : \"HELD\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {OrderPurpose.LEG, OrderPurpose.REFILL})
    void shouldTellAFourthLegThatWasTakenOverFromARepair(final int purpose) {
        final StoryJournal story = new StoryJournal(directory);
        story.begin();
        story.recovered(1_000, 4, "USDT", "-100");
        story.recovered(1_000, 4, "BTC", "1");
        story.orderRecovered(1_000, OrderKey.of(4, 4), purpose);
        story.close();

        assertThat(explain(story, "loop", "4").lines())
                .contains("order 4 " + OrderPurpose.nameOf(purpose)
                        + ": SELL 1 BTCUSDT at 99 or better, sent by an earlier run");
    }

    @Test
    void shouldSayWhichQuoteWasStale() {
        final StoryJournal story = new StoryJournal(directory);
        story.begin();
        final long late = story.quote(3_000_000, StoryJournal.ETHBTC, "0.0999", "0.1", "51");
        story.refused(3_000_000, late, RefusalReason.STALE_QUOTE);
        story.close();

        assertThat(explain(story, "record", "4").lines())
                .contains(
                        "refused USDT-BTC-ETH, gross edge +100.00 bp: STALE_QUOTE",
                        "why the quote of BTCUSDT was 3000.0 ms old, at most 2000 ms are trusted",
                        "the quote of ETHUSDT was 2999.9 ms old, at most 2000 ms are trusted");
        assertThat(explain(story, "record", "3"))
                .as("the quote that it was decided on")
                .isEqualTo(explain(story, "record", "4"));
    }

    @Test
    void shouldSayWhichLoopIsInTheWay() {
        final StoryJournal story = new StoryJournal(directory);
        final long cause = story.begin();
        story.opened(300, cause, 7, "100", "0.7");
        story.intent(300, cause, OrderKey.of(7, 1), StoryJournal.BTCUSDT, Side.BUY, "100", "1", OrderPurpose.LEG);
        // An input that is newer than the decision may stand before it in the file.
        final long next = story.quote(400, StoryJournal.ETHBTC, "0.0999", "0.1", "51");
        story.quote(500, StoryJournal.ETHBTC, "0.2", "0.3", "51");
        final String record = Long.toString(story.records());
        story.refused(400, next, RefusalReason.INSTRUMENT_BUSY);
        story.close();

        assertThat(explain(story, "record", record).lines())
                .contains(
                        "why loop 7 was open and uses BTCUSDT",
                        "2 BUY ETHBTC at 0.1 × 51, just received, 1 level, fee 10.00 bp",
                        "state ACTIVE, 1 loop open of at most 4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FEED_DOWN             | 0 of 0 market data connections were up
            MARKET_CLOSED         | the venue took no orders on a leg
            ORDERS_PAUSED         | the venue had asked for no orders
            BOOK_UNUSABLE         | a leg's book could not be used
            BELOW_MINIMUM         | at no size that the quotes, the balance and the limits allow
            EDGE_LOST_IN_ROUNDING | of +100.00 bp gross, fees leave +69.73 bp at the best quotes
            NO_BALANCE            | nothing of USDT was free
            NO_INVENTORY          | the legs go out together
            NOT_TRADING           | the engine was ACTIVE
            TOO_MANY_OPEN_LOOPS   | 0 loops were open, at most 4 may be
            ORDER_BUDGET          | the venue's limit on unfilled orders was near
            LOOP_NOTIONAL         | a loop may spend no more than the worth of
            ASSET_NOTIONAL        | open loops may put no more than the worth of
            LATENCY_BUDGET        | an order had taken longer to leave than
            CLOCK_SKEW            | our clock and the venue's differed by 0.0 ms
            UNPRICED_ASSET        | limits are counted in ?, and USDT had no quote that joins the two
            FEE_UNKNOWN           | the fee of a leg had not been read
            PRICE_RANGE           | the venue's rule PRICE_RANGE would refuse a leg
            MAX_POSITION          | the venue's rule MAX_POSITION would refuse a leg
            """)
    void shouldHaveWordsForEveryReason(final String reason, final String words) {
        final StoryJournal story = new StoryJournal(directory);
        final long cause = story.begin();
        story.refused(300, cause, Vocabulary.REFUSALS.code(reason));
        story.close();

        assertThat(explain(story, "record", "3")).contains(": " + reason).contains("why " + words);
    }

    private static String explain(
            final StoryJournal story, final String what, final String name, final String... more) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = new CommandLine(new JournalCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(("explain " + story.path() + " " + what + " " + name + " " + String.join(" ", more))
                        .strip()
                        .split(" "));
        assertThat(exitCode).as(err.toString()).isZero();
        // Columns are the eye's; words are what is tested.
        return out.toString().replaceAll("(?m)^ +", "").replaceAll(" +", " ");
    }
}
