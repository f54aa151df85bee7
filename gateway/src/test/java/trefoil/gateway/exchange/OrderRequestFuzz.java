package trefoil.gateway.exchange;

import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.gateway.fuzz.FuzzTarget;

/** Requests with a valid signature: {@code METHOD path?query}, a line end, a body. Each gets one answer, in JSON. */
public final class OrderRequestFuzz extends FuzzTarget {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern LINE =
            Pattern.compile("([A-Z]{1,8}) (/[!-~]{0,2000}?)(?:\\?([!-~]{0,4000}))?(?:\\n(.*))?", Pattern.DOTALL);

    public OrderRequestFuzz() {
        super("exchange-order", 4_096, 8 * 1024 * 1024, 4_096);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        final Matcher line = LINE.matcher(new String(input, StandardCharsets.ISO_8859_1));
        if (!line.matches()) {
            return;
        }
        final String body = line.group(4) == null ? "" : line.group(4);
        final String asked = line.group(3) == null ? "" : line.group(3);
        final String query = asked + (asked.isEmpty() ? "" : "&") + "timestamp=" + EmbeddedExchange.NOW_MS;
        final String signature = Signing.hmac(SECRET, HttpConnection.signedPayload(query, body));
        final String request = line.group(1) + " " + line.group(2) + "?" + query + "&signature=" + signature
                + " HTTP/1.1\r\nHost: localhost\r\nX-MBX-APIKEY: " + KEY + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        try (EmbeddedExchange exchange = EmbeddedExchange.http()) {
            exchange.send(request.getBytes(StandardCharsets.ISO_8859_1));
            exchange.requireSound();
            requireAnswer(new String(exchange.answered(), StandardCharsets.ISO_8859_1));
        }
    }

    private static void requireAnswer(final String answer) throws IOException {
        require(answer.startsWith("HTTP/1.1 "), "no answer");
        final int end = answer.indexOf("\r\n\r\n");
        require(end > 0, "an answer without an end of its headers");
        final byte[] body = answer.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        try (JsonParser json = JSON.createParser(body)) {
            int values = 0;
            while (json.nextToken() != null) {
                json.skipChildren();
                values++;
            }
            require(values == 1, "not one value but " + values);
        }
    }

    @Override
    protected int mutations() {
        return 1_500;
    }
}
