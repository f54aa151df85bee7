package trefoil.gateway.binance.stream;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * In which form a feed's connections ask for their streams, and where: binary, or JSON once binary is given up. Any thread.
 *
 * <p>Given up is for good and for all of the feed's connections; one that is open stays open until it is lost.
 */
final class FeedForm {
    private static final String KEY_HEADER = "X-MBX-APIKEY";

    private final URI jsonAddress;
    private final URI binaryAddress;
    private final Map<String, String> binaryHeaders;
    private final boolean mayFallBack;
    private final Consumer<String> notices;
    private final AtomicBoolean binary;
    private final AtomicBoolean complained = new AtomicBoolean();

    /**
     * A form that never changes: JSON.
     *
     * @param address of the JSON streams
     */
    FeedForm(final URI address) {
        this(address, null, "", false, notice -> {});
    }

    /**
     * A form that is binary at first.
     *
     * @param jsonAddress of the JSON streams
     * @param binaryAddress of the binary ones
     * @param apiKey that they ask for
     * @param mayFallBack whether it may become JSON
     */
    FeedForm(
            final URI jsonAddress,
            final URI binaryAddress,
            final String apiKey,
            final boolean mayFallBack,
            final Consumer<String> notices) {
        this.jsonAddress = jsonAddress;
        this.binaryAddress = binaryAddress;
        this.mayFallBack = mayFallBack;
        this.notices = notices;
        binaryHeaders = Map.of(KEY_HEADER, apiKey);
        binary = new AtomicBoolean(binaryAddress != null);
    }

    /** Whether the next connection asks for binary streams. */
    boolean binary() {
        return binary.get();
    }

    URI address(final boolean ofBinary) {
        return ofBinary ? binaryAddress : jsonAddress;
    }

    /** Header fields of the request; hold the key. */
    Map<String, String> headers(final boolean ofBinary) {
        return ofBinary ? binaryHeaders : Map.of();
    }

    /**
     * Binary streams do not serve: JSON ones are asked for from now on, where that is allowed.
     *
     * @param reason what happened, for people
     * @return whether the next connection asks for JSON
     */
    boolean giveUpBinary(final String reason) {
        if (!mayFallBack) {
            if (complained.compareAndSet(false, true)) {
                notices.accept(
                        "market data by SBE does not work: " + reason + "; market.feed = \"sbe\" allows no other");
            }
            return false;
        }
        if (binary.compareAndSet(true, false)) {
            notices.accept("market data falls back from SBE to JSON for the rest of the run: " + reason);
        }
        return true;
    }
}
