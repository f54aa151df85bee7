package trefoil.engine.pipeline;

/** A ring slot: where its record begins in the ring's arena. */
final class Slot {
    final int offset;

    Slot(final int offset) {
        this.offset = offset;
    }
}
