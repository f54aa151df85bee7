package trefoil.engine.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * One side of one instrument's book: the house's levels and the clients' resting orders, each best first.
 *
 * <p>At one price the house comes before the clients, who queue behind the size displayed.
 */
final class BookSide {
    private static final int LEVELS_AT_START = 24;

    private final boolean bids;
    private final List<Order> orders = new ArrayList<>();
    private long[] prices = new long[LEVELS_AT_START];
    private long[] quantities = new long[LEVELS_AT_START];
    private int first;
    private int end;

    BookSide(final boolean bids) {
        this.bids = bids;
    }

    /** Replaces the house's levels. Levels without a price or a size are left out: a halted market has such. */
    void replaceHouse(final long[] levels, final int count) {
        if (count > prices.length) {
            prices = new long[count];
            quantities = new long[count];
        }
        first = 0;
        end = 0;
        for (int i = 0; i < count; i++) {
            if (levels[2 * i] > 0 && levels[2 * i + 1] > 0) {
                prices[end] = levels[2 * i];
                quantities[end] = levels[2 * i + 1];
                end++;
            }
        }
    }

    /** Whether a taker with that limit would trade at that price of this side. */
    boolean crossedBy(final long limitPrice, final long price) {
        return bids ? price >= limitPrice : price <= limitPrice;
    }

    boolean isEmpty() {
        return first == end && orders.isEmpty();
    }

    boolean houseIsEmpty() {
        return first == end;
    }

    long housePrice() {
        return prices[first];
    }

    long houseQuantity() {
        return quantities[first];
    }

    void consumeHouse(final long quantity) {
        quantities[first] -= quantity;
        if (quantities[first] == 0) {
            first++;
        }
    }

    /** The best resting order; null if there is none. */
    Order bestOrder() {
        return orders.isEmpty() ? null : orders.get(0);
    }

    /** Whether the next to trade is the house. */
    boolean houseIsNext() {
        return first < end && (orders.isEmpty() || !better(orders.get(0).price(), prices[first]));
    }

    void add(final Order order) {
        int position = orders.size();
        while (position > 0 && better(order.price(), orders.get(position - 1).price())) {
            position--;
        }
        orders.add(position, order);
        order.resting(true);
    }

    void remove(final Order order) {
        orders.remove(order);
        order.resting(false);
    }

    /** Best price, 0 if the side is empty. */
    long bestPrice() {
        if (orders.isEmpty()) {
            return first == end ? 0 : prices[first];
        }
        final long orderPrice = orders.get(0).price();
        return first == end || better(orderPrice, prices[first]) ? orderPrice : prices[first];
    }

    /** Size at the best price, 0 if the side is empty. */
    long bestQuantity() {
        final long best = bestPrice();
        long quantity = 0;
        for (int i = first; i < end && prices[i] == best; i++) {
            quantity = plus(quantity, quantities[i]);
        }
        for (int i = 0; i < orders.size() && orders.get(i).price() == best; i++) {
            quantity = plus(quantity, orders.get(i).remaining());
        }
        return quantity;
    }

    /** Writes price and quantity alternating, best first, one level a price. Returns the levels written. */
    int levels(final long[] target, final int maxLevels) {
        int house = first;
        int client = 0;
        int written = 0;
        while (written < maxLevels && (house < end || client < orders.size())) {
            final boolean houseFirst = house < end
                    && (client == orders.size() || !better(orders.get(client).price(), prices[house]));
            final long price = houseFirst ? prices[house] : orders.get(client).price();
            long quantity = 0;
            while (house < end && prices[house] == price) {
                quantity = plus(quantity, quantities[house++]);
            }
            while (client < orders.size() && orders.get(client).price() == price) {
                quantity = plus(quantity, orders.get(client++).remaining());
            }
            target[2 * written] = price;
            target[2 * written + 1] = quantity;
            written++;
        }
        return written;
    }

    /** A walk over what a taker would meet. */
    Walk walk() {
        return new Walk();
    }

    private boolean better(final long price, final long than) {
        return bids ? price > than : price < than;
    }

    private static long plus(final long a, final long b) {
        final long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Steps over the liquidity in the order it would trade, changing nothing. */
    final class Walk {
        private int house = first;
        private int client;
        private long price;
        private long quantity;
        private Order order;

        boolean next() {
            final boolean houseLeft = house < end;
            if (!houseLeft && client == orders.size()) {
                return false;
            }
            if (houseLeft
                    && (client == orders.size() || !better(orders.get(client).price(), prices[house]))) {
                price = prices[house];
                quantity = quantities[house++];
                order = null;
            } else {
                order = orders.get(client++);
                price = order.price();
                quantity = order.remaining();
            }
            return true;
        }

        long price() {
            return price;
        }

        long quantity() {
            return quantity;
        }

        /** The resting order met; null for the house. */
        Order order() {
            return order;
        }
    }
}
