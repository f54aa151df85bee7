package trefoil.gateway.binance.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.InboundRing;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.Endpoint;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.Signer;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.codec.JsonText;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.websocket.FrameConnection;

/**
 * The account's own events by the websocket API: balances become {@code BALANCE} records, execution reports go to whom
 * waits for orders.
 *
 * <p>Subscribes by signature whenever the connection comes up. There is no replay: what happened while it was down is
 * learned from the orders' own answers, from look-ups and from the next account snapshot.
 */
public final class UserDataStream implements AutoCloseable {
    private static final int MAX_BALANCES = 500;
    private static final int MAX_NUMBER_LENGTH = 32;
    private static final int OK = 200;
    private static final int WRONG_TIME = -1021;
    private static final JsonFactory JSON = new JsonFactory();

    private final Universe universe;
    private final InboundRing ring;
    private final ServerClock serverClock;
    private final Consumer<String> notices;
    private final TaskScheduler scheduler;
    private final Governor governor;
    private final String apiKey;
    private final Signer signer;
    private final URI address;
    private final ReconnectingSocket socket;
    private final AtomicLong nextId = new AtomicLong(1);
    private final AtomicLong balances = new AtomicLong();
    private final AtomicLong executionReports = new AtomicLong();
    private final AtomicLong otherEvents = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong unusableReports = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final Consumer<ExecutionReport> reportListener;
    private final Runnable onSubscribed;
    private final Runnable onTransfer;
    private final Runnable onWrongTime;
    /** Connections on which the subscription is confirmed: a second one for a moment when one succeeds another. */
    private final AtomicInteger subscriptions = new AtomicInteger();

    private UserDataStream(final Context context) {
        universe = context.universe;
        ring = context.ring;
        serverClock = context.serverClock;
        notices = context.notices;
        reportListener = context.reportListener;
        onSubscribed = context.onSubscribed;
        onTransfer = context.onTransfer;
        onWrongTime = context.onWrongTime;
        scheduler = context.scheduler;
        governor = context.upkeep().governor();
        apiKey = context.credentials.apiKey();
        signer = context.credentials.newSigner();
        address = context.address;
        socket = new ReconnectingSocket(
                "account stream",
                context.upkeep(),
                new BackOff(context.random, context.firstBackOffMs, context.maxBackOffMs),
                new AccountUse(this));
    }

    /** Begins to connect; returns at once. */
    public void start() {
        socket.start();
    }

    /** Whether the venue confirmed the subscription of the connection that is open now. */
    public boolean isSubscribed() {
        return subscriptions.get() > 0;
    }

    /** Balances published. */
    public long balances() {
        return balances.get();
    }

    /** Execution reports received. */
    public long executionReports() {
        return executionReports.get();
    }

    /** Execution reports with a field missing or absurd: not handed on. */
    public long unusableReports() {
        return unusableReports.get();
    }

    /** Other events received. */
    public long otherEvents() {
        return otherEvents.get();
    }

    /** Frames that could not be read. */
    public long malformed() {
        return malformed.get();
    }

    /** Subscriptions the venue refused. */
    public long refusals() {
        return refusals.get();
    }

    /** Closes the connection; none is opened again. */
    @Override
    public void close() {
        socket.stop();
        synchronized (signer) {
            signer.close();
        }
    }

    private String subscription(final String id) {
        final long timestampMs = serverClock.nowMs();
        final byte[] payload = ("apiKey=" + apiKey + "&timestamp=" + timestampMs).getBytes(StandardCharsets.UTF_8);
        final byte[] signature = new byte[signer.maxFormLength()];
        final int length;
        synchronized (signer) {
            length = signer.sign(payload, 0, payload.length, signature, 0);
        }
        return "{\"id\":\"" + id + "\",\"method\":\"userDataStream.subscribe.signature\",\"params\":{\"apiKey\":\""
                + JsonText.escaped(apiKey) + "\",\"timestamp\":" + timestampMs + ",\"signature\":\""
                + new String(signature, 0, length, StandardCharsets.US_ASCII) + "\"}}";
    }

    private static final class AccountUse implements ReconnectingSocket.Use {
        private final UserDataStream stream;

        AccountUse(final UserDataStream stream) {
            this.stream = stream;
        }

        @Override
        public ReconnectingSocket.Line newLine(final ReconnectingSocket.Line beside) {
            return stream.new AccountLine();
        }

        @Override
        public void onSilence() {}
    }

    /** Reads one connection's frames. */
    private final class AccountLine implements ReconnectingSocket.Line {
        private int[] assets = new int[16];
        private long[] free = new long[16];
        private long[] locked = new long[16];
        private int count;

        private String id;
        private long status;
        private long errorCode;
        private String errorText;
        private String event;
        private final ExecutionReport report = new ExecutionReport();
        private final String subscribeId = "s" + nextId.getAndIncrement();

        /** Written by the source's thread; read by the timer's. */
        private volatile boolean confirmed;

        @Override
        public URI address() {
            return address;
        }

        @Override
        public void onRefused(final int httpStatus, final String reason) {}

        @Override
        public void onUp(final FrameConnection connection) {
            subscribe(connection);
        }

        /** Once the venue wants requests: a pause may have begun while the connection was made. */
        private void subscribe(final FrameConnection connection) {
            final long waitMs = governor.pause().remainingMs();
            if (waitMs > 0) {
                scheduler.schedule(
                        () -> {
                            if (socket.isInUse(connection)) {
                                subscribe(connection);
                            }
                        },
                        waitMs);
                return;
            }
            connection.send(subscription(subscribeId));
            scheduler.schedule(
                    () -> {
                        if (!confirmed) {
                            connection.close("the subscription was not answered");
                        }
                    },
                    FeedConnection.ANSWERS_WITHIN_MS);
        }

        @Override
        public void onDown(final boolean wanted) {
            if (confirmed) {
                subscriptions.decrementAndGet();
                confirmed = false;
            }
        }

        @Override
        public boolean serves() {
            return confirmed;
        }

        @Override
        public boolean probeTakesWeight() {
            return true;
        }

        @Override
        public String probe() {
            return "{\"id\":\"p" + nextId.getAndIncrement() + "\",\"method\":\"ping\"}";
        }

        @Override
        public boolean read(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            id = null;
            status = 0;
            errorCode = 0;
            errorText = "";
            event = null;
            report.clear();
            count = 0;
            try (JsonParser json = JSON.createParser(buffer, offset, length)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new Defect();
                }
                readEnvelope(json);
                if (json.nextToken() != null) {
                    throw new Defect();
                }
            } catch (final IOException | Defect e) {
                malformed.incrementAndGet();
                return false;
            }
            return act(receiveNs);
        }

        private boolean act(final long receiveNs) {
            if (event == null) {
                return id != null && id.equals(subscribeId) && subscriptionAnswered();
            }
            switch (event) {
                case "outboundAccountPosition" -> publish(receiveNs);
                case "executionReport" -> handOn();
                case "balanceUpdate", "externalLockUpdate" -> {
                    otherEvents.incrementAndGet();
                    onTransfer.run();
                }
                case "serverShutdown" -> {
                    otherEvents.incrementAndGet();
                    socket.succeed(this, "the venue is about to close it");
                }
                case "eventStreamTerminated" -> {
                    otherEvents.incrementAndGet();
                    socket.replace(this, event);
                }
                default -> otherEvents.incrementAndGet();
            }
            return true;
        }

        private void handOn() {
            executionReports.incrementAndGet();
            final String defect = report.conclude(universe);
            if (defect == null) {
                reportListener.accept(report);
            } else {
                unusableReports.incrementAndGet();
                notices.accept("an execution report cannot be used: " + defect);
            }
        }

        private boolean subscriptionAnswered() {
            if (status == OK) {
                confirmed = true;
                subscriptions.incrementAndGet();
                onSubscribed.run();
                return true;
            }
            refusals.incrementAndGet();
            notices.accept("the venue refuses the account stream: status " + status + ", code " + errorCode + " '"
                    + errorText + "'");
            if (errorCode == WRONG_TIME) {
                onWrongTime.run();
            }
            socket.replace(this, "subscription refused");
            return false;
        }

        private void publish(final long receiveNs) {
            if (count == 0) {
                return;
            }
            final long first = ring.claim(count);
            for (int i = 0; i < count; i++) {
                Balance.write(
                        ring.buffer(first + i),
                        ring.offset(first + i),
                        receiveNs,
                        assets[i],
                        Balance.ACCOUNT_EVENT,
                        free[i],
                        locked[i]);
            }
            balances.addAndGet(count);
            ring.publish(first, count);
        }

        private void readEnvelope(final JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                final JsonToken token = json.nextToken();
                if (name.equals("event") && token == JsonToken.START_OBJECT) {
                    readEvent(json);
                } else if (name.equals("error") && token == JsonToken.START_OBJECT) {
                    readError(json);
                } else if (name.equals("id") && token.isScalarValue()) {
                    id = json.getText();
                } else if (name.equals("status") && token == JsonToken.VALUE_NUMBER_INT) {
                    status = number(json);
                } else {
                    json.skipChildren();
                }
            }
        }

        private void readError(final JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                final JsonToken token = json.nextToken();
                if (name.equals("code") && token == JsonToken.VALUE_NUMBER_INT) {
                    errorCode = number(json);
                } else if (name.equals("msg") && token == JsonToken.VALUE_STRING) {
                    errorText = json.getText().replaceAll("\\p{Cntrl}+", " ");
                } else {
                    json.skipChildren();
                }
            }
        }

        private void readEvent(final JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                final JsonToken token = json.nextToken();
                if (name.equals("e") && token == JsonToken.VALUE_STRING) {
                    event = json.getText();
                } else if (name.equals("B") && token == JsonToken.START_ARRAY) {
                    readBalances(json);
                } else if (!report.take(name, json)) {
                    json.skipChildren();
                }
            }
            if (event == null) {
                throw new Defect();
            }
        }

        private void readBalances(final JsonParser json) throws IOException {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.START_OBJECT) {
                    throw new Defect();
                }
                String asset = null;
                long freeAmount = -1;
                long lockedAmount = -1;
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    final String name = json.currentName();
                    final JsonToken token = json.nextToken();
                    if (name.equals("a") && token == JsonToken.VALUE_STRING) {
                        asset = json.getText();
                    } else if (name.equals("f")) {
                        freeAmount = amount(json);
                    } else if (name.equals("l")) {
                        lockedAmount = amount(json);
                    } else {
                        json.skipChildren();
                    }
                }
                if (asset == null || freeAmount < 0 || lockedAmount < 0) {
                    throw new Defect();
                }
                final int index = universe.assetIndex(asset);
                if (index != Universe.NOT_FOUND) {
                    add(index, freeAmount, lockedAmount);
                }
            }
        }

        private void add(final int asset, final long freeAmount, final long lockedAmount) {
            if (count == MAX_BALANCES) {
                throw new Defect();
            }
            if (count == assets.length) {
                assets = Arrays.copyOf(assets, count * 2);
                free = Arrays.copyOf(free, count * 2);
                locked = Arrays.copyOf(locked, count * 2);
            }
            assets[count] = asset;
            free[count] = freeAmount;
            locked[count] = lockedAmount;
            count++;
        }

        private static long amount(final JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() > MAX_NUMBER_LENGTH) {
                throw new Defect();
            }
            try {
                return DecimalText.parse(json.getText());
            } catch (final NumberFormatException e) {
                throw new Defect();
            }
        }

        private static long number(final JsonParser json) throws IOException {
            if (json.getTextLength() > 18) {
                throw new Defect();
            }
            return json.getLongValue();
        }
    }

    private static final class Defect extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Defect() {
            super("unreadable", null, false, false);
        }
    }

    /** Settings of an account stream; {@link #conclude()} checks them. */
    public static final class Context extends StreamContext<Context> {
        private URI address;
        private String wsApiUrl;
        private Credentials credentials;
        private ServerClock serverClock;
        private Consumer<ExecutionReport> reportListener = report -> {};
        private Runnable onSubscribed = () -> {};
        private Runnable onTransfer = () -> {};
        private Runnable onWrongTime = () -> {};

        /** The venue's websocket API, with or without its path: {@code wss://ws-api.binance.com:443/ws-api/v3}. */
        public Context wsApiUrl(final String url) {
            wsApiUrl = url;
            return this;
        }

        /** Key and secret; only used while concluding. */
        public Context credentials(final Credentials value) {
            credentials = value;
            return this;
        }

        /** Dates the subscription. */
        public Context serverClock(final ServerClock value) {
            serverClock = value;
            return this;
        }

        /** Gets every execution report that can be used; it is read again afterwards, so keep nothing of it. */
        public Context reportListener(final Consumer<ExecutionReport> value) {
            reportListener = value;
            return this;
        }

        /** Run whenever the venue has confirmed a subscription: events before it are lost. Must return soon. */
        public Context onSubscribed(final Runnable value) {
            onSubscribed = value;
            return this;
        }

        /** Run when something other than our orders has changed a balance: a deposit, a withdrawal. Must return soon. */
        public Context onTransfer(final Runnable value) {
            onTransfer = value;
            return this;
        }

        /** Called when a subscription is refused for its time: by it, the next one would be, too. */
        public Context onWrongTime(final Runnable value) {
            onWrongTime = value;
            return this;
        }

        @Override
        Context self() {
            return this;
        }

        /**
         * A stream of these settings, not yet started.
         *
         * @throws IllegalArgumentException naming the setting that is wrong
         */
        public UserDataStream conclude() {
            address = Endpoint.requireWsApi(Objects.requireNonNull(wsApiUrl, "wsApiUrl"));
            Objects.requireNonNull(credentials, "credentials");
            requireComplete();
            Objects.requireNonNull(serverClock, "serverClock");
            return new UserDataStream(this);
        }
    }
}
