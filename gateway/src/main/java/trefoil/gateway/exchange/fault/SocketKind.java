package trefoil.gateway.exchange.fault;

/** What a connection is used for. */
enum SocketKind {
    REST,
    STREAM,
    WS_API;

    /** Characters of a first request that tell. */
    static final int NEEDED = 32;

    /** By the beginning of the first request. */
    static SocketKind of(final String request) {
        if (request.startsWith("GET /ws-api")) {
            return WS_API;
        }
        return request.startsWith("GET /ws") || request.startsWith("GET /stream") ? STREAM : REST;
    }
}
