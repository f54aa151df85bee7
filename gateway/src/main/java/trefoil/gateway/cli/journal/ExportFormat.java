package trefoil.gateway.cli.journal;

/** How {@code journal export} writes. */
enum ExportFormat {
    csv,
    jsonl,
    parquet
}
