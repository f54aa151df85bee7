package trefoil.engine.execution;

/** How the legs of a loop are sent. */
public enum LoopPolicy {
    /** One after the other, each sized from the fills of the one before. */
    CHAIN,

    /** All at once, from inventory of all its assets that is already held. */
    TOGETHER,

    /** Back to back without waiting, as far as inventory or the venue's ordering allows; the others as in a chain. */
    PIPELINED
}
