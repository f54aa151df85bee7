package trefoil.gateway.cli.journal;

/** How a command writes; the names are what the user types. */
enum OutputFormat {
    text,
    json
}
