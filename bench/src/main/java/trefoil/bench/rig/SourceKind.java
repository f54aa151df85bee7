package trefoil.bench.rig;

import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.binance.websocket.channel.PollMode;
import trefoil.gateway.binance.websocket.channel.TlsChoice;

/** Who reads websockets, of those the gateway has. */
enum SourceKind {
    OWN_BUSY("own channel, busy") {
        @Override
        FrameSource open(final EpochNanoClock clock, final VenueTrust trust) {
            return own(clock, trust, PollMode.BUSY, TlsChoice.AUTO);
        }
    },
    OWN_SELECT("own channel, selecting") {
        @Override
        FrameSource open(final EpochNanoClock clock, final VenueTrust trust) {
            return own(clock, trust, PollMode.SELECT, TlsChoice.AUTO);
        }
    },
    /** As the first, with the Java runtime's engine. */
    OWN_BUSY_JDK("own channel, busy, the JDK's TLS") {
        @Override
        FrameSource open(final EpochNanoClock clock, final VenueTrust trust) {
            return own(clock, trust, PollMode.BUSY, TlsChoice.JDK);
        }
    },
    OKHTTP("OkHttp") {
        @Override
        FrameSource open(final EpochNanoClock clock, final VenueTrust trust) {
            return new OkHttpFrameSource(clock, trust);
        }
    };

    private final String words;

    SourceKind(final String words) {
        this.words = words;
    }

    abstract FrameSource open(EpochNanoClock clock, VenueTrust trust);

    String words() {
        return words;
    }

    private static FrameSource own(
            final EpochNanoClock clock, final VenueTrust trust, final PollMode poll, final TlsChoice tls) {
        return new ChannelFrameSource.Context()
                .clock(clock)
                .trust(trust)
                .poll(poll)
                .tls(tls)
                .conclude();
    }
}
