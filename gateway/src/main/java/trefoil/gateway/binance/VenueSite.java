package trefoil.gateway.binance;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which of the venue's places an address belongs to; literally, no name is looked up. */
public enum VenueSite {
    /** A loopback address. */
    THIS_MACHINE,
    /** The venue's testnet: play money on books of its own. */
    TESTNET,
    /** The venue's demo mode: play money on books like the real ones. */
    DEMO,
    /** The venue itself: an order there is for real money. */
    LIVE,
    /** The venue's real market data, from hosts that take no orders. */
    LIVE_DATA,
    /** Anything else. */
    UNKNOWN;

    private static final Pattern DEMO_HOST = Pattern.compile("demo-[a-z0-9-]+\\.binance\\.com");
    private static final Pattern LIVE_HOST =
            Pattern.compile("(api|api[1-4]|api-gcp|stream|stream-sbe|ws-api)\\.binance\\.com");
    private static final Pattern LIVE_DATA_HOST = Pattern.compile("data-(api|stream)\\.binance\\.vision");
    private static final String TESTNET_HOST = "testnet.binance.vision";

    /** The place of an address that has a host. */
    public static VenueSite of(final URI address) {
        final String host = address.getHost().toLowerCase(Locale.ROOT);
        if (Endpoint.isLoopback(address)) {
            return THIS_MACHINE;
        }
        if (host.equals(TESTNET_HOST) || host.endsWith("." + TESTNET_HOST)) {
            return TESTNET;
        }
        if (DEMO_HOST.matcher(host).matches()) {
            return DEMO;
        }
        if (LIVE_HOST.matcher(host).matches()) {
            return LIVE;
        }
        return LIVE_DATA_HOST.matcher(host).matches() ? LIVE_DATA : UNKNOWN;
    }

    /** The place for people. */
    public String description() {
        return switch (this) {
            case THIS_MACHINE -> "this machine";
            case TESTNET -> "the venue's testnet";
            case DEMO -> "the venue's demo mode";
            case LIVE -> "the venue itself, with real money";
            case LIVE_DATA -> "the venue's market data, without orders";
            case UNKNOWN -> "no place of the venue that is known";
        };
    }
}
