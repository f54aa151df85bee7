package trefoil.gateway.cli;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Passes lines on; one that is repeated is held back for a while, and counted. Any thread. */
final class Notices implements Consumer<String> {
    static final long QUIET_NS = TimeUnit.SECONDS.toNanos(30);

    private static final int MAX_REMEMBERED = 256;

    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private final Map<String, Repeats> seen = new LinkedHashMap<>();

    private static final class Repeats {
        private long shownNs;
        private long heldBack;
    }

    Notices(final Consumer<String> lines, final LongSupplier nanoTime) {
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void accept(final String line) {
        final long nowNs = nanoTime.getAsLong();
        final Repeats known = seen.get(line);
        if (known != null && nowNs - known.shownNs < QUIET_NS) {
            known.heldBack++;
            return;
        }
        lines.accept(known == null || known.heldBack == 0 ? line : line + " (and " + known.heldBack + " times before)");
        final Repeats repeats = new Repeats();
        repeats.shownNs = nowNs;
        seen.remove(line);
        seen.put(line, repeats);
        if (seen.size() > MAX_REMEMBERED) {
            final Iterator<String> oldest = seen.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
