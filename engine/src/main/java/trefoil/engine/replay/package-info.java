/**
 * A run again, from its journal alone: the settings in its header make the same trading core, the inputs in it are
 * handed to the same handlers, and every output is compared with the one that was journalled.
 *
 * <pre>
 *   header ──► RunSettings ──► TradingDesk ──► TradingCore
 *   inputs ────────────────────────────────────►  │
 *   outputs ──► compared, byte by byte  ◄── ProducedOutputs
 * </pre>
 *
 * With changed settings the market of the journal is traded anew, at a {@link trefoil.engine.sim.PaperExchange}. Cold
 * code of one thread; reads no clock. Imports {@code engine.event}, {@code engine.journal}, {@code engine.market},
 * {@code engine.trading} with what that needs, and {@code engine.sim}.
 */
package trefoil.engine.replay;
