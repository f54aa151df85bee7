package trefoil.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A benchmark of a way that was not taken; reports show it beside the one that was. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rejected {
    /** The other way in a user's words. */
    String value();

    /** What was taken in its place: simple class name and method of that benchmark, e.g. {@code DecodeBenchmark.bookTickerJson}. */
    String insteadOf();

    /** What to know when comparing the two, such as work that this way leaves undone; told beside its figure. */
    String remark() default "";
}
