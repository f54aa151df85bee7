package trefoil.engine.pipeline;

import com.lmax.disruptor.Sequence;
import java.util.Optional;

/** Who handles inputs, journals and sends. Started and stopped by the pipeline's owner. */
interface Drive {
    /** Inputs decided on. */
    Sequence decided();

    /** Outputs handed out. */
    Sequence handedOut();

    void start();

    /** Ends what was started, if it was; the journal is complete then, and closed. */
    void stop();

    /** The work, where another thread may do it. */
    default Optional<InlineWork> shared() {
        return Optional.empty();
    }
}
