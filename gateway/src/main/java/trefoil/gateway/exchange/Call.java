package trefoil.gateway.exchange;

import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Account;

/**
 * One request as the operations see it, whichever door it came through.
 *
 * @param operation what is asked for
 * @param parameters with what
 * @param account who asks; null for an operation that needs no signature
 * @param nowNs when, nanoseconds since the epoch
 * @param time unit of the times in the answer
 */
record Call(Operation operation, Parameters parameters, Account account, long nowNs, TimeUnit time) {
    /** A moment in the unit of the answer. */
    long time(final long timeNs) {
        return time.convert(timeNs, TimeUnit.NANOSECONDS);
    }
}
