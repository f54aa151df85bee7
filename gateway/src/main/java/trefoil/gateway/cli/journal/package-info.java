/**
 * The {@code journal} commands: what a journal holds, line by line ({@code cat}), summed up ({@code stat}) or
 * as tables for other programs ({@code export}).
 *
 * <p>Run on the main thread, need nothing but the file. Import {@code engine.journal} and {@code engine.event},
 * picocli, Jackson's generator, HdrHistogram; {@code export} alone Parquet and aircompressor.
 *
 * <pre>
 *   record ─► RecordFields ─► Row ─► RowWriter: CsvWriter, JsonLinesWriter, ParquetRowWriter
 *                  └─ asked once of an empty record: Columns
 * </pre>
 */
package trefoil.gateway.cli.journal;
