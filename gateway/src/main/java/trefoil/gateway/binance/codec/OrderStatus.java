package trefoil.gateway.binance.codec;

/** Status of an order, as the venue names it. */
public enum OrderStatus {
    NEW,
    PENDING_NEW,
    PARTIALLY_FILLED,
    FILLED,
    CANCELED,
    PENDING_CANCEL,
    REJECTED,
    EXPIRED,
    EXPIRED_IN_MATCH;

    /** Whether nothing more can happen to the order. */
    public boolean isFinal() {
        return switch (this) {
            case FILLED, CANCELED, REJECTED, EXPIRED, EXPIRED_IN_MATCH -> true;
            default -> false;
        };
    }

    /** Status of that name, or null. */
    static OrderStatus named(final String name) {
        for (final OrderStatus status : values()) {
            if (status.name().equals(name)) {
                return status;
            }
        }
        return null;
    }
}
