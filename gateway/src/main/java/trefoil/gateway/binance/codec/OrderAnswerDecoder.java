package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import trefoil.engine.event.Fill;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/**
 * Reads what the venue says about one order: FULL, RESULT and ACK answers, order queries, cancels, trades, errors.
 *
 * <p>Nothing is guessed: a field that is missing, unreadable or contradicts another makes the answer malformed, and the
 * order's outcome is then unknown to us. Safe on any thread; the view belongs to the caller.
 */
public final class OrderAnswerDecoder {
    /** The view holds an order. */
    public static final int ORDER = 1;

    /** The view holds the venue's error. */
    public static final int ERROR = 2;

    /** Neither; the view says what is wrong. */
    public static final int MALFORMED = 3;

    private static final int MAX_TEXT_LENGTH = 2048;
    private static final int MAX_NUMBER_LENGTH = 32;
    private static final int MAX_LIST = 10_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final Universe universe;

    /** A decoder that names commission assets by their index in the universe. */
    public OrderAnswerDecoder(final Universe universe) {
        this.universe = universe;
    }

    /** Reads an order or an error; answers {@link #ORDER}, {@link #ERROR} or {@link #MALFORMED}. */
    public int decode(final byte[] answer, final int offset, final int length, final OrderAnswerView view) {
        view.clear();
        try (JsonParser json = JSON.createParser(answer, offset, length)) {
            json.nextToken();
            readOrder(json, view);
            requireEnd(json);
            if (view.symbol == null && view.errorMessage != null) {
                return ERROR;
            }
            checkOrder(view);
            return ORDER;
        } catch (final IOException e) {
            return malformed(view, "not valid JSON");
        } catch (final Defect e) {
            return malformed(view, e.getMessage());
        }
    }

    /** Reads a list of orders; answers null, and the defect in {@code wrong}, if it is malformed. */
    public List<OrderAnswerView> decodeOrders(
            final byte[] answer, final int offset, final int length, final OrderAnswerView wrong) {
        wrong.clear();
        final List<OrderAnswerView> orders = new ArrayList<>();
        try (JsonParser json = JSON.createParser(answer, offset, length)) {
            require(json.nextToken() == JsonToken.START_ARRAY, "expected a list");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                require(orders.size() < MAX_LIST, "more than " + MAX_LIST + " orders");
                final OrderAnswerView order = new OrderAnswerView();
                order.clear();
                readOrder(json, order);
                checkOrder(order);
                orders.add(order);
            }
            requireEnd(json);
            return orders;
        } catch (final IOException e) {
            malformed(wrong, "not valid JSON");
        } catch (final Defect e) {
            malformed(wrong, e.getMessage());
        }
        return null;
    }

    /**
     * Reads the trades of the order that the view holds, as its fills. Answers {@link #ORDER} if they add up to what
     * the order executed, otherwise {@link #MALFORMED}.
     */
    public int decodeTrades(final byte[] answer, final int offset, final int length, final OrderAnswerView view) {
        view.clearFills();
        try (JsonParser json = JSON.createParser(answer, offset, length)) {
            require(json.nextToken() == JsonToken.START_ARRAY, "expected a list of trades");
            readFills(json, view, true);
            requireEnd(json);
            checkFills(view);
            return ORDER;
        } catch (final IOException e) {
            return malformedTrades(view, "not valid JSON");
        } catch (final Defect e) {
            return malformedTrades(view, e.getMessage());
        }
    }

    private void readOrder(final JsonParser json, final OrderAnswerView view) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "expected an object");
        boolean orderIdRead = false;
        boolean executedRead = false;
        boolean quoteRead = false;
        boolean origRead = false;
        boolean codeRead = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "symbol" -> view.symbol = text(json, name);
                case "orderId" -> {
                    view.orderId = wholeNumber(json, name);
                    orderIdRead = true;
                }
                case "clientOrderId" -> view.clientOrderId = text(json, name);
                case "origClientOrderId" -> view.origClientOrderId = text(json, name);
                case "price" -> view.price = amount(json, name);
                case "origQty" -> {
                    view.origQty = amount(json, name);
                    origRead = true;
                }
                case "executedQty" -> {
                    view.executedQty = amount(json, name);
                    executedRead = true;
                }
                case "cummulativeQuoteQty" -> {
                    view.quoteQty = amount(json, name);
                    quoteRead = true;
                }
                case "status" -> {
                    view.status = OrderStatus.named(text(json, name));
                    require(view.status != null, "status is not one this version knows");
                }
                case "fills" -> {
                    require(json.currentToken() == JsonToken.START_ARRAY, "fills is not a list");
                    require(!view.fillsListed, "fills is there twice");
                    readFills(json, view, false);
                }
                case "code" -> {
                    view.errorCode = toInt(wholeNumber(json, name));
                    codeRead = true;
                }
                case "msg" -> view.errorMessage = text(json, name);
                default -> json.skipChildren();
            }
        }
        require(json.currentToken() == JsonToken.END_OBJECT, "not valid JSON");
        if (view.symbol == null && codeRead && view.errorMessage != null) {
            return;
        }
        view.errorMessage = null;
        require(orderIdRead && view.orderId >= 0, "orderId is missing or negative");
        require(
                view.status == null || origRead && executedRead && quoteRead,
                "origQty, executedQty or cummulativeQuoteQty is missing");
    }

    private void readFills(final JsonParser json, final OrderAnswerView view, final boolean trades) throws IOException {
        view.fillsListed = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.START_OBJECT, "a fill is not an object");
            long price = 0;
            long qty = 0;
            long commission = -1;
            int asset = Fill.UNKNOWN_ASSET;
            boolean assetRead = false;
            long tradeId = -1;
            long orderId = view.orderId;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "price" -> price = amount(json, name);
                    case "qty" -> qty = amount(json, name);
                    case "commission" -> commission = amount(json, name);
                    case "commissionAsset" -> {
                        final String named = text(json, name);
                        require(!named.isEmpty(), "commissionAsset is empty");
                        asset = universe.assetIndex(named);
                        assetRead = true;
                    }
                    case "tradeId" -> tradeId = wholeNumber(json, name);
                    case "id" -> tradeId = trades ? wholeNumber(json, name) : tradeId;
                    case "orderId" -> orderId = wholeNumber(json, name);
                    default -> json.skipChildren();
                }
            }
            require(price > 0 && qty > 0, "a fill without price or quantity");
            require(commission >= 0 && assetRead, "a fill without commission");
            require(orderId == view.orderId, "a trade of another order");
            require(
                    view.addFill(
                            price, qty, commission, asset == Universe.NOT_FOUND ? Fill.UNKNOWN_ASSET : asset, tradeId),
                    "more than " + OrderAnswerView.MAX_FILLS + " fills");
        }
    }

    private static void checkOrder(final OrderAnswerView view) {
        require(view.symbol != null && !view.symbol.isEmpty(), "symbol is missing");
        require(view.clientOrderId != null, "clientOrderId is missing");
        if (view.status == null) {
            require(!view.fillsListed, "fills without a status");
            return;
        }
        require(view.origQty > 0, "origQty is 0");
        require(view.executedQty <= view.origQty, "executedQty is above origQty");
        require(view.status != OrderStatus.FILLED || view.executedQty == view.origQty, "FILLED but not all executed");
        require(view.executedQty > 0 || view.quoteQty == 0, "a quote amount without execution");
        require(view.executedQty == 0 || view.status != OrderStatus.REJECTED, "REJECTED but executed");
        if (view.fillsListed) {
            checkFills(view);
        }
    }

    private static void checkFills(final OrderAnswerView view) {
        long sum = 0;
        for (int i = 0; i < view.fillCount(); i++) {
            require(view.fillQty(i) <= view.executedQty - sum, "fills are more than executedQty");
            sum += view.fillQty(i);
        }
        require(sum == view.executedQty, "fills do not add up to executedQty");
        long quote = 0;
        for (int i = 0; i < view.fillCount(); i++) {
            final long part = Fixed.mulFloor(view.fillPrice(i), view.fillQty(i));
            require(part <= Long.MAX_VALUE - quote, "fills are worth more than fixed point holds");
            quote += part;
        }
        // Each fill's last digit may be rounded, and the venue's sum once more.
        final long rounding = view.fillCount() + 1L;
        require(
                view.quoteQty >= quote - rounding && view.quoteQty - rounding <= quote,
                "fills do not add up to cummulativeQuoteQty");
    }

    private static String text(final JsonParser json, final String name) throws IOException {
        require(
                json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() <= MAX_TEXT_LENGTH,
                name + " is not a text");
        return json.getText();
    }

    private static long wholeNumber(final JsonParser json, final String name) throws IOException {
        require(
                json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= 18,
                name + " is no number");
        return json.getLongValue();
    }

    private static int toInt(final long value) {
        require(value == (int) value, "code is out of range");
        return (int) value;
    }

    private static long amount(final JsonParser json, final String name) throws IOException {
        require(
                json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() <= MAX_NUMBER_LENGTH,
                name + " is not an amount");
        try {
            return DecimalText.parse(json.getText());
        } catch (final NumberFormatException e) {
            throw new Defect(name + " is not an amount");
        }
    }

    private static void requireEnd(final JsonParser json) throws IOException {
        require(json.nextToken() == null, "something follows");
    }

    private static void require(final boolean condition, final String defect) {
        if (!condition) {
            throw new Defect(defect);
        }
    }

    private static int malformed(final OrderAnswerView view, final String defect) {
        view.clear();
        view.defect = defect;
        return MALFORMED;
    }

    private static int malformedTrades(final OrderAnswerView view, final String defect) {
        view.clearFills();
        view.defect = defect;
        return MALFORMED;
    }

    private static final class Defect extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Defect(final String message) {
            super(message, null, false, false);
        }
    }
}
