package trefoil.gateway.cli.chaos;

import trefoil.engine.event.LoopOutcome;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.gateway.cli.chaos.Verdicts.Invariant;

/**
 * What a campaign may cost and take.
 *
 * @param lossPerLoop most that a loop may lose that holds nothing at its end, {@link Fixed} units of the value asset
 * @param lossOfHeld the same for a loop that does: what it holds, the market moves
 * @param lossInAll most that all loops together may have lost at any time
 * @param recoverWithinMs from the last fault to trading again
 * @param heapBytes most that the engine's heap may hold when it has been collected
 * @param threads most threads of the engine
 * @param openFiles most files and sockets of the engine
 */
record Limits(
        long lossPerLoop,
        long lossOfHeld,
        long lossInAll,
        long recoverWithinMs,
        long heapBytes,
        int threads,
        int openFiles) {
    private static final int MIB = 1 << 20;

    /** For play money of some ten thousand dollars and loops of up to a thousand. */
    static Limits standard(final long recoverWithinS) {
        return new Limits(
                Fixed.ONE * 20, Fixed.ONE * 200, Fixed.ONE * 500, recoverWithinS * 1_000, 100L * MIB, 80, 300);
    }

    void closed(final JournalledOrders.ClosedLoop loop, final Verdicts verdicts) {
        final long most = loop.outcome() == LoopOutcome.HELD ? lossOfHeld : lossPerLoop;
        verdicts.require(
                Invariant.LOSS,
                loop.value() >= -most,
                "loop " + loop.name() + " (" + LoopOutcome.nameOf(loop.outcome()) + ") lost "
                        + DecimalText.toString(-loop.value()) + ", more than " + DecimalText.toString(most));
    }
}
