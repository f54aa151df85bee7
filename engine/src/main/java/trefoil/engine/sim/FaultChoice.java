package trefoil.engine.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Particulars of a fault, drawn at random. */
final class FaultChoice {
    private static final int LEAST_FILL_PPM = 50_000;
    private static final int MOST_FILL_PPM = 950_000;
    /** Pays the commission of a few dollars. */
    private static final long SMALL_AMOUNT = 2_000;

    private static final List<Rejection> PASSING = passing();

    private final Random random;

    FaultChoice(final Random random) {
        this.random = random;
    }

    Injection of(final Fault fault) {
        return switch (fault) {
            case PARTIAL -> Injection.partial(random.nextInt(LEAST_FILL_PPM, MOST_FILL_PPM));
            case NO_FILL -> Injection.noFill();
            case REJECT -> Injection.reject(PASSING.get(random.nextInt(PASSING.size())));
            case LATE -> Injection.late(milliseconds(20, 2_000));
            case LOST_EXECUTED -> Injection.lostExecuted(lost(), random.nextBoolean() ? 0 : milliseconds(10, 400));
            case LOST_NOT_EXECUTED -> Injection.lostNotExecuted(lost());
            case DUPLICATE -> Injection.duplicate(milliseconds(10, 1_000));
            case OUT_OF_ORDER -> Injection.outOfOrder(milliseconds(5, 100));
            case BNB_RUNS_OUT ->
                Injection.bnbRunsOut(
                        random.nextBoolean() ? 0 : random.nextLong(SMALL_AMOUNT), milliseconds(1_000, 5_000));
            case MARKET_HALT -> Injection.marketHalt(milliseconds(200, 3_000));
        };
    }

    private LostAnswer lost() {
        return LostAnswer.values()[random.nextInt(LostAnswer.values().length)];
    }

    private long milliseconds(final int least, final int most) {
        return TimeUnit.MILLISECONDS.toNanos(random.nextInt(least, most + 1));
    }

    private static List<Rejection> passing() {
        final List<Rejection> passing = new ArrayList<>();
        for (final Rejection rejection : Rejection.values()) {
            if (rejection.passing()) {
                passing.add(rejection);
            }
        }
        return List.copyOf(passing);
    }
}
