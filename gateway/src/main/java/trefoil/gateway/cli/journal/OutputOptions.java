package trefoil.gateway.cli.journal;

import picocli.CommandLine.Option;

/** How a command writes its results. */
final class OutputOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    boolean json() {
        return json || format == OutputFormat.json;
    }
}
