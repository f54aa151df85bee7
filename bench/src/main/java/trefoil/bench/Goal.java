package trefoil.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a benchmark has to reach. Reports set the median and the allocation beside it; a step that may allocate nothing,
 * and does, fails the run. Goals of rigs and peers are in {@link trefoil.bench.report.Reach}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Goal {
    /** The work of one operation in a user's words. */
    String value();

    /** Most nanoseconds an operation may take, as the median; by default as many as it likes. */
    double maxNs() default Double.POSITIVE_INFINITY;

    /** Most bytes an operation may allocate. */
    double maxBytes() default 0;

    /**
     * Which step eats the time and what was tried, said where the goal is missed. The id of another measurement in braces
     * becomes its time and share, where the run has it: {@code reading the frame{DecodeBenchmark.bookTickerJson} is most}.
     */
    String whenMissed() default "";
}
