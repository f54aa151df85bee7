package trefoil.engine.sim;

import trefoil.engine.event.Side;

/** The book of one instrument, its update id and its last trade. */
final class Book {
    private final BookSide bids = new BookSide(true);
    private final BookSide asks = new BookSide(false);
    private long updateId;
    private long tradeId;
    private long lastPrice;
    private long preventedMatches;

    BookSide bids() {
        return bids;
    }

    BookSide asks() {
        return asks;
    }

    /** Where an order of that side rests. */
    BookSide own(final int side) {
        return side == Side.BUY ? bids : asks;
    }

    /** What an order of that side takes from. */
    BookSide opposite(final int side) {
        return side == Side.BUY ? asks : bids;
    }

    long updateId() {
        return updateId;
    }

    /** Moves to the proposed id, or to the next one where that would not be forward. */
    void advance(final long proposedId) {
        updateId = Math.max(proposedId, updateId + 1);
    }

    long nextTradeId(final long price) {
        lastPrice = price;
        return ++tradeId;
    }

    long nextPreventedMatchId() {
        return preventedMatches++;
    }

    /** Price of the last trade, 0 if there was none. */
    long lastPrice() {
        return lastPrice;
    }

    /** Middle of the house's best prices, the one there is where a side is empty, 0 where both are. */
    long houseMid() {
        if (bids.houseIsEmpty()) {
            return asks.houseIsEmpty() ? 0 : asks.housePrice();
        }
        return asks.houseIsEmpty()
                ? bids.housePrice()
                : bids.housePrice() + (asks.housePrice() - bids.housePrice()) / 2;
    }
}
