package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.fuzz.FuzzTarget;

/** What the venue says about one order, about several, and about trades: read exactly or malformed. */
public final class OrderAnswerFuzz extends FuzzTarget {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final OrderAnswerDecoder decoder = new OrderAnswerDecoder(Instruments.triangle());
    private final OrderAnswerView view = new OrderAnswerView();
    private final OrderAnswerView wrong = new OrderAnswerView();
    private final OrderAnswerView tradesView = new OrderAnswerView();
    private int answer;

    public OrderAnswerFuzz() {
        super("order-answer", 8_192, 64 * 1024, 64);
    }

    @Override
    protected void read(final byte[] input) {
        final List<OrderAnswerView> orders = decoder.decodeOrders(input, 0, input.length, wrong);
        require((orders == null) == (wrong.defect() != null), "orders without a reason, or with one");
        decoder.decodeTrades(input, 0, input.length, tradesView);
        answer = decoder.decode(input, 0, input.length, view);
    }

    @Override
    protected void compare(final byte[] input) {
        final Map<String, String> fields = new HashMap<>();
        switch (answer) {
            case OrderAnswerDecoder.MALFORMED -> require(view.defect() != null, "malformed without a reason");
            case OrderAnswerDecoder.ERROR -> {
                require(view.errorMessage() != null && view.symbol() == null, "an error with an order");
                if (readNaively(input, fields)) {
                    require(
                            new BigDecimal(fields.get("code")).intValueExact() == view.errorCode()
                                    && fields.get("msg").equals(view.errorMessage()),
                            "another error than by Jackson");
                }
            }
            default -> {
                requireConsistent();
                if (readNaively(input, fields)) {
                    requireSame(fields);
                }
            }
        }
    }

    private void requireConsistent() {
        require(view.executedQty() <= view.origQty() || view.status() == null, "more executed than ordered");
        require(view.executedQty() >= 0 && view.quoteQty() >= 0 && view.orderId() >= 0, "a negative amount");
        final Optional<ClientOrderId> id = ClientOrderId.parse(view.clientOrderId());
        require(
                id.isEmpty() || id.get().toString().equals(view.clientOrderId()),
                "an order id of ours that is written otherwise");
        long filled = 0;
        for (int i = 0; i < view.fillCount(); i++) {
            require(view.fillQty(i) > 0 && view.fillPrice(i) > 0, "a fill of nothing");
            filled += view.fillQty(i);
        }
        require(!view.fillsListed() || filled == view.executedQty(), "fills that do not add up");
    }

    private void requireSame(final Map<String, String> fields) {
        require(fields.get("symbol").equals(view.symbol()), "another symbol than by Jackson");
        requireSame(fields, "price", view.price());
        requireSame(fields, "origQty", view.origQty());
        requireSame(fields, "executedQty", view.executedQty());
        requireSame(fields, "cummulativeQuoteQty", view.quoteQty());
        require(Long.parseLong(fields.get("orderId")) == view.orderId(), "another orderId than by Jackson");
        require(
                view.status() == null || view.status().name().equals(fields.get("status")),
                "another status than by Jackson");
    }

    private static void requireSame(final Map<String, String> fields, final String name, final long read) {
        if (fields.containsKey(name)) {
            require(
                    new BigDecimal(fields.get(name))
                                    .movePointRight(Fixed.DECIMALS)
                                    .longValueExact()
                            == read,
                    "another " + name + " than by Jackson");
        }
    }

    /** The scalars of the outermost object; false where a key repeats, of which either may count. */
    private static boolean readNaively(final byte[] input, final Map<String, String> fields) {
        try (JsonParser json = JSON.createParser(input)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            return true;
        } catch (final IOException e) {
            return false;
        }
    }
}
