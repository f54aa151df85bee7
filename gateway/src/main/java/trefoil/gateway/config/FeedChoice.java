package trefoil.gateway.config;

/** In which form the venue's market streams are asked for. */
public enum FeedChoice {
    /** SBE where there is an address and an Ed25519 key for it, JSON otherwise and where SBE is refused. */
    AUTO,
    /** JSON: any venue, no key. */
    JSON,
    /** SBE and nothing else. */
    SBE
}
