package trefoil.engine.trading;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.execution.Outputs;
import trefoil.engine.market.FeeTable;

/**
 * Asks for the fees that a candidate needs and nobody has read, once an instrument and again after
 * {@value #ASK_AGAIN_S} s without an answer. Trading thread only; allocates nothing after construction.
 */
final class UnreadFees {
    static final int OK = 0;

    private static final int ASK_AGAIN_S = 60;
    private static final long ASK_AGAIN_NS = TimeUnit.SECONDS.toNanos(ASK_AGAIN_S);
    private static final long NEVER = Long.MIN_VALUE;

    private final LoopTable table;
    private final FeeTable fees;
    private final Outputs outputs;
    private final long[] askedNs;

    UnreadFees(final LoopTable table, final Outputs outputs) {
        this.table = table;
        this.outputs = outputs;
        fees = table.fees();
        askedNs = new long[fees.instrumentCount()];
        Arrays.fill(askedNs, NEVER);
    }

    /**
     * Asks for what is not known of the loop's fees.
     *
     * @param product of the loop's three gross rates
     * @return {@link #OK} if the fees are known or the loop pays at the worst that is known, else
     *     {@link RefusalReason#FEE_UNKNOWN}
     */
    int check(final int loop, final double product, final long nowNs) {
        if (table.feesKnown(loop)) {
            return OK;
        }
        for (int leg = 0; leg < table.legs(loop); leg++) {
            final int instrument = table.instrument(loop, leg);
            if (!fees.known(instrument)
                    && (askedNs[instrument] == NEVER || nowNs - askedNs[instrument] >= ASK_AGAIN_NS)) {
                askedNs[instrument] = nowNs;
                outputs.feeWanted(instrument);
            }
        }
        return product > table.fullBreakEven(loop) ? OK : RefusalReason.FEE_UNKNOWN;
    }
}
