package trefoil.engine.sim;

/**
 * One fault with all its particulars, as it befalls one order.
 *
 * @param fault what goes wrong
 * @param fillPpm PARTIAL: part that fills of what would have filled, parts per million
 * @param rejection REJECT: the refusal; null otherwise
 * @param lost LOST_EXECUTED, LOST_NOT_EXECUTED: what comes instead of the answer; null otherwise
 * @param left BNB_RUNS_OUT: what stays free, {@link trefoil.engine.math.Fixed} units
 * @param delayNs LATE, OUT_OF_ORDER: from the execution to the answer. LOST_EXECUTED: how long queries do not find the
 *     order and the account's events are kept back. DUPLICATE: until the reports come once more, 0 for never.
 *     BNB_RUNS_OUT: until the asset comes back, 0 for never. MARKET_HALT: until trading goes on
 */
public record Injection(Fault fault, int fillPpm, Rejection rejection, LostAnswer lost, long left, long delayNs) {
    public Injection {
        if (fillPpm < 0 || fillPpm > Fees.PPM || left < 0 || delayNs < 0) {
            throw new IllegalArgumentException(
                    fault + ": out of range: fillPpm=" + fillPpm + " left=" + left + " delayNs=" + delayNs);
        }
    }

    public static Injection partial(final int fillPpm) {
        return new Injection(Fault.PARTIAL, fillPpm, null, null, 0, 0);
    }

    public static Injection noFill() {
        return new Injection(Fault.NO_FILL, 0, null, null, 0, 0);
    }

    public static Injection reject(final Rejection rejection) {
        return new Injection(Fault.REJECT, 0, rejection, null, 0, 0);
    }

    public static Injection late(final long delayNs) {
        return new Injection(Fault.LATE, 0, null, null, 0, delayNs);
    }

    public static Injection lostExecuted(final LostAnswer lost, final long silenceNs) {
        return new Injection(Fault.LOST_EXECUTED, 0, null, lost, 0, silenceNs);
    }

    public static Injection lostNotExecuted(final LostAnswer lost) {
        return new Injection(Fault.LOST_NOT_EXECUTED, 0, null, lost, 0, 0);
    }

    public static Injection duplicate(final long againAfterNs) {
        return new Injection(Fault.DUPLICATE, 0, null, null, 0, againAfterNs);
    }

    public static Injection outOfOrder(final long answerDelayNs) {
        return new Injection(Fault.OUT_OF_ORDER, 0, null, null, 0, answerDelayNs);
    }

    public static Injection bnbRunsOut(final long left, final long backAfterNs) {
        return new Injection(Fault.BNB_RUNS_OUT, 0, null, null, left, backAfterNs);
    }

    public static Injection marketHalt(final long forNs) {
        return new Injection(Fault.MARKET_HALT, 0, null, null, 0, forNs);
    }

    /** How long after the execution the answer leaves. */
    public long answerDelayNs() {
        return fault == Fault.LATE || fault == Fault.OUT_OF_ORDER ? delayNs : 0;
    }
}
