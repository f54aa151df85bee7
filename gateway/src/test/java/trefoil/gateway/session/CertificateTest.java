package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.exchange.TlsIdentity;

/** A venue whose certificate is not trusted, or is another host's, is not spoken to: neither by requests nor by streams. */
class CertificateTest {
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String PASSWORD = "changeit";

    /** This machine under a name that the certificate does not hold. */
    private static final String OTHER_HOST = "127.0.0.2";

    private final TlsIdentity identity = TlsIdentity.generate();

    @TempDir
    private Path directory;

    @AfterEach
    void trustAsBefore() {
        System.clearProperty(STORE);
        System.clearProperty(STORE_PASSWORD);
    }

    @Test
    void shouldSpeakToAVenueWhoseCertificateIsTrustedAndItsOwn() throws Exception {
        trust();
        try (ExchangeServer venue = start("127.0.0.1")) {
            assertThatCode(() -> ping(venue)).doesNotThrowAnyException();
            assertThat(open(venue.streamUrl() + "/ws")).isEqualTo("opened");
            assertThat(open(venue.wsApiUrl())).isEqualTo("opened");
            assertThat(openByOwnChannel(venue.streamUrl() + "/ws")).isEqualTo("opened");
            assertThat(openByOwnChannel(venue.wsApiUrl())).isEqualTo("opened");
        }
    }

    @Test
    void shouldRefuseACertificateNobodyVouchesFor() throws Exception {
        try (ExchangeServer venue = start("127.0.0.1")) {
            assertThatThrownBy(() -> ping(venue))
                    .isInstanceOfSatisfying(VenueException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(VenueException.Kind.UNTRUSTED))
                    .hasMessageContaining("unable to find valid certification path");
            assertThat(open(venue.streamUrl() + "/ws")).contains("certification path");
            assertThat(open(venue.wsApiUrl())).contains("certification path");
            assertThat(openByOwnChannel(venue.streamUrl() + "/ws")).contains("certification path");
            assertThat(openByOwnChannel(venue.wsApiUrl())).contains("certification path");
        }
    }

    @Test
    void shouldRefuseATrustedCertificateOfAnotherHost() throws Exception {
        trust();
        try (ExchangeServer venue = start(OTHER_HOST)) {
            assertThatThrownBy(() -> ping(venue)).hasMessageContaining(OTHER_HOST + " not verified");
            assertThat(open(venue.streamUrl() + "/ws")).contains("not verified");
            assertThat(open(venue.wsApiUrl())).contains("not verified");
            assertThat(openByOwnChannel(venue.streamUrl() + "/ws")).contains(OTHER_HOST);
            assertThat(openByOwnChannel(venue.wsApiUrl())).contains(OTHER_HOST);
        }
    }

    private ExchangeServer start(final String host) throws IOException {
        return new ExchangeServer(
                        ExchangeConfig.builder()
                                .bindAddress(host)
                                .tls(identity)
                                .feedStart(ExchangeConfig.FeedStart.BY_HAND)
                                .build(),
                        SyntheticMarket.create(SyntheticMarketConfig.builder(5).build()))
                .start();
    }

    private void trust() throws Exception {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("exchange", identity.certificate());
        final Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        System.setProperty(STORE, file.toString());
        System.setProperty(STORE_PASSWORD, PASSWORD);
    }

    private static void ping(final ExchangeServer venue) throws VenueException {
        try (BinanceRestClient client = new BinanceRestClient(venue.restUrl(), null, new MonotonicEpochClock())) {
            client.ping();
        }
    }

    /** Whether a websocket opens, or why it does not. */
    private static String open(final String address) throws Exception {
        return open(address, new OkHttpFrameSource(new MonotonicEpochClock()));
    }

    private static String openByOwnChannel(final String address) throws Exception {
        return open(
                address,
                new ChannelFrameSource.Context()
                        .clock(new MonotonicEpochClock())
                        .conclude());
    }

    private static String open(final String address, final FrameSource closing) throws Exception {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (FrameSource source = closing) {
            source.connect(URI.create(address), new FrameListener() {
                @Override
                public void onOpened(final FrameConnection connection) {
                    told.add("opened");
                }

                @Override
                public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
                    told.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
                }

                @Override
                public void onClosed(final String reason) {
                    told.add(reason);
                }
            });
            final String first = told.poll(30, TimeUnit.SECONDS);
            return first == null ? "nothing happened" : first;
        }
    }
}
