package trefoil.gateway.binance.codec;

/** An {@code exchangeInfo} that cannot be believed; the message says what is wrong and where. */
public final class ExchangeInfoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExchangeInfoException(final String message) {
        super(message);
    }
}
