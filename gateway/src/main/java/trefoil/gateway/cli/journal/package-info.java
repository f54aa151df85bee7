/**
 * The {@code journal} and {@code replay} commands: what a journal holds, line by line, summed up, explained, compared,
 * cut out, checked, run again, or as tables for other programs.
 *
 * <pre>
 *   FilterOptions ─► RecordFilter ─┐
 *   JournalReader ─────────────────┴► Listing ─► RecordPrinter ─► LineOutput       cat, find, tail, slice
 *   JournalReader ─► LoopStory, MarketState, RunState ─┐
 *   DecisionReplay ─► the engine's plan ───────────────┴► Explainer ─► ExplainText, ExplainJson
 *   JournalReader ─► MarketDecisions, twice ─► Differences                           diff
 *   record ─► RecordFields ─► Row ─► RowWriter: CsvWriter, JsonLinesWriter, ParquetRowWriter
 *                  └─ asked once of an empty record: Columns                         export
 * </pre>
 *
 * <p>Run on the main thread, need nothing but the file. Import {@code engine.journal}, {@code engine.event},
 * {@code engine.market}, {@code engine.arbitrage} and {@code engine.replay}, picocli, Jackson's generator, HdrHistogram;
 * {@code export} alone Parquet and aircompressor.
 */
package trefoil.gateway.cli.journal;
