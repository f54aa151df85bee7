package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A client's connection to the market streams, with its subscriptions. */
final class StreamConnection extends SocketConnection {
    /** Streams one connection may have. */
    static final int MAX_STREAMS = 1024;

    private static final int UNKNOWN_PROPERTY = 0;
    private static final int NOT_BOOLEAN = 1;
    private static final int INVALID_REQUEST = 2;
    private static final int INVALID_JSON = 3;
    private static final int MAX_ID_BITS = 63;
    /** Bytes that may wait in an SBE socket before best quotes are culled. */
    private static final WriteBufferWaterMark QUOTE_WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private static final String ID_FORM = "[A-Za-z0-9]{1,36}";

    private final Set<String> streams = new LinkedHashSet<>();
    private final List<String> firstStreams;
    private final FrameWriter answer = new FrameWriter();
    private final boolean sbe;
    /** Instruments whose best quote it has missed. */
    private final BitSet owedQuotes = new BitSet();

    private Channel channel;
    private boolean combined;

    private static final class InvalidRequest extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        InvalidRequest(final int code, final String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    StreamConnection(
            final ExchangeCore core,
            final TimeUnit timeUnit,
            final RequestLimiter.Usage usage,
            final boolean combined,
            final List<String> streams) {
        this(core, timeUnit, usage, combined, false, streams);
    }

    private StreamConnection(
            final ExchangeCore core,
            final TimeUnit timeUnit,
            final RequestLimiter.Usage usage,
            final boolean combined,
            final boolean sbe,
            final List<String> streams) {
        super(core, timeUnit, usage);
        this.combined = combined;
        this.sbe = sbe;
        firstStreams = List.copyOf(streams);
    }

    /** A connection to the SBE streams, whose times are microseconds and whose events come without envelopes. */
    static StreamConnection ofSbe(
            final ExchangeCore core,
            final RequestLimiter.Usage usage,
            final boolean combined,
            final List<String> streams) {
        return new StreamConnection(core, TimeUnit.MICROSECONDS, usage, combined, true, streams);
    }

    /** Whether events come in SBE. */
    boolean sbe() {
        return sbe;
    }

    /** Whether a quote had better wait: it will be a newer one when there is room. */
    boolean isFull() {
        return !channel.isWritable();
    }

    /** Notes that an instrument's quote was left out. */
    void oweQuote(final int instrument) {
        owedQuotes.set(instrument);
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        channel = ctx.channel();
        if (sbe) {
            channel.config().setWriteBufferWaterMark(QUOTE_WATER_MARK);
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !owedQuotes.isEmpty()) {
            final BitSet owed = (BitSet) owedQuotes.clone();
            owedQuotes.clear();
            owed.stream().forEach(instrument -> core().marketStreams().sendOwedQuote(this, instrument));
            core().flush();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    boolean isTooFarBehind(final Channel socket) {
        return sbe ? socket.bytesBeforeWritable() > core().config().maxBufferedBytes() : super.isTooFarBehind(socket);
    }

    @Override
    String wrapped(final String stream, final String event) {
        return combined ? "{\"stream\":\"" + stream + "\",\"data\":" + event + "}" : event;
    }

    /** Whether events come in an envelope that names their stream. */
    boolean combined() {
        return combined;
    }

    /** Subscribes the streams named in the URL; called when the handshake is done. */
    void subscribeFirstStreams() {
        subscribe(firstStreams);
    }

    @Override
    boolean textIsControl() {
        return true;
    }

    @Override
    void onClosed() {
        for (final String stream : streams) {
            core().marketStreams().unsubscribe(this, stream);
        }
        streams.clear();
    }

    @Override
    void onText(final byte[] text) {
        Object id = null;
        boolean idKnown = false;
        try {
            final Object request = parse(text);
            if (!(request instanceof Map<?, ?> fields)) {
                throw new InvalidRequest(INVALID_REQUEST, "Invalid request: expected a JSON object");
            }
            id = id(fields.get("id"));
            idKnown = true;
            handle(fields, id);
        } catch (final InvalidRequest e) {
            sendError(e.code, e.getMessage(), id, idKnown);
        }
    }

    private void handle(final Map<?, ?> request, final Object id) throws InvalidRequest {
        if (!(request.get("method") instanceof String method)) {
            throw new InvalidRequest(INVALID_REQUEST, "Invalid request: missing field `method`");
        }
        switch (method) {
            case "SUBSCRIBE" -> {
                final List<String> names = names(request.get("params"));
                sendResult(null, id);
                subscribe(names);
            }
            case "UNSUBSCRIBE" -> {
                for (final String name : names(request.get("params"))) {
                    if (streams.remove(name)) {
                        core().marketStreams().unsubscribe(this, name);
                    }
                }
                sendResult(null, id);
            }
            case "LIST_SUBSCRIPTIONS" -> sendResult(new ArrayList<Object>(streams), id);
            case "SET_PROPERTY" -> setProperty(request.get("params"), id);
            case "GET_PROPERTY" -> {
                property(request.get("params"), 1);
                sendResult(combined, id);
            }
            default ->
                throw new InvalidRequest(
                        INVALID_REQUEST,
                        "Invalid request: unknown variant `" + method + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`,"
                                + " `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`");
        }
    }

    private void subscribe(final List<String> names) {
        for (final String name : names) {
            if (streams.contains(name)) {
                continue;
            }
            if (streams.size() == MAX_STREAMS) {
                close(WebSocketCloseStatus.POLICY_VIOLATION.code(), "More than " + MAX_STREAMS + " streams");
                return;
            }
            streams.add(name);
            core().marketStreams().subscribe(this, name);
        }
        if (!names.isEmpty()) {
            core().subscribed();
        }
    }

    private void setProperty(final Object parameters, final Object id) throws InvalidRequest {
        final List<?> values = property(parameters, 2);
        if (values.size() < 2 || !(values.get(1) instanceof Boolean value)) {
            throw new InvalidRequest(NOT_BOOLEAN, "Invalid value type: expected Boolean");
        }
        combined = value;
        sendResult(null, id);
    }

    private static List<?> property(final Object parameters, final int most) throws InvalidRequest {
        if (!(parameters instanceof List<?> values) || values.isEmpty() || !(values.get(0) instanceof String name)) {
            throw new InvalidRequest(INVALID_REQUEST, "Invalid request: property name must be a string");
        }
        if (values.size() > most) {
            throw new InvalidRequest(INVALID_REQUEST, "Invalid request: too many parameters");
        }
        if (!name.equals("combined")) {
            throw new InvalidRequest(UNKNOWN_PROPERTY, "Unknown property");
        }
        return values;
    }

    private static List<String> names(final Object parameters) throws InvalidRequest {
        if (!(parameters instanceof List<?> values)) {
            throw new InvalidRequest(INVALID_REQUEST, "Invalid request: params must be an array of stream names");
        }
        final List<String> names = new ArrayList<>();
        for (final Object value : values) {
            if (!(value instanceof String name)) {
                throw new InvalidRequest(INVALID_REQUEST, "Invalid request: stream name must be a string");
            }
            names.add(name);
        }
        return names;
    }

    private static Object parse(final byte[] text) throws InvalidRequest {
        try {
            return Json.read(text);
        } catch (final JsonProcessingException e) {
            final JsonLocation where = e.getLocation();
            throw new InvalidRequest(
                    INVALID_JSON,
                    where == null
                            ? "Invalid JSON: nested too deep or too long"
                            : "Invalid JSON: expected value at line " + where.getLineNr() + " column "
                                    + where.getColumnNr());
        }
    }

    private static Object id(final Object id) throws InvalidRequest {
        final boolean valid = id == null
                || id instanceof String text && text.matches(ID_FORM)
                || id instanceof Json.Number number
                        && number.text().matches("-?[0-9]{1,19}")
                        && new BigInteger(number.text()).bitLength() <= MAX_ID_BITS;
        if (!valid) {
            throw new InvalidRequest(
                    INVALID_REQUEST,
                    "Invalid request: request ID must be a 64-bit integer, an alphanumeric string of at most 36"
                            + " characters, or null");
        }
        return id;
    }

    private void sendResult(final Object result, final Object id) {
        final byte[] text = Json.writeSafely(out -> {
            out.writeStartObject();
            out.writeFieldName("result");
            Json.writeValue(out, result);
            out.writeFieldName("id");
            Json.writeValue(out, id);
            out.writeEndObject();
        });
        append(answer.begin().text(text).end());
    }

    private void sendError(final int code, final String message, final Object id, final boolean idKnown) {
        final byte[] text = Json.writeSafely(out -> {
            out.writeStartObject();
            out.writeNumberField("code", code);
            out.writeStringField("msg", message);
            if (idKnown) {
                out.writeFieldName("id");
                Json.writeValue(out, id);
            }
            out.writeEndObject();
        });
        append(answer.begin().text(text).end());
    }
}
