package trefoil.gateway.binance.auth;

/** Kinds of API keys the venue knows, by how their owner signs. */
public enum KeyType {
    /** A secret that both sides know; signatures in hex. */
    HMAC,
    /** A private key of 2048 to 4096 bits; RSASSA-PKCS1-v1_5 with SHA-256, base64. */
    RSA,
    /** A private key of 32 bytes; base64. The only kind for {@code session.logon} and SBE market data. */
    ED25519
}
