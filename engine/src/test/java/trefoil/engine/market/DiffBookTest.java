package trefoil.engine.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trefoil.engine.testing.Allocation;

class DiffBookTest {
    private static final int LIMIT = 100;
    private static final long[] NO_LEVELS = {};
    private static final long[] BIDS = {99, 10, 98, 20, 96, 30};
    private static final long[] ASKS = {101, 11, 103, 21, 104, 31};

    private final DiffBook book = new DiffBook(200);

    @Test
    void shouldHoldWhatASnapshotSays() {
        assertThat(book.usable()).isFalse();

        assertThat(load(50, BIDS, ASKS)).isEqualTo(DiffBook.APPLIED);

        assertThat(book.usable()).isTrue();
        assertThat(book.updateId()).isEqualTo(50);
        assertThat(bids()).containsExactly(BIDS);
        assertThat(asks()).containsExactly(ASKS);
    }

    @Test
    void shouldInsertReplaceAndRemoveLevels() {
        load(50, BIDS, ASKS);

        final int answer = apply(51, 53, levels(100, 1, 98, 21, 96, 0, 97, 5, 12, 0), levels(101, 0, 102, 7, 999, 0));

        assertThat(answer).isEqualTo(DiffBook.APPLIED);
        assertThat(bids()).containsExactly(100, 1, 99, 10, 98, 21, 97, 5);
        assertThat(asks()).containsExactly(102, 7, 103, 21, 104, 31);
        assertThat(book.updateId()).isEqualTo(53);
    }

    @Test
    void shouldApplyWhatBridgesTheSnapshotAndNothingElse() {
        for (final long[] idsAndAnswer : new long[][] {
            {48, 49, DiffBook.OLD},
            {50, 50, DiffBook.OLD},
            {45, 51, DiffBook.APPLIED},
            {51, 51, DiffBook.APPLIED},
            {51, 60, DiffBook.APPLIED},
            {52, 60, DiffBook.GAP},
            {60, 59, DiffBook.BROKEN},
            {-1, 59, DiffBook.BROKEN}
        }) {
            load(50, BIDS, ASKS);
            final String ids = idsAndAnswer[0] + ".." + idsAndAnswer[1];

            assertThat(apply(idsAndAnswer[0], idsAndAnswer[1], levels(99, 1), NO_LEVELS))
                    .as(ids)
                    .isEqualTo((int) idsAndAnswer[2]);

            assertThat(book.usable()).as(ids).isEqualTo(idsAndAnswer[2] <= DiffBook.OLD);
            if (idsAndAnswer[2] == DiffBook.OLD) {
                assertThat(bids()).as(ids).containsExactly(BIDS);
            }
        }
    }

    @Test
    void shouldBeUnusableAfterAGapUntilTheNextSnapshot() {
        load(50, BIDS, ASKS);
        apply(52, 53, NO_LEVELS, NO_LEVELS);

        assertThat(apply(51, 60, NO_LEVELS, NO_LEVELS)).isEqualTo(DiffBook.GAP);
        assertThat(load(60, BIDS, ASKS)).isEqualTo(DiffBook.APPLIED);
        assertThat(apply(61, 61, NO_LEVELS, NO_LEVELS)).isEqualTo(DiffBook.APPLIED);
        book.clear();
        assertThat(apply(62, 62, NO_LEVELS, NO_LEVELS)).isEqualTo(DiffBook.GAP);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThat(load(50, levels(98, 1, 99, 1), ASKS)).as("rising bids").isEqualTo(DiffBook.BROKEN);
        assertThat(load(50, BIDS, levels(101, 1, 101, 1))).as("twice").isEqualTo(DiffBook.BROKEN);
        assertThat(load(50, levels(0, 1), ASKS)).as("no price").isEqualTo(DiffBook.BROKEN);
        assertThat(load(50, levels(99, 0), ASKS)).as("no quantity").isEqualTo(DiffBook.BROKEN);
        assertThat(load(50, BIDS, levels(99, 1))).as("locked").isEqualTo(DiffBook.BROKEN);
        assertThat(load(-1, BIDS, ASKS)).as("negative id").isEqualTo(DiffBook.BROKEN);
        assertThat(book.usable()).isFalse();

        for (final long[][] changes : new long[][][] {
            {{101, 1}, {}},
            {{}, {99, 1}},
            {{0, 1}, {}},
            {{-3, 1}, {}},
            {{99, -1}, {}},
            {{}, {101, Long.MIN_VALUE}}
        }) {
            load(50, BIDS, ASKS);
            assertThat(apply(51, 51, changes[0], changes[1]))
                    .as(Arrays.deepToString(changes))
                    .isEqualTo(DiffBook.BROKEN);
            assertThat(book.usable()).isFalse();
        }
        assertThatThrownBy(() -> new DiffBook(0)).hasMessageContaining("maxLevels=0");
    }

    @Test
    void shouldKeepToTheLevelsThatTheSnapshotReached() {
        book.load(50, 3, BIDS, 3, ASKS, 3);

        apply(51, 51, levels(95, 7, 97, 7), levels(105, 8, 102, 8));
        assertThat(bids()).as("nobody knows what is between 96 and 95").containsExactly(99, 10, 98, 20, 97, 7, 96, 30);
        assertThat(asks()).containsExactly(101, 11, 102, 8, 103, 21, 104, 31);
        assertThat(book.thinnerThan(4)).isFalse();

        apply(52, 52, levels(96, 0, 97, 0), NO_LEVELS);
        assertThat(book.thinnerThan(2)).isFalse();
        assertThat(book.thinnerThan(3)).isTrue();
        assertThat(book.usable()).isTrue();

        assertThat(apply(53, 53, levels(98, 0, 99, 0), NO_LEVELS)).isEqualTo(DiffBook.EXHAUSTED);
        assertThat(book.usable()).isFalse();
    }

    @Test
    void shouldKnowTheEndOfASideThatTheSnapshotHeldWhole() {
        book.load(50, 4, BIDS, 3, ASKS, 3);

        apply(51, 51, levels(95, 7), levels(105, 8));
        assertThat(bids()).endsWith(96, 30, 95, 7);

        assertThat(apply(52, 52, levels(99, 0, 98, 0, 96, 0, 95, 0), NO_LEVELS)).isEqualTo(DiffBook.APPLIED);
        assertThat(book.bidLevels()).isZero();
        assertThat(book.thinnerThan(1)).as("there is nothing more").isFalse();
    }

    @Test
    void shouldGiveUpTheWorstLevelsWhenThereIsNoRoom() {
        final DiffBook small = new DiffBook(8);
        small.load(1, LIMIT, BIDS, 3, ASKS, 3);
        final long[] more = levels(95, 1, 94, 1, 93, 1, 92, 1, 91, 1);
        small.apply(2, 2, more, 5, NO_LEVELS, 0);
        assertThat(small.bidLevels()).isEqualTo(8);

        small.apply(3, 3, levels(90, 1), 1, NO_LEVELS, 0);
        assertThat(small.bidLevels()).as("worse than all").isEqualTo(8);
        small.apply(4, 4, levels(97, 9), 1, NO_LEVELS, 0);

        final long[] bids = new long[100];
        assertThat(small.bids(bids, 50)).isEqualTo(8);
        assertThat(Arrays.copyOf(bids, 16)).containsExactly(99, 10, 98, 20, 97, 9, 96, 30, 95, 1, 94, 1, 93, 1, 92, 1);
        small.apply(5, 5, levels(91, 2, 99, 0), 2, NO_LEVELS, 0);
        assertThat(small.bidLevels()).as("91 was given up").isEqualTo(7);
    }

    @Test
    void shouldSayWhetherTheBestLevelsChanged() {
        load(50, BIDS, ASKS);
        assertThat(book.changedWithin(1)).as("new").isTrue();
        book.forgetChanges();
        assertThat(book.changedWithin(20)).isFalse();

        apply(51, 51, levels(99, 10, 12, 0), NO_LEVELS);
        assertThat(book.changedWithin(20)).as("the same again").isFalse();
        apply(52, 52, levels(96, 31), NO_LEVELS);
        assertThat(book.changedWithin(2)).as("the third level").isFalse();
        assertThat(book.changedWithin(3)).isTrue();
        book.forgetChanges();
        apply(53, 53, NO_LEVELS, levels(102, 1));
        assertThat(book.changedWithin(1)).isFalse();
        assertThat(book.changedWithin(2)).as("inserted").isTrue();
        book.forgetChanges();
        apply(54, 54, levels(99, 0), NO_LEVELS);
        assertThat(book.changedWithin(1)).as("removed").isTrue();
    }

    /** Events lost, repeated and out of order, snapshots early and late: what it holds is the exchange's book. */
    @Test
    void shouldHoldTheExchangesBookWhateverTheStreamDoes() {
        for (long seed = 1; seed <= 30; seed++) {
            final Follower follower = new Follower(new Random(seed), seed);
            follower.run(1_000);

            assertThat(follower.applied).as("seed %d", seed).isGreaterThan(100);
            assertThat(follower.gaps).as("seed %d", seed).isGreaterThan(5);
            assertThat(follower.old).as("seed %d", seed).isGreaterThan(5);
        }
    }

    @Test
    @Tag("allocation")
    void shouldAllocateNothing() {
        final long[] bids = new long[200];
        final long[] asks = new long[200];
        for (int i = 0; i < 100; i++) {
            bids[i * 2] = 100_000 - i;
            asks[i * 2] = 100_001 + i;
            bids[i * 2 + 1] = 1;
            asks[i * 2 + 1] = 1;
        }
        final long[] top = new long[40];
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 10 && allocated != 0; round++) {
            final long before = Allocation.ofThisThread();
            long id = 1;
            for (int n = 0; n < 2_000; n++) {
                book.load(id, 100, bids, 100, asks, 100);
                for (int event = 0; event < 100; event++) {
                    bids[1] = event % 3;
                    asks[60] = 100_031 + event % 2;
                    book.apply(id + 1, id + 2, bids, 40, asks, 40);
                    id += 2;
                    book.bids(top, 20);
                    book.asks(top, 20);
                    book.forgetChanges();
                }
                bids[1] = 1;
                asks[60] = 100_031;
            }
            allocated = Allocation.ofThisThread() - before;
        }
        assertThat(allocated).isZero();
        assertThat(book.usable()).isTrue();
    }

    /** An exchange's whole book, its stream of changes, and who follows it over a bad line. */
    private static final class Follower {
        private final Random random;
        private final long seed;
        private final NavigableMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
        private final NavigableMap<Long, Long> asks = new TreeMap<>();
        private final Map<Long, List<long[]>> truths = new HashMap<>();
        private final List<Event> line = new ArrayList<>();
        private final DiffBook book;
        private final long[] levels = new long[2_000];
        private long mid = 10_000;
        private long id = 1_000;
        private long snapshotId;
        private List<long[]> snapshot;
        private int applied;
        private int old;
        private int gaps;

        private record Event(long firstId, long lastId, long[] bids, long[] asks) {}

        Follower(final Random random, final long seed) {
            this.random = random;
            this.seed = seed;
            book = new DiffBook(20 + random.nextInt(100));
            for (int i = 0; i < 200; i++) {
                change(new TreeMap<>(), new TreeMap<>());
            }
        }

        void run(final int steps) {
            for (int step = 0; step < steps; step++) {
                emit();
                if (random.nextInt(10) == 0) {
                    takeSnapshot();
                }
                if (!book.usable() && snapshot != null && random.nextInt(4) == 0) {
                    load();
                }
                while (!line.isEmpty() && random.nextInt(3) != 0) {
                    follow(line.remove(0));
                }
            }
        }

        private void load() {
            final int limit = 10 + random.nextInt(90);
            final long[] someBids = Arrays.copyOf(snapshot.get(0), Math.min(snapshot.get(0).length, limit * 2));
            final long[] someAsks = Arrays.copyOf(snapshot.get(1), Math.min(snapshot.get(1).length, limit * 2));
            assertThat(book.load(snapshotId, limit, someBids, someBids.length / 2, someAsks, someAsks.length / 2))
                    .isEqualTo(DiffBook.APPLIED);
            compare();
        }

        private void follow(final Event event) {
            final boolean usable = book.usable();
            final long before = book.updateId();
            final int answer = book.apply(
                    event.firstId, event.lastId, event.bids, event.bids.length / 2, event.asks, event.asks.length / 2);
            if (!usable || event.lastId > before && event.firstId > before + 1) {
                assertThat(answer).isEqualTo(DiffBook.GAP);
                gaps++;
            } else if (event.lastId <= before) {
                assertThat(answer).isEqualTo(DiffBook.OLD);
                old++;
            } else {
                assertThat(answer).as("seed %d at %d", seed, event.lastId).isIn(DiffBook.APPLIED, DiffBook.EXHAUSTED);
                assertThat(book.updateId()).isEqualTo(event.lastId);
                applied++;
            }
            compare();
        }

        private void compare() {
            if (!book.usable()) {
                return;
            }
            final List<long[]> truth = truths.get(book.updateId());
            final int bidCount = book.bids(levels, 1_000);
            assertThat(Arrays.equals(levels, 0, bidCount * 2, truth.get(0), 0, bidCount * 2))
                    .as("bids, seed %d at %d", seed, book.updateId())
                    .isTrue();
            final int askCount = book.asks(levels, 1_000);
            assertThat(Arrays.equals(levels, 0, askCount * 2, truth.get(1), 0, askCount * 2))
                    .as("asks, seed %d at %d", seed, book.updateId())
                    .isTrue();
            assertThat(bidCount == 0).isEqualTo(truth.get(0).length == 0);
            assertThat(askCount == 0).isEqualTo(truth.get(1).length == 0);
        }

        /** Changes the book some times, and puts the change event on the line, which may lose or spoil it. */
        private void emit() {
            final NavigableMap<Long, Long> bidChanges = new TreeMap<>();
            final NavigableMap<Long, Long> askChanges = new TreeMap<>();
            final long firstId = id + 1;
            final int changes = 1 + random.nextInt(12);
            for (int i = 0; i < changes; i++) {
                change(bidChanges, askChanges);
                if (random.nextInt(20) == 0) {
                    takeSnapshot();
                }
            }
            truths.put(id, List.of(flat(bids), flat(asks)));
            final Event event = new Event(firstId, id, flat(bidChanges), flat(askChanges));
            switch (random.nextInt(40)) {
                case 0 -> {}
                case 1 -> {
                    line.add(event);
                    line.add(event);
                }
                case 2 -> line.add(Math.max(0, line.size() - 1 - random.nextInt(3)), event);
                default -> line.add(event);
            }
        }

        private void takeSnapshot() {
            snapshotId = id;
            snapshot = List.of(flat(bids), flat(asks));
            truths.put(id, snapshot);
        }

        private void change(final Map<Long, Long> bidChanges, final Map<Long, Long> askChanges) {
            id++;
            mid += random.nextInt(20) == 0 ? random.nextInt(21) - 10 : 0;
            final boolean bid = random.nextBoolean();
            final long distance = 1 + (long) Math.abs(random.nextGaussian() * 40);
            final long price = bid ? mid - distance : mid + distance;
            set(
                    bid ? bids : asks,
                    bid ? bidChanges : askChanges,
                    price,
                    random.nextInt(5) < 2 ? 0 : 1 + random.nextInt(9));
            // Whoever bids above what is asked, trades.
            while (!bids.isEmpty() && !asks.isEmpty() && bids.firstKey() >= asks.firstKey()) {
                if (bid) {
                    set(asks, askChanges, asks.firstKey(), 0);
                } else {
                    set(bids, bidChanges, bids.firstKey(), 0);
                }
            }
        }

        private static void set(
                final Map<Long, Long> side, final Map<Long, Long> changes, final long price, final long qty) {
            changes.put(price, qty);
            if (qty == 0) {
                side.remove(price);
            } else {
                side.put(price, qty);
            }
        }

        private static long[] flat(final Map<Long, Long> side) {
            return side.entrySet().stream()
                    .flatMap(level -> List.of(level.getKey(), level.getValue()).stream())
                    .mapToLong(Long::longValue)
                    .toArray();
        }
    }

    private int load(final long id, final long[] bids, final long[] asks) {
        return book.load(id, LIMIT, bids, bids.length / 2, asks, asks.length / 2);
    }

    private int apply(final long firstId, final long lastId, final long[] bids, final long[] asks) {
        return book.apply(firstId, lastId, bids, bids.length / 2, asks, asks.length / 2);
    }

    private long[] bids() {
        final long[] levels = new long[400];
        return Arrays.copyOf(levels, book.bids(levels, 200) * 2);
    }

    private long[] asks() {
        final long[] levels = new long[400];
        return Arrays.copyOf(levels, book.asks(levels, 200) * 2);
    }

    private static long[] levels(final long... pricesAndQtys) {
        return pricesAndQtys;
    }
}
