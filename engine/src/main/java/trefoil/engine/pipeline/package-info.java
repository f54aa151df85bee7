/**
 * Rings, handlers and threads: the only room that knows the Disruptor.
 *
 * <pre>
 *   any thread ─► inbound ring ─┬─► journal thread ──────────────────────► journal
 *                               ├─► tap thread, if somebody looks on (InboundTap)
 *                               └─► trading thread (TradingCore)
 *                                      └─► outbound ring ─► journal thread ─► order thread ─► OrderSender
 * </pre>
 *
 * With {@link trefoil.engine.pipeline.HandOff#INLINE} the three threads are one, which may be the one that publishes: see
 * {@link trefoil.engine.pipeline.InlineWork}.
 *
 * <p>One journal thread polls both rings: it writes all inputs that were published before an output, then the output, so
 * that in the file every cause stands before its effect. The order thread sees an intent only after the document that
 * holds it is complete in the file.
 */
package trefoil.engine.pipeline;
