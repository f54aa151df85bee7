/**
 * The command line: one picocli command a class. Knows every other room; no room knows it.
 *
 * <p>Results go to standard output, everything else to standard error. A mistake of the user's ends in one line that
 * says what was wrong and what to do, and in one of {@link trefoil.gateway.cli.ExitCode}'s codes.
 */
package trefoil.gateway.cli;
