package trefoil.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a benchmark has to reach; {@link Summary} compares the median and the allocation with it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Goal {
    /** The work of one operation in a user's words. */
    String value();

    /** Most nanoseconds an operation may take, as the median. */
    double maxNs();

    /** Most bytes an operation may allocate. */
    double maxBytes() default 0;
}
