package trefoil.gateway.exchange;

/** How the owner of an API key signs. */
enum KeyKind {
    /** A secret shared with the exchange. */
    HMAC,
    RSA,
    /** The only kind that can log a session on, or listen to SBE streams. */
    ED25519
}
