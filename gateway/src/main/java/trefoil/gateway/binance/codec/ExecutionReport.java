package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

/**
 * What one {@code executionReport} of the account's own events says; taken in field by field and reused. Amounts are
 * {@link trefoil.engine.math.Fixed} units. One thread.
 *
 * <p>Nothing is guessed: once every field has been taken, {@link #conclude} says what is missing or absurd.
 */
public final class ExecutionReport {
    private static final int MAX_TEXT_LENGTH = 256;
    private static final int MAX_NUMBER_LENGTH = 32;
    private static final int MAX_WHOLE_LENGTH = 18;
    private static final long NOT_READ = -1;
    private static final String TRADE = "TRADE";

    private String symbol;
    private String clientOrderId;
    private String originalClientOrderId;
    private String sideName;
    private String kind;
    private String statusName;
    private String commissionAssetName;
    private boolean commissionAssetRead;
    private long price;
    private long qty;
    private long lastPrice;
    private long lastQty;
    private long executedQty;
    private long quoteQty;
    private long commission;
    private long orderId;
    private long tradeId;
    private String defect;

    private OrderStatus status;
    private int side;
    private int commissionAsset;

    /** Forgets everything. */
    public void clear() {
        symbol = null;
        clientOrderId = null;
        originalClientOrderId = null;
        sideName = null;
        kind = null;
        statusName = null;
        commissionAssetName = null;
        commissionAssetRead = false;
        price = NOT_READ;
        qty = NOT_READ;
        lastPrice = NOT_READ;
        lastQty = NOT_READ;
        executedQty = NOT_READ;
        quoteQty = NOT_READ;
        commission = NOT_READ;
        orderId = NOT_READ;
        tradeId = Long.MIN_VALUE;
        defect = null;
        status = null;
        side = 0;
        commissionAsset = Fill.UNKNOWN_ASSET;
    }

    /** Takes the field whose value the parser is at; false if it is none of a report's that we read. */
    public boolean take(final String name, final JsonParser json) throws IOException {
        switch (name) {
            case "s" -> symbol = text(name, json);
            case "c" -> clientOrderId = text(name, json);
            case "C" -> originalClientOrderId = text(name, json);
            case "S" -> sideName = text(name, json);
            case "x" -> kind = text(name, json);
            case "X" -> statusName = text(name, json);
            case "N" -> {
                commissionAssetRead = true;
                commissionAssetName = json.currentToken() == JsonToken.VALUE_NULL ? null : text(name, json);
            }
            case "q" -> qty = amount(name, json);
            case "p" -> price = amount(name, json);
            case "L" -> lastPrice = amount(name, json);
            case "l" -> lastQty = amount(name, json);
            case "z" -> executedQty = amount(name, json);
            case "Z" -> quoteQty = amount(name, json);
            case "n" -> commission = amount(name, json);
            case "i" -> orderId = whole(name, json);
            case "t" -> tradeId = whole(name, json);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Checks what was taken. Null if the report can be used; otherwise what is wrong with it. */
    public String conclude(final Universe universe) {
        if (defect == null) {
            defect = firstDefect();
        }
        if (defect == null && isTrade()) {
            defect = firstDefectOfTrade(universe);
        }
        return defect;
    }

    private String firstDefect() {
        if (symbol == null || clientOrderId == null || kind == null) {
            return "s, c or x is missing";
        }
        status = statusName == null ? null : OrderStatus.named(statusName);
        if (status == null) {
            return "X is missing or none this version knows";
        }
        side = "BUY".equals(sideName) ? Side.BUY : "SELL".equals(sideName) ? Side.SELL : 0;
        if (side == 0) {
            return "S is neither BUY nor SELL";
        }
        if (qty <= 0 || price < 0 || executedQty < 0 || quoteQty < 0 || orderId < 0) {
            return "q, p, z, Z or i is missing or absurd";
        }
        if (executedQty > qty || status == OrderStatus.FILLED && executedQty != qty) {
            return "z and q do not go with X";
        }
        if (executedQty == 0 && quoteQty != 0 || status == OrderStatus.REJECTED && executedQty != 0) {
            return "Z or X does not go with z";
        }
        return null;
    }

    private String firstDefectOfTrade(final Universe universe) {
        if (lastPrice <= 0 || lastQty <= 0 || tradeId < 0) {
            return "L, l or t of a trade is missing or absurd";
        }
        if (lastQty > executedQty) {
            return "l is above z";
        }
        if (commission < 0 || !commissionAssetRead || commissionAssetName == null && commission != 0) {
            return "n or N of a trade is missing";
        }
        final int asset = commissionAssetName == null ? Universe.NOT_FOUND : universe.assetIndex(commissionAssetName);
        commissionAsset = asset == Universe.NOT_FOUND ? Fill.UNKNOWN_ASSET : asset;
        return null;
    }

    /** Symbol of the order. */
    public String symbol() {
        return symbol;
    }

    /** Our id of the order: of a cancelled one, the id it was placed under. */
    public String clientOrderId() {
        return originalClientOrderId == null || originalClientOrderId.isEmpty() ? clientOrderId : originalClientOrderId;
    }

    /** {@link Side#BUY} or {@link Side#SELL}. */
    public int side() {
        return side;
    }

    /** Status of the order after what is reported. */
    public OrderStatus status() {
        return status;
    }

    /** Whether a trade is reported; the others tell of the order as a whole. */
    public boolean isTrade() {
        return TRADE.equals(kind);
    }

    /** Limit price. */
    public long price() {
        return price;
    }

    /** Quantity ordered. */
    public long qty() {
        return qty;
    }

    /** Quantity filled so far. */
    public long executedQty() {
        return executedQty;
    }

    /** Quote amount of all fills so far. */
    public long quoteQty() {
        return quoteQty;
    }

    /** Price of the trade. */
    public long lastPrice() {
        return lastPrice;
    }

    /** Quantity of the trade. */
    public long lastQty() {
        return lastQty;
    }

    /** Commission of the trade. */
    public long commission() {
        return commission;
    }

    /** Index in the universe, or {@link Fill#UNKNOWN_ASSET}. */
    public int commissionAsset() {
        return commissionAsset;
    }

    /** The venue's id of the order. */
    public long orderId() {
        return orderId;
    }

    /** The venue's id of the trade. */
    public long tradeId() {
        return tradeId;
    }

    private String text(final String name, final JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() > MAX_TEXT_LENGTH) {
            return wrong(name, json, null);
        }
        return json.getText();
    }

    private long amount(final String name, final JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() <= MAX_NUMBER_LENGTH) {
            try {
                return DecimalText.parse(json.getText());
            } catch (final NumberFormatException e) {
                // Said below, as of any other thing that is no amount.
            }
        }
        return wrong(name, json, NOT_READ);
    }

    private long whole(final String name, final JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= MAX_WHOLE_LENGTH
                ? json.getLongValue()
                : wrong(name, json, Long.MIN_VALUE);
    }

    private <T> T wrong(final String name, final JsonParser json, final T instead) throws IOException {
        if (defect == null) {
            defect = name + " is not what it should be";
        }
        json.skipChildren();
        return instead;
    }
}
