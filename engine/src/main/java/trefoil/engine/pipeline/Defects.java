package trefoil.engine.pipeline;

import com.lmax.disruptor.EventHandler;

/** A handler that throws is a defect: the first is remembered, its event is skipped, trading stops. */
final class Defects {
    /** Written by the thread that failed, read by the owner. */
    private volatile Throwable first;

    /** What broke a handler first, or null. */
    Throwable first() {
        return first;
    }

    void note(final Throwable defect) {
        if (first == null) {
            first = defect;
        }
    }

    /** The handler, whose defects are noted and answered by {@code onDefect} on the same thread. */
    EventHandler<Slot> guard(final EventHandler<Slot> handler, final Runnable onDefect) {
        return (slot, sequence, endOfBatch) -> {
            try {
                handler.onEvent(slot, sequence, endOfBatch);
            } catch (final Throwable defect) {
                note(defect);
                answer(onDefect);
            }
        };
    }

    private void answer(final Runnable onDefect) {
        try {
            onDefect.run();
        } catch (final Throwable another) {
            note(another);
        }
    }
}
