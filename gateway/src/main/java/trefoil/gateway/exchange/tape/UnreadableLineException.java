package trefoil.gateway.exchange.tape;

/** One line of a tape that is not what its form asks for. Counted and skipped, so it carries no stack trace. */
final class UnreadableLineException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableLineException(final String reason) {
        super(reason, null, false, false);
    }
}
