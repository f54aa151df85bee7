package trefoil.gateway.exchange.tape;

import trefoil.engine.math.Fixed;

/** The coarsest power of ten that divides every value seen. */
final class TapeGrid {
    private long power = Fixed.ONE;
    private boolean seen;

    /** Adds a value; 0 says nothing. */
    void add(final long value) {
        seen |= value != 0;
        while (value % power != 0) {
            power /= 10;
        }
    }

    /** The power of ten, fixed units, at most one; {@code otherwise} if no value was seen. */
    long step(final long otherwise) {
        return seen ? power : otherwise;
    }
}
