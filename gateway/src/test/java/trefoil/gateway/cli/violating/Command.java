package trefoil.gateway.cli.violating;

/** What only the command line may know. Never run. */
public final class Command {}
