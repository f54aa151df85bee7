package trefoil.gateway.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import trefoil.gateway.binance.auth.KeyFileFuzz;
import trefoil.gateway.binance.auth.PrivateKeyFuzz;
import trefoil.gateway.binance.codec.BinaryFrameFuzz;
import trefoil.gateway.binance.codec.BookTickerFuzz;
import trefoil.gateway.binance.codec.DepthFuzz;
import trefoil.gateway.binance.codec.ExchangeInfoFuzz;
import trefoil.gateway.binance.codec.OrderAnswerFuzz;
import trefoil.gateway.binance.codec.WsAnswerFuzz;
import trefoil.gateway.binance.rest.RestAnswerFuzz;
import trefoil.gateway.binance.stream.UserDataFuzz;
import trefoil.gateway.binance.websocket.channel.FrameFuzz;
import trefoil.gateway.binance.websocket.channel.UpgradeFuzz;
import trefoil.gateway.cli.journal.JournalFuzz;
import trefoil.gateway.cli.journal.MendedJournalFuzz;
import trefoil.gateway.config.ConfigFuzz;
import trefoil.gateway.exchange.HttpFuzz;
import trefoil.gateway.exchange.OrderRequestFuzz;
import trefoil.gateway.exchange.StreamRequestFuzz;
import trefoil.gateway.exchange.WsApiFuzz;
import trefoil.gateway.exchange.tape.TapeFuzz;

/** Every reader of bytes from outside that is fuzzed, by name. */
public final class FuzzTargets {
    private static final Map<String, Callable<FuzzTarget>> TARGETS = new LinkedHashMap<>();

    static {
        TARGETS.put("book-ticker", BookTickerFuzz::new);
        TARGETS.put("depth", DepthFuzz::new);
        TARGETS.put("binary-frame", BinaryFrameFuzz::new);
        TARGETS.put("websocket-frame", FrameFuzz::new);
        TARGETS.put("websocket-upgrade", UpgradeFuzz::new);
        TARGETS.put("user-data", UserDataFuzz::new);
        TARGETS.put("order-answer", OrderAnswerFuzz::new);
        TARGETS.put("ws-answer", WsAnswerFuzz::new);
        TARGETS.put("exchange-info", ExchangeInfoFuzz::new);
        TARGETS.put("rest-answer", RestAnswerFuzz::new);
        TARGETS.put("exchange-http", HttpFuzz::new);
        TARGETS.put("exchange-order", OrderRequestFuzz::new);
        TARGETS.put("exchange-ws-api", WsApiFuzz::new);
        TARGETS.put("exchange-stream", StreamRequestFuzz::new);
        TARGETS.put("config", ConfigFuzz::new);
        TARGETS.put("key-file", KeyFileFuzz::new);
        TARGETS.put("private-key", PrivateKeyFuzz::new);
        TARGETS.put("tape", TapeFuzz::new);
        TARGETS.put("journal", JournalFuzz::new);
        TARGETS.put("journal-mended", MendedJournalFuzz::new);
    }

    private FuzzTargets() {}

    static List<String> names() {
        return List.copyOf(TARGETS.keySet());
    }

    static FuzzTarget named(final String name) throws Exception {
        final Callable<FuzzTarget> target = TARGETS.get(name);
        if (target == null) {
            throw new IllegalArgumentException("no fuzz target " + name + "; there are " + names());
        }
        return target.call();
    }
}
