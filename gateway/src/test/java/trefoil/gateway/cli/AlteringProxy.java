package trefoil.gateway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.Request;

/** Stands between a client and an exchange's REST interface, and alters what the exchange says. */
final class AlteringProxy implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, UnaryOperator<String>> alterations = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final String target;
    private final LoopbackServer server;

    /** A proxy before that exchange, e.g. {@code http://127.0.0.1:8790}. */
    AlteringProxy(final String target) throws IOException {
        this.target = target;
        server = new LoopbackServer().handle(this::answer);
    }

    String restUrl() {
        return server.http();
    }

    /** Alters the body of answers to that path. */
    AlteringProxy alter(final String path, final UnaryOperator<String> alteration) {
        alterations.put(path, alteration);
        return this;
    }

    /** Answers to that path instead of the exchange. */
    AlteringProxy answer(final String path, final Answer answer) {
        answers.put(path, answer);
        return this;
    }

    private Answer answer(final Request request) {
        final Answer given = answers.get(request.path());
        if (given != null) {
            return given;
        }
        final HttpRequest.Builder forwarded = HttpRequest.newBuilder(URI.create(target + request.target()))
                .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("X-MBX-APIKEY") || name.equalsIgnoreCase("Content-Type")) {
                forwarded.header(name, value);
            }
        });
        try {
            final HttpResponse<String> response = client.send(forwarded.build(), HttpResponse.BodyHandlers.ofString());
            return Answer.json(
                    response.statusCode(),
                    alterations
                            .getOrDefault(request.path(), UnaryOperator.identity())
                            .apply(response.body()));
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
