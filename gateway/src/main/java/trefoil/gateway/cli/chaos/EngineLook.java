package trefoil.gateway.cli.chaos;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import trefoil.engine.event.StopReason;

/** What the engine's process said of itself. */
final class EngineLook {
    private static final String LEDGER = "ledger.";

    private final Map<String, String> fields = new HashMap<>();
    private final Map<String, Long> ledger = new TreeMap<>();

    EngineLook(final String line) {
        for (final String word : line.split(" ")) {
            final int equals = word.indexOf('=');
            if (equals > 0) {
                final String name = word.substring(0, equals);
                if (name.startsWith(LEDGER)) {
                    ledger.put(name.substring(LEDGER.length()), Long.parseLong(word.substring(equals + 1)));
                } else {
                    fields.put(name, word.substring(equals + 1));
                }
            }
        }
    }

    boolean started() {
        return !state().equals(ChaosEngineCommand.STARTING);
    }

    String state() {
        return fields.get("state");
    }

    /** Why it is not active, in words. */
    String reasons() {
        return StopReason.namesOf(number("reasons"));
    }

    boolean holds(final int reason) {
        return StopReason.holds(number("reasons"), reason);
    }

    boolean atRest() {
        return started() && fields.get("idle").equals("true") && number("open") == 0 && number("pending") == 0;
    }

    /** A figure by name, 0 if it was not told. */
    long number(final String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }

    Map<String, Long> ledger() {
        return ledger;
    }

    @Override
    public String toString() {
        return started()
                ? state() + (state().equals("ACTIVE") ? "" : " (" + reasons() + ")") + ", " + number("open")
                        + " open loop(s), " + number("pending") + " order(s) of unknown fate"
                : "starting";
    }
}
