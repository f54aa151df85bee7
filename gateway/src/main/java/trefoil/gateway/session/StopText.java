package trefoil.gateway.session;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import trefoil.engine.event.StopReason;

/** What the reasons to open no loop mean, in plain words. */
final class StopText {
    private StopText() {}

    /** Each reason of the set, bit n for code n: its name and what it means. */
    static String describe(final long reasons) {
        return IntStream.range(0, StopReason.LIMIT)
                .filter(code -> StopReason.holds(reasons, code))
                .mapToObj(code -> StopReason.nameOf(code) + ", " + meaningOf(code))
                .collect(Collectors.joining("; "));
    }

    /** One reason in plain words. */
    static String meaningOf(final int reason) {
        return switch (reason) {
            case StopReason.OPERATOR -> "the operator said so";
            case StopReason.STOPPING -> "the run was ending";
            case StopReason.KILL_SWITCH -> "the kill switch was thrown";
            case StopReason.RECOVERING -> "loops of an earlier run were not at their end";
            case StopReason.LOSS_PER_LOOP -> "one loop lost more than limits.maxLossPerLoop, or could not be priced";
            case StopReason.LOSS_PER_HOUR -> "sixty minutes lost more than limits.maxLossPerHour";
            case StopReason.LOSS_PER_DAY -> "the day (UTC) lost more than limits.maxLossPerDay";
            case StopReason.CONSECUTIVE_FAILURES -> "limits.maxConsecutiveFailures orders in a row were refused";
            case StopReason.REJECT_RATE ->
                "more than limits.maxRejectPercent of the last limits.rejectWindowOrders orders were refused";
            case StopReason.UNPRICED_LOSS -> "a loss has no price yet";
            case StopReason.UNKNOWN_ORDER -> "the fate of an order is not known";
            case StopReason.ANOMALY -> "the exchange said what cannot be true of our orders";
            case StopReason.BALANCE_MISMATCH -> "the exchange's balances were not ours";
            case StopReason.DEFECT -> "a defect of this program";
            case StopReason.JOURNAL -> "the journal could not be written";
            case StopReason.CLOCK -> "our clock and the exchange's differed by more than limits.reduceClockSkewMs";
            case StopReason.VENUE -> "the exchange refuses us as a whole";
            default -> StopReason.nameOf(reason);
        };
    }
}
