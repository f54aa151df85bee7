package trefoil.gateway.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** A plain client of the REST door: builds, signs and sends exactly the bytes it is given. */
final class RestClient implements AutoCloseable {
    private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

    private final OkHttpClient http =
            new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    private final String base;
    private final String apiKey;
    private final String secret;

    /** Status, headers and the parsed JSON body. */
    record Answer(int status, Headers headers, String text) {
        Map<?, ?> object() {
            return (Map<?, ?>) value();
        }

        List<?> list() {
            return (List<?>) value();
        }

        String field(final String name) {
            return String.valueOf(object().get(name));
        }

        int code() {
            return Integer.parseInt(field("code"));
        }

        private Object value() {
            try {
                return Json.read(text.getBytes(StandardCharsets.UTF_8));
            } catch (final IOException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }
    }

    RestClient(final String base, final String apiKey, final String secret) {
        this.base = base;
        this.apiKey = apiKey;
        this.secret = secret;
    }

    static String sign(final String secret, final String payload) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (final GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Answer get(final String pathAndQuery) {
        return send("GET", pathAndQuery, null);
    }

    /** Signs the query with a present timestamp and sends it. */
    Answer signed(final String method, final String path, final String query) {
        final String stamped = (query.isEmpty() ? "" : query + "&") + "timestamp=" + System.currentTimeMillis();
        return send(method, path + "?" + stamped + "&signature=" + sign(secret, stamped), null);
    }

    /** Sends as it stands, with a form body where there is one. */
    Answer send(final String method, final String pathAndQuery, final String body) {
        final RequestBody form = body != null
                ? RequestBody.create(body.getBytes(StandardCharsets.ISO_8859_1), FORM)
                : method.equals("POST") || method.equals("PUT") ? RequestBody.create(new byte[0], FORM) : null;
        final Request.Builder request =
                new Request.Builder().url(HttpUrl.get(base + pathAndQuery)).method(method, form);
        if (apiKey != null) {
            request.header("X-MBX-APIKEY", apiKey);
        }
        try (Response response = http.newCall(request.build()).execute()) {
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
