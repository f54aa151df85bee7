package trefoil.gateway.config;

import java.util.Locale;

/** Which way orders go to the venue, as the user asks for it. */
public enum EntryChoice {
    /** By the websocket API where its address is set and the key can log on there, by REST elsewhere. */
    AUTO,
    /** By REST: each order a signed request. */
    REST,
    /** By the websocket API; by REST while that is not to be had. */
    WS_API;

    /** The name in a configuration file. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
