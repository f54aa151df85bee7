package trefoil.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.FeeRequests;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;

final class OrderHandlerTest {
    private static final int RING_SIZE = 16;
    private static final long MAX_AGE_NS = 1_000;
    private static final int REPAIR = 5;
    private static final long CAUSE_NS = 5_000;

    private final RecordRing inbound = new RecordRing(ProducerType.MULTI, RING_SIZE, new BlockingWaitStrategy());
    private final RecordRing outbound = new RecordRing(ProducerType.SINGLE, RING_SIZE, new BlockingWaitStrategy());
    private final List<Long> sent = new ArrayList<>();
    private long nowNs;
    private final OrderHandler handler = new OrderHandler(
            inbound,
            outbound,
            new JournalAgent(inbound, outbound, BatchJournal.NONE, JournalLoss.HALT, () -> nowNs),
            (buffer, offset) -> sent.add(OrderIntent.orderKey(buffer, offset)),
            FeeRequests.NONE,
            () -> nowNs,
            MAX_AGE_NS);

    @Test
    void shouldSendAFirstOrderThatIsAsOldAsItMayBe() {
        nowNs = CAUSE_NS + MAX_AGE_NS;

        handle(1, 1);

        assertThat(sent).containsExactly(OrderKey.of(1, 1));
        assertThat(answers()).isEmpty();
    }

    @Test
    void shouldAnswerForAFirstOrderThatIsTooOld() {
        nowNs = CAUSE_NS + MAX_AGE_NS + 1;

        handle(1, 1);

        assertThat(sent).isEmpty();
        assertThat(answers()).containsExactly("1/1 NOT_SENT " + RefusalReason.LATENCY_BUDGET + " at " + nowNs);
    }

    @Test
    void shouldHoldBackTheLegsThatWereMadeWithIt() {
        nowNs = CAUSE_NS + MAX_AGE_NS + 1;

        handle(1, 1);
        handle(1, 2);
        handle(1, 3);
        handle(1, 4);
        handle(1, REPAIR);
        handle(2, 3);

        assertThat(sent)
                .as("what brings something home, and another loop's leg")
                .containsExactly(OrderKey.of(1, REPAIR), OrderKey.of(2, 3));
        assertThat(answers()).hasSize(4).allMatch(answer -> answer.contains("NOT_SENT"));
    }

    @Test
    void shouldSendLaterLegsHoweverOldTheyAre() {
        nowNs = CAUSE_NS + MAX_AGE_NS;
        handle(1, 1);
        nowNs += 50 * MAX_AGE_NS;

        handle(1, 2);

        assertThat(sent).containsExactly(OrderKey.of(1, 1), OrderKey.of(1, 2));
        assertThat(answers()).isEmpty();
    }

    private void handle(final long loopId, final int ordinal) {
        final long sequence = outbound.claim();
        OrderIntent.write(
                outbound.buffer(sequence),
                outbound.offset(sequence),
                CAUSE_NS,
                0,
                OrderKey.of(loopId, ordinal),
                0,
                Side.BUY,
                1,
                1,
                OrderIntent.IOC,
                ordinal == REPAIR ? OrderPurpose.STRAIGHT_BACK : OrderPurpose.LEG);
        outbound.publish(sequence);
        handler.onEvent(outbound.ring().get(sequence), sequence, true);
    }

    private List<String> answers() {
        final List<String> answers = new ArrayList<>();
        for (long sequence = 0; sequence <= inbound.ring().getCursor(); sequence++) {
            final int offset = inbound.offset(sequence);
            final long key = OrderAnswer.orderKey(inbound.arena(), offset);
            answers.add(OrderKey.loopId(key) + "/" + OrderKey.ordinal(key) + " "
                    + OrderOutcome.nameOf(OrderAnswer.outcome(inbound.arena(), offset)) + " "
                    + OrderAnswer.venueCode(inbound.arena(), offset) + " at "
                    + RecordHeader.timeNs(inbound.arena(), offset));
        }
        return answers;
    }
}
