package trefoil.gateway.session;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InboundTap;
import trefoil.engine.event.OrderSender;
import trefoil.engine.market.Universe;
import trefoil.engine.recovery.PastOrder;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.order.RejectListener;
import trefoil.gateway.binance.order.VenueOrderSender;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.paper.PaperVenue;

/** Where a run's orders go: to the venue, to a venue on paper, or nowhere. */
final class OrderEntry implements AutoCloseable {
    private final SessionServices services;
    private final Universe universe;
    private final long sessionId;
    private final RejectListener rejectListener;
    private final Optional<PaperVenue> paper;
    private VenueOrderSender sender;

    /** The way that the mode says; {@code paper} is the venue of a paper run. */
    OrderEntry(
            final SessionServices services,
            final Universe universe,
            final long sessionId,
            final RejectListener rejectListener,
            final Optional<PaperVenue> paper) {
        this.rejectListener = rejectListener;
        this.services = services;
        this.universe = universe;
        this.sessionId = sessionId;
        this.paper = paper;
    }

    /** The sender that answers into that ring; called once. */
    OrderSender open(final InboundRing inbound) {
        if (paper.isPresent()) {
            return paper.get().connect(inbound);
        }
        final TrefoilConfig config = services.config();
        if (!config.trading().mode().sendsOrders()) {
            return (buffer, offset) -> {
                throw new IllegalStateException(
                        "an order was made in mode " + config.trading().mode().configName());
            };
        }
        final VenueOrderSender.Context context = new VenueOrderSender.Context()
                .restUrl(config.venue().restUrl().toString())
                .realMoney(config.trading().mode().realMoney())
                .credentials(services.credentials().orElseThrow())
                .universe(universe)
                .ring(inbound)
                .clock(services.clock())
                .rest(services.rest())
                .notices(services.notices())
                .rejectListener(rejectListener)
                .session(sessionId)
                .recvWindowMs(BigDecimal.valueOf(config.orders().recvWindowMs()))
                .connections(connections(config));
        if (EntryRoad.of(config, services.credentials().orElseThrow().type()).usesWsApi()) {
            context.wsApi(config.venue().wsApiUrl().orElseThrow().toString(), services.source(), services.scheduler())
                    .upkeepMs(
                            config.market().upkeep().silenceMs(),
                            TimeUnit.SECONDS.toMillis(config.market().upkeep().connectionAgeS()));
        }
        sender = context.conclude();
        if (sender.start() == 0) {
            services.notices()
                    .accept("no order connection could be opened ahead: the first orders will open their own");
        }
        return sender;
    }

    /** With the account's events a loop's next order may go out while the answer to the last one is still read. */
    private static int connections(final TrefoilConfig config) {
        final int ordersOfALoop = config.venue().wsApiUrl().isPresent() ? 2 : 1;
        return Math.min(VenueOrderSender.MAX_CONNECTIONS, config.trading().maxOpenLoops() * ordersOfALoop);
    }

    /** Who has to see the engine's inputs. */
    InboundTap tap() {
        return paper.<InboundTap>map(venue -> venue).orElse(InboundTap.NONE);
    }

    /** Orders whose fate the venue is still asked for. */
    int pendingOrders() {
        return sender == null ? paper.map(PaperVenue::pendingOrders).orElse(0) : sender.pendingOrders();
    }

    /** Client order ids of those orders. */
    List<String> pendingOrderIds() {
        return sender == null ? List.of() : sender.pendingOrderIds();
    }

    /** Has the fate of an earlier run's order found out. */
    void adopt(final long orderKey, final String clientOrderId, final PastOrder order) {
        sender.adopt(
                orderKey, clientOrderId, order.symbol(), order.side(), order.price(), order.qty(), order.decidedNs());
    }

    /** Takes what the account's own events say of our orders. */
    void onReport(final ExecutionReport report) {
        sender.onReport(report);
    }

    /** What the venue told of our orders that cannot be. */
    long doubtfulReports() {
        return sender == null ? 0 : sender.doubtfulReports();
    }

    /** Where orders go; of a run that sends some. */
    String addresses() {
        return EntryRoad.addresses(
                services.config(), services.credentials().orElseThrow().type());
    }

    /** Which way orders go, and why; empty where none is sent. */
    Optional<String> road() {
        return sender == null
                ? Optional.empty()
                : Optional.of(EntryRoad.of(
                                services.config(),
                                services.credentials().orElseThrow().type())
                        .description());
    }

    /** Which way orders went, for the run's report; empty if there is nothing to say. */
    Optional<String> roadsTaken() {
        return sender == null || sender.sentByWsApi() + sender.sentByRest() == 0 || !usesWsApi()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "orders by the websocket API %,d, over %,d connection(s) or session(s); by REST %,d",
                        sender.sentByWsApi(),
                        sender.wsApiSessions(),
                        sender.sentByRest()));
    }

    private boolean usesWsApi() {
        return EntryRoad.of(
                        services.config(), services.credentials().orElseThrow().type())
                .usesWsApi();
    }

    /** Orders the venue refused or that were not sent, by the venue's code. */
    SortedMap<Integer, Long> rejects() {
        return sender == null ? paper.map(PaperVenue::rejects).orElseGet(TreeMap::new) : sender.rejects();
    }

    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
        paper.ifPresent(PaperVenue::close);
    }
}
