package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An exchange behind a certificate of its own. */
class TlsTest {
    private static final String KEY = "streamKey1";

    private final TlsIdentity identity = TlsIdentity.generate("exchange.test", "10.1.2.3");
    private ExchangeServer server;
    private OkHttpClient trusting;

    @BeforeEach
    void start() throws Exception {
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .tls(identity)
                                .sbePort(0)
                                .streamKeys(KEY)
                                .build(),
                        ScriptedFeed.triangle())
                .start();
        final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("exchange", identity.certificate());
        final TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        trusting = new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), (X509TrustManager) managers.getTrustManagers()[0])
                .build();
    }

    @AfterEach
    void stop() {
        assertThat(server.failure()).isEmpty();
        server.close();
    }

    private static Response get(final OkHttpClient client, final String url) throws IOException {
        return client.newCall(new Request.Builder().url(url).build()).execute();
    }

    @Test
    void shouldServeEverythingEncrypted() throws Exception {
        try (Response response = get(trusting, server.restUrl() + "/api/v3/ping")) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.handshake().tlsVersion().javaName()).isEqualTo("TLSv1.3");
        }
        try (SocketClient stream = new SocketClient(
                        trusting,
                        new Request.Builder()
                                .url(server.streamUrl() + "/ws/btcusdt@bookTicker")
                                .build());
                SocketClient api = new SocketClient(
                        trusting, new Request.Builder().url(server.wsApiUrl()).build());
                SocketClient sbe = new SocketClient(
                        trusting,
                        new Request.Builder()
                                .url(server.sbeStreamUrl() + "/ws/btcusdt@bestBidAsk")
                                .header("X-MBX-APIKEY", KEY)
                                .build())) {
            assertThat(stream.next()).startsWith("{\"u\":100,\"s\":\"BTCUSDT\"");
            api.send("{\"id\":1,\"method\":\"ping\"}");
            assertThat(api.next()).contains("\"id\":1,\"status\":200");
            assertThat(sbe.nextBinary().getShort(2)).isEqualTo((short) SbeFrame.BEST_BID_ASK);
        }
    }

    @Test
    void shouldBeTrustedForItsOwnNamesOnlyAndByWhoKnowsTheCertificateOnly() throws Exception {
        final String path = ":" + server.port() + "/api/v3/ping";
        try (Response response = get(trusting, "https://localhost" + path)) {
            assertThat(response.code()).isEqualTo(200);
        }
        assertThat(identity.certificate().getSubjectAlternativeNames().toString())
                .contains("exchange.test", "10.1.2.3", "127.0.0.1", "localhost");
        final OkHttpClient misled = trusting.newBuilder()
                .dns(name -> List.of(InetAddress.getLoopbackAddress()))
                .build();
        try (Response response = get(misled, "https://exchange.test" + path)) {
            assertThat(response.code()).isEqualTo(200);
        }
        assertThatThrownBy(() -> get(misled, "https://another.test" + path))
                .isInstanceOf(SSLPeerUnverifiedException.class);
        assertThatThrownBy(() -> get(new OkHttpClient(), "https://127.0.0.1" + path))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void shouldServeNothingInPlainText() throws Exception {
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send("GET /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(new String(raw.readToEnd(), StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
        }
        try (Response response = get(trusting, server.restUrl() + "/api/v3/ping")) {
            assertThat(response.code()).as("and serves on").isEqualTo(200);
        }
    }
}
