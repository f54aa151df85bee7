package trefoil.gateway.binance.auth;

/**
 * Signs what is sent to the venue: exact bytes in, the signature's text out. Holds a key, wiped on {@link #close()} where
 * Java allows. Not thread safe: one for each thread that signs.
 */
public interface Signer extends AutoCloseable {
    /** Most bytes of a signature in a form. */
    int maxFormLength();

    /**
     * Writes the signature as it stands in JSON: hex, or base64.
     *
     * @return its length
     */
    int sign(byte[] payload, int offset, int length, byte[] target, int targetOffset);

    /**
     * Writes the signature as it stands in a form or a query: hex, or base64 percent-encoded.
     *
     * @return its length
     */
    int signForm(byte[] payload, int offset, int length, byte[] target, int targetOffset);

    /** Wipes the key; signatures made afterwards are worthless, or fail. */
    @Override
    void close();
}
