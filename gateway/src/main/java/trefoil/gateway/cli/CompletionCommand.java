package trefoil.gateway.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trefoil completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Print a script that lets bash or zsh complete commands and options.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nTo use it in this shell:%n",
        footer = {"  source <(scripts/trefoil completion bash)", "  alias trefoil=scripts/trefoil"})
final class CompletionCommand implements Runnable {
    /** Shells that the script is for; the names are what the user types. */
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}; zsh takes the same script.")
    private Shell shell;

    @Override
    public void run() {
        final CommandLine program = spec.root().commandLine();
        program.getOut().print(AutoComplete.bash(program.getCommandName(), program));
        program.getOut().flush();
    }
}
