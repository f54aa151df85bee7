package trefoil.gateway.binance.terms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.Request;
import trefoil.gateway.binance.testing.ManualScheduler;
import trefoil.gateway.binance.testing.Signatures;

/** A reader of terms against a venue on loopback that answers as it is told, in time that moves only when told. */
final class TermsRig implements AutoCloseable {
    private static final String NO_RULES = "{\"symbolRules\":[]}";

    final Universe universe;
    final ManualScheduler time = new ManualScheduler();
    final FakeInboundRing ring = new FakeInboundRing();
    final List<String> notices = new CopyOnWriteArrayList<>();
    final MarketWatch markets;
    final FeeReader fees;
    final TermsReader reader;

    private final LoopbackServer server = new LoopbackServer();
    private final BinanceRestClient rest;
    private final Map<String, Function<Request, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    TermsRig(final Universe universe, final boolean readsFees) throws IOException {
        this(universe, readsFees, 6_000, "BNB");
    }

    TermsRig(final Universe universe, final boolean readsFees, final int weightPerMinute, final String discountAsset)
            throws IOException {
        this.universe = universe;
        rest = new BinanceRestClient(server.http(), Signatures.credentials(), time);
        rest.governor().limits(weightPerMinute, Integer.MAX_VALUE, Integer.MAX_VALUE);
        server.handle(request -> {
            requests.add(request);
            return answers.getOrDefault(
                            request.path().substring("/api/v3/".length()),
                            other -> Answer.json(404, "{\"code\":-1020,\"msg\":\"No such endpoint.\"}"))
                    .apply(request);
        });
        answer("executionRules", 200, NO_RULES);
        markets = new MarketWatch(universe, rest, time, notices::add);
        fees = readsFees
                ? new FeeReader(
                        universe,
                        IntStream.range(0, universe.instrumentCount()).boxed().toList(),
                        discountAsset,
                        rest,
                        time,
                        notices::add)
                : null;
        reader = new TermsReader.Context()
                .universe(universe)
                .rest(rest)
                .ring(ring)
                .clock(time)
                .scheduler(time)
                .notices(notices::add)
                .markets(markets)
                .fees(fees)
                .weightPerMinute(weightPerMinute)
                .conclude();
    }

    void answer(final String endpoint, final int status, final String body, final String... headers) {
        answers.put(endpoint, request -> Answer.json(status, body, headers));
    }

    void answer(final String endpoint, final Function<Request, Answer> answer) {
        answers.put(endpoint, answer);
    }

    /** What was asked of the endpoint since the last call, as query parameters. */
    List<Map<String, String>> asked(final String endpoint) {
        final List<Map<String, String>> asked = new ArrayList<>();
        requests.removeIf(request -> {
            if (!request.path().equals("/api/v3/" + endpoint)) {
                return false;
            }
            asked.add(parameters(request));
            return true;
        });
        return asked;
    }

    static Map<String, String> parameters(final Request request) {
        final Map<String, String> parameters = new HashMap<>();
        final int query = request.target().indexOf('?');
        if (query >= 0) {
            for (final String parameter : request.target().substring(query + 1).split("&")) {
                parameters.put(
                        parameter.substring(0, parameter.indexOf('=')),
                        parameter.substring(parameter.indexOf('=') + 1));
            }
        }
        return parameters;
    }

    /** Symbols that the endpoint was asked about since the last call, in order. */
    List<String> symbolsAsked(final String endpoint) {
        return asked(endpoint).stream()
                .map(parameters -> parameters.get("symbol"))
                .toList();
    }

    /** Records published since the last call. */
    List<FakeInboundRing.Record> published() throws InterruptedException {
        final List<FakeInboundRing.Record> records = new ArrayList<>();
        while (!ring.isEmpty()) {
            ring.take().stream()
                    .filter(record -> record.type() != RecordType.SKIP)
                    .forEach(records::add);
        }
        return records;
    }

    void seconds(final int seconds) {
        time.advanceMs(seconds * 1_000L);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        rest.close();
        server.close();
    }
}
