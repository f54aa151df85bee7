package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import trefoil.engine.event.Fill;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;

/** What a journal has of one loop: how it began, its orders, what it left over and how it ended. */
final class LoopStory {
    private final Names names;
    private final long loopId;
    private final List<KeptRecord> recovered = new ArrayList<>();
    private final List<KeptRecord> leftovers = new ArrayList<>();
    private final Map<Long, OrderStory> orders = new TreeMap<>();
    private KeptRecord opened;
    private KeptRecord closed;
    private long lastRecord = -1;
    private long lastNs;
    private long records;

    LoopStory(final Names names, final long loopId) {
        this.names = names;
        this.loopId = loopId;
    }

    /** Takes one of the loop's records. */
    void take(final KeptRecord record) {
        records++;
        lastRecord = record.number();
        lastNs = record.timeNs();
        switch (record.type()) {
            case RecordType.LOOP_OPENED -> opened = record;
            case RecordType.LOOP_RECOVERED -> recovered.add(record);
            case RecordType.LEFTOVER -> leftovers.add(record);
            case RecordType.LOOP_CLOSED -> closed = record;
            case RecordType.ORDER_INTENT -> add(OrderStory.ofIntent(names, record.buffer()));
            case RecordType.ORDER_RECOVERED -> add(OrderStory.ofRecovered(names, record.buffer()));
            case RecordType.FILL -> {
                final OrderStory order = orders.get(Fill.orderKey(record.buffer(), 0));
                if (order != null) {
                    order.fill(record.buffer());
                }
            }
            case RecordType.ORDER_ANSWER -> {
                final OrderStory order = orders.get(OrderAnswer.orderKey(record.buffer(), 0));
                if (order != null) {
                    order.answer(record.buffer());
                }
            }
            default -> {}
        }
    }

    private void add(final OrderStory order) {
        orders.putIfAbsent(order.key(), order);
    }

    long loopId() {
        return loopId;
    }

    boolean isEmpty() {
        return records == 0;
    }

    Optional<KeptRecord> opened() {
        return Optional.ofNullable(opened);
    }

    /** The purse it had when it was taken over, a record for each asset; empty if this run opened it. */
    List<KeptRecord> recovered() {
        return recovered;
    }

    List<KeptRecord> leftovers() {
        return leftovers;
    }

    Optional<KeptRecord> closed() {
        return Optional.ofNullable(closed);
    }

    /** In the order they were sent. */
    List<OrderStory> orders() {
        return List.copyOf(orders.values());
    }

    Optional<OrderStory> leg(final int leg) {
        return Optional.ofNullable(orders.get(OrderKey.of(loopId, leg + 1)));
    }

    /** Index of the asset that the order gives. */
    int received(final OrderStory order) {
        final int[] assets = order.side() == Side.BUY ? names.bases() : names.quotes();
        return order.instrument() >= 0 && order.instrument() < assets.length ? assets[order.instrument()] : -1;
    }

    /** Number of its last record. */
    long lastRecord() {
        return lastRecord;
    }

    /** Time of its last record, nanoseconds since the epoch. */
    long lastNs() {
        return lastNs;
    }
}
