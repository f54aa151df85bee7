package trefoil.gateway.binance.websocket.channel;

import java.security.Provider;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.conscrypt.Conscrypt;
import trefoil.gateway.binance.VenueTrust;

/** Makes TLS engines that verify certificate and host name. Any thread. */
final class TlsEngines {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final VenueTrust trust;
    private final TlsChoice choice;
    private final Consumer<String> notices;
    private SSLContext context;
    private boolean direct;

    /** Nothing is loaded before the first engine is wanted. */
    TlsEngines(final VenueTrust trust, final TlsChoice choice, final Consumer<String> notices) {
        this.trust = trust;
        this.choice = choice;
        this.notices = notices;
    }

    /** An engine for a connection to that host, an IPv6 address without brackets. */
    synchronized SSLEngine engine(final String host, final int port) throws SSLException {
        if (context == null) {
            load();
        }
        final SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        final SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(PROTOCOLS);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Whether the engines are fastest with direct buffers; once one was made. */
    synchronized boolean areDirect() {
        return direct;
    }

    private void load() throws SSLException {
        if (choice != TlsChoice.JDK) {
            try {
                context = trust.tlsContext(conscrypt());
                direct = true;
                return;
            } catch (final LinkageError | RuntimeException e) {
                if (choice == TlsChoice.CONSCRYPT) {
                    throw new SSLException("Conscrypt cannot be loaded: " + e, e);
                }
                notices.accept(
                        "TLS by the Java runtime, slower by some microseconds a frame: Conscrypt cannot be loaded ("
                                + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
            }
        }
        context = trust.tlsContext(null);
    }

    private static Provider conscrypt() {
        return Conscrypt.newProviderBuilder().provideTrustManager(false).build();
    }
}
