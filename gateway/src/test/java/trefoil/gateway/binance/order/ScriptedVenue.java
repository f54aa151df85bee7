package trefoil.gateway.binance.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Function;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.Request;
import trefoil.gateway.binance.testing.LoopbackServer.WebSocket;

/** A venue on loopback that does with orders what it is told, whether they come by REST or by the websocket API. */
final class ScriptedVenue implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What becomes of an order. */
    interface Reply {
        /** A status and a body: the answer of REST, or result or error of the websocket API. */
        static Reply of(final int status, final String body) {
            return new Said(status, body, 0);
        }

        /** As the other, with the time for which the venue wants to be left alone. */
        static Reply of(final int status, final String body, final int retryAfterS) {
            return new Said(status, body, retryAfterS);
        }

        /** The connection is cut without a word. */
        static Reply drop() {
            return new Done("drop");
        }

        /** Nothing is ever answered. */
        static Reply silence() {
            return new Done("silence");
        }

        /** What is answered is no answer. */
        static Reply garbage() {
            return new Done("garbage");
        }

        /** An answer to a request that nobody made. */
        static Reply toAnother(final String body) {
            return new ToAnother(body);
        }
    }

    private record Said(int status, String body, int retryAfterS) implements Reply {}

    private record Done(String what) implements Reply {}

    private record ToAnother(String body) implements Reply {}

    /** An order as it came. */
    record Placed(String clientOrderId, String text, boolean byWsApi) {}

    private final LoopbackServer server = new LoopbackServer();
    private final AtomicLong skippedMs;
    private final List<Placed> placed = new CopyOnWriteArrayList<>();
    private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<JsonNode> logons = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Function<Placed, Reply> orders = order -> Reply.of(500, "{}");
    private volatile Function<Request, Answer> queries;
    private volatile Function<Request, Answer> trades;
    private volatile Function<JsonNode, Reply> logonReply = logon -> Reply.of(200, "{\"apiKey\":\"k\"}");
    private volatile BiPredicate<WebSocket, JsonNode> intercept = (socket, request) -> false;
    private volatile boolean wsApiOpen = true;
    private volatile String rateLimits = "";
    private volatile long venueTimeMs;

    ScriptedVenue(final AtomicLong skippedMs) throws IOException {
        this.skippedMs = skippedMs;
        server.handle(this::answer);
    }

    LoopbackServer server() {
        return server;
    }

    /** What the venue answers to an order, to a query of it, and to a question for its trades; null for HTTP 500. */
    void on(
            final Function<Placed, Reply> order,
            final Function<Request, Answer> query,
            final Function<Request, Answer> tradesOfIt) {
        orders = order;
        queries = query;
        trades = tradesOfIt;
    }

    void onLogon(final Function<JsonNode, Reply> reply) {
        logonReply = reply;
    }

    /** Asked before anything else is done with a request of the websocket API: true if that is all. */
    void intercept(final BiPredicate<WebSocket, JsonNode> test) {
        intercept = test;
    }

    /** Whether the websocket API lets anybody in. */
    void openWsApi(final boolean value) {
        wsApiOpen = value;
    }

    /** Counts that every answer of the websocket API shows. */
    void rateLimits(final String value) {
        rateLimits = value;
    }

    void timeMs(final long value) {
        venueTimeMs = value;
    }

    /** Orders that came, in their order. */
    List<Placed> placed() {
        return placed;
    }

    /** Logons that came. */
    List<JsonNode> logons() {
        return logons;
    }

    /** Connections to the websocket API so far. */
    List<WebSocket> sockets() {
        return sockets;
    }

    /** All requests so far, but for pings and logons. */
    int requests() {
        return requests.get();
    }

    private Answer answer(final Request request) {
        if (request.path().equals("/ws-api/v3")) {
            return wsApiOpen ? Answer.webSocket(this::onText) : Answer.json(503, "{}");
        }
        switch (request.path()) {
            case "/api/v3/ping":
                return Answer.json(200, "{}");
            case "/api/v3/order/test":
                return Answer.json(200, "{}");
            case "/api/v3/time":
                requests.incrementAndGet();
                return Answer.json(200, "{\"serverTime\":" + venueTimeMs + "}");
            case "/api/v3/myTrades":
                requests.incrementAndGet();
                return trades == null ? Answer.json(500, "{}") : trades.apply(request);
            case "/api/v3/order":
                requests.incrementAndGet();
                return request.method().equals("POST")
                        ? placedByRest(request)
                        : queries == null ? Answer.json(500, "{}") : queries.apply(request);
            default:
                return Answer.json(404, "{}");
        }
    }

    private Answer placedByRest(final Request request) {
        final Placed order =
                new Placed(request.body().replaceAll(".*newClientOrderId=([^&]*)&.*", "$1"), request.body(), false);
        placed.add(order);
        final Reply reply = orders.apply(order);
        if (reply instanceof Said said) {
            return said.retryAfterS == 0
                    ? Answer.json(said.status, said.body)
                    : Answer.json(said.status, said.body, "Retry-After", Integer.toString(said.retryAfterS));
        }
        if (reply instanceof ToAnother another) {
            return Answer.json(200, another.body);
        }
        return switch (((Done) reply).what) {
            case "drop" -> Answer.drop();
            case "silence" -> Answer.silence();
            default -> Answer.raw("\u0001\u0002garbage");
        };
    }

    private void onText(final WebSocket socket, final String text) {
        if (!sockets.contains(socket)) {
            sockets.add(socket);
        }
        try {
            final JsonNode request = JSON.readTree(text);
            if (intercept.test(socket, request)) {
                return;
            }
            switch (request.get("method").asText()) {
                case "session.logon" -> {
                    logons.add(request.get("params"));
                    reply(socket, request, logonReply.apply(request.get("params")));
                }
                case "order.place" -> {
                    requests.incrementAndGet();
                    final Placed order = new Placed(
                            request.get("params").get("newClientOrderId").asText(), text, true);
                    placed.add(order);
                    // As at the venue: one order does not wait for another.
                    final Thread thread = new Thread(() -> reply(socket, request, orders.apply(order)), "venue-order");
                    thread.setDaemon(true);
                    thread.start();
                }
                default -> reply(socket, request, Reply.of(200, "{}"));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a request of the websocket API. */
    void reply(final WebSocket socket, final JsonNode request, final Reply reply) {
        try {
            if (reply instanceof Said said) {
                socket.send("{\"id\":" + request.get("id") + ",\"status\":" + said.status + ","
                        + (said.status == 200 ? "\"result\":" + said.body : "\"error\":" + error(said)) + rateLimits
                        + "}");
            } else if (reply instanceof ToAnother another) {
                socket.send("{\"id\":987654321,\"status\":200,\"result\":" + another.body + "}");
            } else {
                switch (((Done) reply).what) {
                    case "drop" -> socket.close();
                    case "garbage" -> socket.send("{\"id\":1,garbage");
                    default -> {}
                }
            }
        } catch (final IOException e) {
            // The client has gone: it did not want to know.
        }
    }

    private String error(final Said said) {
        final long nowMs = System.currentTimeMillis() + skippedMs.get();
        return said.retryAfterS == 0
                ? said.body
                : said.body.replaceAll("}$", "") + ",\"data\":{\"serverTime\":" + nowMs + ",\"retryAfter\":"
                        + (nowMs + 1_000L * said.retryAfterS) + "}}";
    }

    @Override
    public void close() throws IOException {
        on(order -> Reply.drop(), null, null);
        server.cutAll();
        server.close();
    }
}
