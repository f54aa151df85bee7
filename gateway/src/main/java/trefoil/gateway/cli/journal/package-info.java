/**
 * The {@code journal} commands: what a journal holds, line by line ({@code cat}) or summed up ({@code stat}).
 *
 * <p>Run on the main thread, need nothing but the file. Import {@code engine.journal} and {@code engine.event},
 * picocli, Jackson's generator, HdrHistogram.
 */
package trefoil.gateway.cli.journal;
