package trefoil.gateway.binance.websocket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A server's end of one connection, written and read by the test byte by byte. */
public final class RawPeer implements Closeable {
    public static final int FIN = 0x80;
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int PATIENCE_MS = 30_000;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Socket socket;
    private final DataInputStream input;
    private final Map<String, String> headers = new TreeMap<>();
    private String requestLine;

    /** A frame as the client sent it, unmasked. */
    public record Frame(int first, boolean masked, int key, byte[] payload) {
        public int opcode() {
            return first & 0x0F;
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Code of a close frame; 0 without one. */
        public int code() {
            return payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    RawPeer(final Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Reads the request's head. */
    public RawPeer readRequest() throws IOException {
        requestLine = readLine();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            final int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return this;
    }

    private String readLine() throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int next = input.readUnsignedByte(); next != '\n'; next = input.readUnsignedByte()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    public String requestLine() {
        return requestLine;
    }

    /** The request's fields by name in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    public Socket socket() {
        return socket;
    }

    /** The head that grants the websocket; further lines each with its end. */
    public String acceptingHead(final String... lines) {
        try {
            final String accept = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((headers.get("sec-websocket-key") + GUID).getBytes(StandardCharsets.US_ASCII)));
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + accept + "\r\n" + String.join("", lines) + "\r\n";
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the request and grants it. */
    public RawPeer upgrade() throws IOException {
        readRequest();
        write(acceptingHead());
        return this;
    }

    public void write(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void write(final String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void writeFrame(final int first, final byte[] payload) throws IOException {
        write(frame(first, payload));
    }

    public void writeFrame(final int first, final String payload) throws IOException {
        writeFrame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A server's frame. */
    public static byte[] frame(final int first, final byte[] payload) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head(first, payload.length));
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    /** The head of a server's frame, its length in as few bytes as hold it. */
    public static byte[] head(final int first, final long length) {
        final ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
        if (length >= 0 && length < 126) {
            head.put((byte) length);
        } else if (length >= 0 && length <= 0xFFFF) {
            head.put((byte) 126).putShort((short) length);
        } else {
            head.put((byte) 127).putLong(length);
        }
        final byte[] bytes = new byte[head.position()];
        head.flip().get(bytes);
        return bytes;
    }

    /** The payload of a close frame. */
    public static byte[] closing(final int code, final String reason) {
        final byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + words.length)
                .putShort((short) code)
                .put(words)
                .array();
    }

    /** The client's next frame. */
    public Frame read() throws IOException {
        final int first = input.readUnsignedByte();
        final int second = input.readUnsignedByte();
        long length = second & 0x7F;
        length = length == 126 ? input.readUnsignedShort() : length == 127 ? input.readLong() : length;
        final boolean masked = (second & 0x80) != 0;
        final int key = masked ? input.readInt() : 0;
        final byte[] payload = input.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= (byte) (key >>> 24 - 8 * (i & 3));
        }
        return new Frame(first, masked, key, payload);
    }

    /** Reads until the client ends the connection; fails if it does not. */
    public void awaitEnd() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (final EOFException | SocketException e) {
            // It has ended.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
