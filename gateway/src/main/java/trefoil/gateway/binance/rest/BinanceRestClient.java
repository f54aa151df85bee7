package trefoil.gateway.binance.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.Endpoint;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.Signer;
import trefoil.gateway.binance.codec.BestQuotes.BestQuote;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.codec.ExchangeInfoException;
import trefoil.gateway.binance.codec.ExchangeInfoReader;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.rest.VenueException.Kind;

/** Blocking calls to the venue's REST interface, HTTP/1.1, for cold code. Safe on any thread. */
public final class BinanceRestClient implements AutoCloseable {
    /** Longest answer read, exchangeInfo excepted, in bytes. */
    public static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

    private static final int CONNECT_TIMEOUT_S = 5;
    private static final int CALL_TIMEOUT_S = 20;
    private static final int LONG_CALL_TIMEOUT_S = 90;
    private static final int RECV_WINDOW_MS = 5000;
    private static final int BANNED = 418;
    private static final int SERVER_FAILS = 500;
    private static final int NO_CODE = 0;
    private static final int NO_REFERENCE_PRICE = -2043;

    private final String base;
    private final VenueTrust trust;
    private final Credentials credentials;
    private final Signer signer;
    private final OkHttpClient client;
    private final OkHttpClient patientClient;
    private final ServerClock serverClock;
    private final RequestPause pause;
    private final Governor governor;
    private final EpochNanoClock clock;
    /** Written by whoever asks, read by any thread. */
    private volatile long answeredNs;

    private final OrderAnswerDecoder decoder = new OrderAnswerDecoder(Universe.of(List.of()));

    /**
     * A client of that venue.
     *
     * @param restUrl e.g. {@code https://api.binance.com}; plain {@code http} only on this machine
     * @param credentials for the account's calls; null if only public ones are made
     * @throws IllegalArgumentException if the address may not be used
     */
    public BinanceRestClient(final String restUrl, final Credentials credentials, final EpochNanoClock clock) {
        this(restUrl, credentials, clock, VenueTrust.RUNTIME);
    }

    /** As the other, with the certificates that the venue may show. */
    public BinanceRestClient(
            final String restUrl, final Credentials credentials, final EpochNanoClock clock, final VenueTrust trust) {
        this.base = baseOf(restUrl);
        this.trust = trust;
        this.credentials = credentials;
        this.signer = credentials == null ? null : credentials.newSigner();
        this.client = trust.applyTo(new OkHttpClient.Builder(), base)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(CONNECT_TIMEOUT_S, TimeUnit.SECONDS)
                .callTimeout(CALL_TIMEOUT_S, TimeUnit.SECONDS)
                .followRedirects(false)
                .build();
        this.patientClient = client.newBuilder()
                .readTimeout(CALL_TIMEOUT_S, TimeUnit.SECONDS)
                .callTimeout(LONG_CALL_TIMEOUT_S, TimeUnit.SECONDS)
                .build();
        this.clock = clock;
        this.serverClock = new ServerClock(clock, this::serverTimeMs);
        this.governor = new Governor(clock, serverClock);
        this.pause = governor.pause();
    }

    /** Address without path: the venue's documents write it with and without {@code /api}. */
    static String baseOf(final String restUrl) {
        return Endpoint.require("rest", Objects.requireNonNull(restUrl, "restUrl"), "https")
                .toString()
                .replaceAll("/+$", "")
                .replaceAll("/api$", "");
    }

    /** The certificates that the venue may show. */
    public VenueTrust trust() {
        return trust;
    }

    /** The venue's time as signed requests use it; measure it first. */
    public ServerClock serverClock() {
        return serverClock;
    }

    /** How long the venue wants no requests; nothing is sent meanwhile, and calls fail at once. */
    public RequestPause pause() {
        return pause;
    }

    /** What the venue still allows, and who may use it. */
    public Governor governor() {
        return governor;
    }

    /** When the venue answered last, nanoseconds since the epoch, its own failures not counted; 0 if never. */
    public long answeredNs() {
        return answeredNs;
    }

    /** Asks whether the venue is there. */
    public void ping() throws VenueException {
        call(get("/api/v3/ping"));
    }

    /** The venue's time, milliseconds since the epoch. */
    public long serverTimeMs() throws VenueException {
        return RestAnswers.serverTimeMs(call(get("/api/v3/time")));
    }

    /** Everything the venue lists. */
    public ExchangeInfo exchangeInfo() throws VenueException {
        return listing(exchangeInfo(""));
    }

    /** What the venue trades now, if anything, without what it says of permissions. */
    public ExchangeInfo tradingInfo() throws VenueException {
        return exchangeInfo("?showPermissionSets=false&symbolStatus=TRADING");
    }

    /** Those symbols as the venue lists them; it refuses if it does not know one of them. */
    public ExchangeInfo exchangeInfo(final Collection<String> symbols) throws VenueException {
        final String list = symbols.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return listing(exchangeInfo("?symbols=" + OrderRequestEncoder.percentEncoded(list)));
    }

    private static ExchangeInfo listing(final ExchangeInfo info) throws VenueException {
        if (info.instruments().isEmpty()) {
            throw RestAnswers.malformed("exchangeInfo", "it lists no instrument");
        }
        return info;
    }

    private ExchangeInfo exchangeInfo(final String query) throws VenueException {
        final Request request = get("/api/v3/exchangeInfo" + query);
        requireAllowed(request);
        try (Response response = answer(patientClient, request)) {
            if (!response.isSuccessful()) {
                throw refused(request, response);
            }
            return ExchangeInfoReader.read(response.body().byteStream());
        } catch (final ExchangeInfoException e) {
            throw RestAnswers.malformed("exchangeInfo", e.getMessage());
        } catch (final IOException e) {
            throw unreachable(request, e);
        }
    }

    /** The best bid and ask of every symbol. */
    public Map<String, BestQuote> bestQuotes() throws VenueException {
        return RestAnswers.bestQuotes(call(get("/api/v3/ticker/bookTicker")));
    }

    /** A snapshot of an instrument's book, as the bytes of the venue's answer. */
    public byte[] depth(final String symbol, final int limit) throws VenueException {
        return call(get("/api/v3/depth?" + symbolParameter(symbol) + "&limit=" + limit));
    }

    /** The account's balances and commission rates. */
    public AccountSnapshot account() throws VenueException {
        return RestAnswers.account(call(signed("GET", "/api/v3/account", "omitZeroBalances=true")));
    }

    /** What the key may do. */
    public KeyRestrictions keyRestrictions() throws VenueException {
        return RestAnswers.keyRestrictions(call(signed("GET", "/sapi/v1/account/apiRestrictions", "")));
    }

    /** What the account pays on that symbol. */
    public CommissionRates accountCommission(final String symbol) throws VenueException {
        return RestAnswers.commission(
                symbol, call(signed("GET", "/api/v3/account/commission", symbolParameter(symbol))));
    }

    /** The price range rules of every symbol that has one. */
    public Map<String, PriceRange> priceRanges() throws VenueException {
        return RestAnswers.priceRanges(call(get("/api/v3/executionRules")));
    }

    /** The symbol's reference price now, fixed units; 0 if it has none. */
    public long referencePrice(final String symbol) throws VenueException {
        try {
            return RestAnswers.referencePrice(symbol, call(get("/api/v3/referencePrice?" + symbolParameter(symbol))));
        } catch (final VenueException e) {
            if (e.code() == NO_REFERENCE_PRICE) {
                return 0;
            }
            throw e;
        }
    }

    /** The symbol's average price over the minutes its filters use, fixed units. */
    public long averagePrice(final String symbol) throws VenueException {
        return price("/api/v3/avgPrice", symbol);
    }

    /** Price of the symbol's last trade, fixed units. */
    public long lastPrice(final String symbol) throws VenueException {
        return price("/api/v3/ticker/price", symbol);
    }

    private long price(final String path, final String symbol) throws VenueException {
        return RestAnswers.price(path + " of " + symbol, call(get(path + "?" + symbolParameter(symbol))));
    }

    /** The account's open orders on every symbol. */
    public List<VenueOrder> openOrders() throws VenueException {
        final byte[] answer = call(signed("GET", "/api/v3/openOrders", ""));
        final OrderAnswerView wrong = new OrderAnswerView();
        final List<OrderAnswerView> orders = decoder.decodeOrders(answer, 0, answer.length, wrong);
        if (orders == null) {
            throw RestAnswers.malformed("openOrders", wrong.defect());
        }
        return orders.stream().map(VenueOrder::of).toList();
    }

    /** Cancels an order of ours. */
    public VenueOrder cancel(final String symbol, final String clientOrderId) throws VenueException {
        final OrderAnswerView view = new OrderAnswerView();
        read("cancel", call(signed("DELETE", "/api/v3/order", orderParameters(symbol, clientOrderId))), decoder, view);
        return VenueOrder.of(view);
    }

    /** What became of an order of ours; {@code -2013} if the venue does not know it. */
    public VenueOrder queryOrder(final String symbol, final String clientOrderId) throws VenueException {
        final OrderAnswerView view = new OrderAnswerView();
        queryOrder(symbol, clientOrderId, decoder, view);
        return VenueOrder.of(view);
    }

    /** As {@link #queryOrder(String, String)}, into a view. */
    public void queryOrder(
            final String symbol,
            final String clientOrderId,
            final OrderAnswerDecoder answers,
            final OrderAnswerView view)
            throws VenueException {
        read("order", call(signed("GET", "/api/v3/order", orderParameters(symbol, clientOrderId))), answers, view);
    }

    /** Adds to the view, which holds an order, that order's trades as its fills. */
    public void trades(final OrderAnswerDecoder answers, final OrderAnswerView view) throws VenueException {
        final byte[] answer = call(signed(
                "GET",
                "/api/v3/myTrades",
                symbolParameter(view.symbol()) + "&orderId=" + view.orderId() + "&limit=1000"));
        if (answers.decodeTrades(answer, 0, answer.length, view) != OrderAnswerDecoder.ORDER) {
            throw RestAnswers.malformed("myTrades", view.defect());
        }
    }

    /** Makes calls that are under way fail at once. */
    public void cancelCalls() {
        client.dispatcher().cancelAll();
    }

    /** Wipes the signer and closes idle connections. */
    @Override
    public void close() {
        if (signer != null) {
            synchronized (signer) {
                signer.close();
            }
        }
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static void read(
            final String what, final byte[] answer, final OrderAnswerDecoder answers, final OrderAnswerView view)
            throws VenueException {
        if (answers.decode(answer, 0, answer.length, view) != OrderAnswerDecoder.ORDER || view.status() == null) {
            throw RestAnswers.malformed(what, view.defect() == null ? "it is not an order" : view.defect());
        }
    }

    private static String symbolParameter(final String symbol) {
        return "symbol=" + OrderRequestEncoder.percentEncoded(symbol);
    }

    private static String orderParameters(final String symbol, final String clientOrderId) {
        return symbolParameter(symbol) + "&origClientOrderId=" + OrderRequestEncoder.percentEncoded(clientOrderId);
    }

    private Request get(final String path) {
        return new Request.Builder().url(base + path).build();
    }

    private Request signed(final String method, final String path, final String parameters) {
        if (credentials == null) {
            throw new IllegalStateException("no credentials for " + path);
        }
        final String query = parameters + (parameters.isEmpty() ? "" : "&") + "recvWindow=" + RECV_WINDOW_MS
                + "&timestamp=" + serverClock.nowMs();
        final byte[] payload = query.getBytes(StandardCharsets.US_ASCII);
        final byte[] signature = new byte[signer.maxFormLength()];
        final int length;
        synchronized (signer) {
            length = signer.signForm(payload, 0, payload.length, signature, 0);
        }
        return new Request.Builder()
                .url(base + path + "?" + query + "&signature="
                        + new String(signature, 0, length, StandardCharsets.US_ASCII))
                .header("X-MBX-APIKEY", credentials.apiKey())
                .method(method, null)
                .build();
    }

    private void requireAllowed(final Request request) throws VenueException {
        final long remainingMs = pause.remainingMs();
        if (remainingMs > 0) {
            final Kind kind = pause.httpStatus() == BANNED ? Kind.BANNED : Kind.RATE_LIMITED;
            throw new VenueException(
                    pause.httpStatus(),
                    pause.code(),
                    "",
                    kind,
                    remainingMs,
                    "not asked: the venue wants no requests for another " + (remainingMs + 999) / 1000 + " s (HTTP "
                            + pause.httpStatus() + ", code " + pause.code() + ")");
        }
        final RequestCharge charge = RequestCharge.of(request.method(), request.url());
        final long waitMs = governor.takeOrWaitMs(charge.use(), charge.weight());
        if (waitMs > 0) {
            throw new VenueException(
                    0,
                    NO_CODE,
                    "",
                    Kind.RATE_LIMITED,
                    waitMs,
                    "not asked: " + governor.usedWeight()
                            + " of the request weight of this minute is used, the rest is kept"
                            + " for what is more urgent");
        }
    }

    private byte[] call(final Request request) throws VenueException {
        requireAllowed(request);
        try (Response response = answer(client, request)) {
            if (!response.isSuccessful()) {
                throw refused(request, response);
            }
            return bounded(response);
        } catch (final IOException e) {
            throw unreachable(request, e);
        }
    }

    private Response answer(final OkHttpClient caller, final Request request) throws IOException {
        final Response response = caller.newCall(request).execute();
        governor.usedWeight(response.header(UsedWeight.HEADER));
        if (response.code() < SERVER_FAILS) {
            answeredNs = clock.nanoTime();
        }
        return response;
    }

    private static byte[] bounded(final Response response) throws IOException, VenueException {
        final BufferedSource source = response.body().source();
        if (source.request(MAX_ANSWER_BYTES + 1L)) {
            throw RestAnswers.malformed(
                    response.request().url().encodedPath(), "it is longer than " + MAX_ANSWER_BYTES + " bytes");
        }
        return source.readByteArray();
    }

    private VenueException unreachable(final Request request, final IOException cause) {
        if (isUntrusted(cause)) {
            return VenueException.of(
                    Kind.UNTRUSTED,
                    "the certificate shown at " + base + " is not trusted (" + cause.getMessage()
                            + "): check the address, or name the certificate with venue.trustFile");
        }
        final boolean changes = !request.method().equals("GET");
        final String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new VenueException(
                0,
                NO_CODE,
                "",
                changes ? Kind.UNKNOWN_OUTCOME : Kind.UNREACHABLE,
                0,
                changes
                        ? "no answer from " + base + " (" + why + "): whether it was done is unknown, query the order"
                        : "cannot reach " + base + " (" + why + "): check the address and the network");
    }

    private static boolean isUntrusted(final IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private VenueException refused(final Request request, final Response response) throws IOException {
        final int status = response.code();
        final RestAnswers.Error error = errorOf(response);
        final int code = error.code();
        final long retryAfterMs = RequestPause.retryAfterMs(response.header("Retry-After"), clock);
        final Verdict verdict = Verdict.of(status, code, error.message());
        if (verdict.stopsRequests()) {
            pause.begin(status, code, retryAfterMs);
        }
        final Kind kind = kindOf(status, verdict, request.method());
        final String answer =
                "HTTP " + status + (code == NO_CODE ? "" : ", code " + code + " '" + error.message() + "'") + " from "
                        + addressOf(request);
        return new VenueException(
                status, code, error.message(), kind, retryAfterMs, explain(kind, status, answer, retryAfterMs));
    }

    private static RestAnswers.Error errorOf(final Response response) throws IOException {
        try {
            return RestAnswers.error(bounded(response));
        } catch (final VenueException e) {
            // Too long for an error of the venue's: the status says enough.
            return RestAnswers.Error.NONE;
        }
    }

    /** Without the query, which holds the signature. */
    private static String addressOf(final Request request) {
        final HttpUrl url = request.url();
        return url.scheme() + "://" + url.host() + ":" + url.port() + url.encodedPath();
    }

    private static Kind kindOf(final int status, final Verdict verdict, final String method) {
        return switch (verdict) {
            case BANNED -> Kind.BANNED;
            case TOO_MANY_REQUESTS, TOO_MANY_ORDERS, TOO_MANY_CONNECTS -> Kind.RATE_LIMITED;
            case CLOCK -> Kind.CLOCK;
            case KEY -> Kind.REFUSED_KEY;
            case UNDECIDED, OVERLOADED, SHUTTING_DOWN -> method.equals("GET") ? Kind.UNREACHABLE : Kind.UNKNOWN_OUTCOME;
            default -> status >= 300 && status < 400 ? Kind.MALFORMED_ANSWER : Kind.REJECTED;
        };
    }

    private static String explain(final Kind kind, final int status, final String answer, final long retryAfterMs) {
        final String wait = retryAfterMs == 0 ? "wait a few minutes" : "wait " + retryAfterMs / 1000 + " s";
        return switch (kind) {
            case BANNED -> "the venue bans this address (" + answer + "): stop everything and " + wait;
            case RATE_LIMITED -> "the venue was asked too often (" + answer + "): " + wait;
            case CLOCK ->
                "the clocks differ (" + answer + "): measure the server time again, check this machine's clock";
            case REFUSED_KEY ->
                "the venue does not accept the key (" + answer
                        + "): check key, secret, its permissions and allowed addresses";
            case UNREACHABLE, UNTRUSTED -> "the venue fails (" + answer + "): try again later";
            case UNKNOWN_OUTCOME -> "the venue fails (" + answer + "): whether it was done is unknown, query the order";
            case MALFORMED_ANSWER -> "this is not the venue (" + answer + "): check the address";
            case REJECTED ->
                status == 403
                        ? "the venue's firewall refused the request (" + answer + "): back off, check the parameters"
                        : status == 451
                                ? "the venue does not serve this location (" + answer + ")"
                                : "the venue refused (" + answer + ")";
        };
    }
}
