package trefoil.gateway.binance.websocket.channel;

/** Who opens websockets, as the user asks for it. */
public enum ChannelChoice {
    /** The own channel, or OkHttp where that cannot be opened. */
    AUTO,
    /** The own channel. */
    OWN,
    /** OkHttp. */
    OKHTTP
}
