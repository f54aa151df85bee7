package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.MonotonicEpochClock;

/** What the machine itself costs, to read the other figures by: a clock read is part of each stamp. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BaselineBenchmark {
    private final EpochNanoClock clock = new MonotonicEpochClock();

    /** One stamp of the run's clock. */
    @Benchmark
    @Goal("a stamp of the run's clock")
    public long clock() {
        return clock.nanoTime();
    }
}
