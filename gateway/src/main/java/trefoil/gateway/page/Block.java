package trefoil.gateway.page;

/** A part of a page. */
interface Block {
    /** Writes its HTML. */
    void writeTo(StringBuilder html);
}
