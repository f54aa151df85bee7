package trefoil.gateway.exchange.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The connections of an exchange, and what befalls them and the answers that go through them. */
public final class FaultySockets {
    private static final int ALL_ONE_IN = 4;

    private final List<SocketFaults> sockets = new ArrayList<>();
    private final LongSupplier steadyNs;
    private final HttpWeather weather;
    private long refusesUntilNs;

    /** No connections yet; the time never goes back. */
    public FaultySockets(final LongSupplier steadyNs) {
        this.steadyNs = steadyNs;
        weather = new HttpWeather(steadyNs);
    }

    /** Puts itself nearest to the socket; before the HTTP codec is added. */
    public void install(final ChannelPipeline pipeline) {
        pipeline.addLast(new SocketFaults(this));
    }

    /** Puts itself between whole requests and whoever answers them; behind the HTTP codec. */
    public void installHttp(final ChannelPipeline pipeline) {
        pipeline.addLast(new HttpFaults(weather));
    }

    /** The same for requests of the websocket API. */
    public ApiFaults api() {
        return new ApiFaults(weather);
    }

    /** Has that happen to a connection, to all of them, or to the answers; false if there is nothing to befall. */
    public boolean strike(final VenueInjection injection) {
        final int way = injection.size();
        final long forNs = injection.forNs();
        return switch (injection.fault()) {
            case DISCONNECT -> {
                final boolean all = way % ALL_ONE_IN == 0;
                yield all ? each(socket -> socket.disconnect(way)) : one(injection, socket -> socket.disconnect(way));
            }
            case CUT_FRAME -> one(injection, SocketFaults::cutNext);
            case HALF_OPEN -> one(injection, SocketFaults::mute);
            case STALL -> one(injection, socket -> socket.stall(forNs));
            case OUTAGE -> {
                refusesUntilNs = Math.max(refusesUntilNs, steadyNs.getAsLong() + forNs);
                each(socket -> socket.disconnect(injection.pick()));
                yield true;
            }
            case FRAME_GAP -> oneStream(injection, socket -> socket.loseFrames(way));
            case FRAME_TWICE -> oneStream(injection, socket -> socket.repeatFrames(way));
            case FRAME_REORDER -> oneStream(injection, socket -> socket.reorderFrames(way));
            case FRAME_STALE -> oneStream(injection, socket -> socket.repeatLater(way, forNs));
            case FRAME_GARBAGE -> oneWebSocket(injection, Garbage.frame(way));
            case FRAME_OVERSIZED -> oneWebSocket(injection, Garbage.oversizedFrame(way));
            case HTTP_429, HTTP_5XX, HTTP_5XX_EXECUTED, HTTP_SLOW, HTTP_LOST, HTTP_GARBAGE -> weather.begin(injection);
            case HTTP_418 -> {
                weather.begin(injection);
                final boolean toldByAnswer = injection.pick() % 2 == 1;
                each(socket -> {
                    if (socket.kind() == SocketKind.STREAM || socket.kind() == SocketKind.WS_API && !toldByAnswer) {
                        socket.disconnect(0);
                    }
                });
                yield true;
            }
            default -> throw new IllegalArgumentException(injection.fault() + " does not concern connections");
        };
    }

    /** Ends what would go on by itself; connections that were spoilt stay so until their clients end them. */
    public void end() {
        refusesUntilNs = steadyNs.getAsLong();
        weather.end();
    }

    /** Requests that came more than a second after the first refusal of a pause or a ban that was still on. */
    public long requestsDespiteRefusal() {
        return weather.requestsDespiteRefusal();
    }

    boolean refusesConnections() {
        return steadyNs.getAsLong() - refusesUntilNs < 0;
    }

    void add(final SocketFaults socket) {
        sockets.add(socket);
    }

    void remove(final SocketFaults socket) {
        sockets.remove(socket);
    }

    private boolean one(final VenueInjection injection, final Consumer<SocketFaults> what) {
        return among(sockets, injection, what);
    }

    private boolean oneStream(final VenueInjection injection, final Consumer<SocketFaults> what) {
        return among(
                sockets.stream()
                        .filter(socket -> socket.kind() == SocketKind.STREAM)
                        .toList(),
                injection,
                what);
    }

    private boolean oneWebSocket(final VenueInjection injection, final ByteBuf frame) {
        return among(
                sockets.stream()
                        .filter(socket -> socket.kind() != SocketKind.REST)
                        .toList(),
                injection,
                socket -> socket.insert(frame));
    }

    private static boolean among(
            final List<SocketFaults> candidates, final VenueInjection injection, final Consumer<SocketFaults> what) {
        if (candidates.isEmpty()) {
            return false;
        }
        what.accept(candidates.get(injection.pick() % candidates.size()));
        return true;
    }

    private boolean each(final Consumer<SocketFaults> what) {
        final List<SocketFaults> present = List.copyOf(sockets);
        present.forEach(what);
        return !present.isEmpty();
    }
}
