package trefoil.gateway.binance.stream;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * In which form a feed's connections ask for their streams, and where: binary, or JSON once binary is given up. Any thread.
 *
 * <p>Given up is for all of the feed's connections; one that is open stays open until it is lost. What the venue refuses is
 * given up for good. Where it only brought nothing, binary is tried again after a while, which doubles each time in vain.
 */
final class FeedForm {
    /** Until binary is tried again, the first time and at most. */
    static final long FIRST_TRIAL_MS = TimeUnit.MINUTES.toMillis(5);

    static final long MAX_TRIAL_MS = TimeUnit.HOURS.toMillis(1);

    /** Where there was no connection beside which it could have been tried. */
    private static final long MISSED_TRIAL_MS = TimeUnit.MINUTES.toMillis(1);

    private static final String KEY_HEADER = "X-MBX-APIKEY";

    private final URI jsonAddress;
    private final URI binaryAddress;
    private final Map<String, String> binaryHeaders;
    private final boolean mayFallBack;
    private final Consumer<String> notices;
    private final AtomicBoolean binary;
    private final AtomicBoolean complained = new AtomicBoolean();

    /** Until the next trial; doubles with each. Guarded by this. */
    private long trialMs = FIRST_TRIAL_MS;

    private volatile boolean refused;
    private volatile LongConsumer trials = delayMs -> {};
    private volatile Runnable serving = () -> {};

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

    /** Who tries binary again after so many milliseconds, and who turns to it once it serves; before anything is opened. */
    void onTrials(final LongConsumer trying, final Runnable turning) {
        trials = trying;
        serving = turning;
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
     * Binary streams are not to be had: JSON ones are asked for from now on, where that is allowed.
     *
     * @param reason what happened, for people
     * @return whether the next connection asks for JSON
     */
    boolean giveUpBinary(final String reason) {
        if (!mayFallBack) {
            complain(reason);
            return false;
        }
        refused = true;
        if (binary.compareAndSet(true, false)) {
            notices.accept("market data falls back from SBE to JSON for the rest of the run: " + reason);
        }
        return true;
    }

    private void complain(final String reason) {
        if (complained.compareAndSet(false, true)) {
            notices.accept("market data by SBE does not work: " + reason + "; market.feed = \"sbe\" allows no other");
        }
    }

    /** Binary streams bring nothing just now: JSON ones are asked for until they do, where that is allowed. */
    void putBinaryOff(final String reason) {
        if (!mayFallBack) {
            complain(reason);
        } else if (binary.compareAndSet(true, false)) {
            tryLater("market data falls back from SBE to JSON: " + reason);
        }
    }

    /** Binary was tried beside JSON: in vain, for that reason, which may be one to try it no more. */
    void triedInVain(final String reason, final boolean forGood) {
        if (forGood) {
            refused = true;
            notices.accept("market data stays with JSON for the rest of the run: " + reason);
        } else {
            tryLater("market data stays with JSON: " + reason);
        }
    }

    private void tryLater(final String said) {
        final long delayMs;
        synchronized (this) {
            delayMs = trialMs;
            trialMs = Math.min(2 * trialMs, MAX_TRIAL_MS);
        }
        notices.accept(said + "; SBE is tried again in " + TimeUnit.MILLISECONDS.toMinutes(delayMs) + " min");
        trials.accept(delayMs);
    }

    /** There was no JSON connection beside which binary could have been tried. */
    void missedTrial() {
        trials.accept(MISSED_TRIAL_MS);
    }

    /** Whether binary, which is not asked for now, may be tried. */
    boolean mayTry() {
        return mayFallBack && !refused && !binary.get();
    }

    /** Binary was tried, and serves. */
    void binaryServes() {
        if (!refused && binary.compareAndSet(false, true)) {
            synchronized (this) {
                trialMs = FIRST_TRIAL_MS;
            }
            notices.accept("market data goes back from JSON to SBE, which serves again");
            serving.run();
        }
    }
}
