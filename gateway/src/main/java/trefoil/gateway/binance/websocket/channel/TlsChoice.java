package trefoil.gateway.binance.websocket.channel;

/** Whose TLS engine encrypts. */
public enum TlsChoice {
    /** Conscrypt's where it loads, else the Java runtime's. */
    AUTO,
    /** Conscrypt's, or none. */
    CONSCRYPT,
    /** The Java runtime's. */
    JDK
}
