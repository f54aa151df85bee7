package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request for a websocket, and whether an answer grants it (RFC 6455, 4.1): no extension, no subprotocol. */
final class Upgrade {
    /** Longest head of an answer, interim ones included. */
    static final int MAX_HEAD_BYTES = 1 << 14;

    /** With what every answer begins. */
    static final byte[] BEGINNING = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int KEY_BYTES = 16;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");
    private static final Set<String> OURS = Set.of(
            "host",
            "upgrade",
            "connection",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-protocol");

    private final String request;
    private final String expectedAccept;

    /** An answer that is not the websocket that was asked for. */
    record Refusal(int status, String retryAfter) {}

    /**
     * A request.
     *
     * @param headers further fields
     * @throws IllegalArgumentException naming the field that cannot be sent, without its value
     */
    Upgrade(final URI address, final Map<String, String> headers) {
        this(address, headers, freshNonce());
    }

    /** As the other, under a given nonce. */
    Upgrade(final URI address, final Map<String, String> headers, final byte[] nonce) {
        final String key = Base64.getEncoder().encodeToString(nonce);
        expectedAccept = acceptOf(key);
        final String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        final StringBuilder text = new StringBuilder("GET ")
                .append(path)
                .append(address.getRawQuery() == null ? "" : '?' + address.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(address.getHost())
                .append(address.getPort() < 0 ? "" : ":" + address.getPort())
                .append(
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\n");
        for (final Map.Entry<String, String> header : headers.entrySet()) {
            final String name = header.getKey();
            if (!TOKEN.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("'" + name + "' is no header field that may be given");
            }
            if (!VALUE.matcher(header.getValue()).matches()) {
                throw new IllegalArgumentException("the value of " + name + " cannot be sent in a header field");
            }
            text.append(name).append(": ").append(header.getValue()).append("\r\n");
        }
        request = text.append("\r\n").toString();
    }

    private static byte[] freshNonce() {
        final byte[] nonce = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(nonce);
        return nonce;
    }

    private static String acceptOf(final String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no SHA-1", e);
        }
    }

    /** The request's bytes. */
    byte[] request() {
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    /** Length of the head that the bytes begin with, its empty line included, or -1 if its end has not come. */
    static int headLength(final byte[] bytes, final int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Whether bytes can be the beginning of an answer. */
    static boolean mayBeAnswer(final byte[] bytes, final int length) {
        for (int i = 0; i < Math.min(length, BEGINNING.length); i++) {
            if (bytes[i] != BEGINNING[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the head's status says that another follows. */
    static boolean isInterim(final String head) throws IOException {
        final int status = status(head);
        return status < 200 && status != SWITCHING_PROTOCOLS;
    }

    /**
     * Judges the head of the answer.
     *
     * @return the refusal, or null if the websocket is open
     * @throws IOException if the answer is none, or grants something else
     */
    Refusal judge(final String head) throws IOException {
        final int status = status(head);
        if (status != SWITCHING_PROTOCOLS) {
            final List<String> retryAfter = fields(head, "retry-after");
            return new Refusal(status, retryAfter.isEmpty() ? null : retryAfter.get(0));
        }
        if (!head.startsWith("HTTP/1.1")) {
            throw new IOException("a websocket by HTTP/1.0");
        }
        final List<String> upgrade = fields(head, "upgrade");
        if (upgrade.size() != 1 || !upgrade.get(0).equalsIgnoreCase("websocket")) {
            throw new IOException("the answer's Upgrade is not websocket");
        }
        if (fields(head, "connection").stream()
                .flatMap(value -> Pattern.compile(",").splitAsStream(value))
                .noneMatch(token -> token.strip().equalsIgnoreCase("upgrade"))) {
            throw new IOException("the answer's Connection is not Upgrade");
        }
        final List<String> accept = fields(head, "sec-websocket-accept");
        if (accept.size() != 1 || !accept.get(0).equals(expectedAccept)) {
            throw new IOException("the answer's Sec-WebSocket-Accept is not that of our key");
        }
        if (!fields(head, "sec-websocket-extensions").isEmpty()) {
            throw new IOException("the answer has an extension that was not asked for");
        }
        if (!fields(head, "sec-websocket-protocol").isEmpty()) {
            throw new IOException("the answer has a subprotocol that was not asked for");
        }
        return null;
    }

    private static int status(final String head) throws IOException {
        final Matcher line = STATUS_LINE.matcher(head.substring(0, head.indexOf("\r\n")));
        if (!line.matches()) {
            throw new IOException("the answer is not HTTP");
        }
        return Integer.parseInt(line.group(2));
    }

    /** Values of all fields of that name, in lower case; every field's form is checked on the way. */
    private static List<String> fields(final String head, final String name) throws IOException {
        final List<String> values = new ArrayList<>();
        final String[] lines = head.split("\r\n", -1);
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            final int colon = lines[i].indexOf(':');
            if (colon < 0 || !TOKEN.matcher(lines[i].substring(0, colon)).matches()) {
                throw new IOException("a header field of the answer is malformed");
            }
            if (lines[i].substring(0, colon).equalsIgnoreCase(name)) {
                values.add(lines[i].substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** Says nothing of the request: it may hold a key. */
    @Override
    public String toString() {
        return "a request for a websocket";
    }
}
