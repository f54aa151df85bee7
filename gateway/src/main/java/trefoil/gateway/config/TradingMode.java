package trefoil.gateway.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import trefoil.gateway.binance.VenueSite;

/** What becomes of the orders a run decides on. */
public enum TradingMode {
    /** None is made: the run prices and counts. */
    WATCH(Set.of(), ""),
    /** They meet the live quotes in this process, and never leave it. */
    PAPER(Set.of(), ""),
    /** They go to the venue's testnet, or to a simulator on this machine. */
    TESTNET(EnumSet.of(VenueSite.TESTNET), "testnet.binance.vision"),
    /** They go to the venue's demo mode. */
    DEMO(EnumSet.of(VenueSite.DEMO), "demo-api.binance.com and its like"),
    /** They go to the venue and are for real money. */
    LIVE(EnumSet.of(VenueSite.LIVE), "api.binance.com and its like");

    private final Set<VenueSite> orderSites;
    private final String hosts;

    TradingMode(final Set<VenueSite> orderSites, final String hosts) {
        this.orderSites = orderSites;
        this.hosts = hosts;
    }

    /** Whether loops are opened at all, be it on paper. */
    public boolean trades() {
        return this != WATCH;
    }

    /** Whether orders leave this process. */
    public boolean sendsOrders() {
        return !orderSites.isEmpty();
    }

    /** Whether orders are for real money. */
    public boolean realMoney() {
        return this == LIVE;
    }

    /** The mode as the configuration writes it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether requests, orders among them, may go to that place. */
    boolean takesOrdersTo(final VenueSite site) {
        return !sendsOrders() || site == VenueSite.THIS_MACHINE || orderSites.contains(site);
    }

    /** Whether quotes may come from that place. */
    boolean takesQuotesFrom(final VenueSite site) {
        return takesOrdersTo(site) || this == LIVE && site == VenueSite.LIVE_DATA;
    }

    /** Hosts of the venue that fit, for people; empty if every host does. */
    String hosts() {
        return hosts;
    }
}
