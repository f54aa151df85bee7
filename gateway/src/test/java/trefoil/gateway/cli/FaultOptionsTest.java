package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.RandomFaults;

class FaultOptionsTest {
    @Command(name = "any")
    private static final class AnyCommand {
        @Mixin
        private FaultOptions faults;
    }

    @Test
    void shouldInjectNothingUnlessAsked() {
        assertThat(options().any()).isFalse();
        assertThat(options("--faults", "none").any()).isFalse();
        assertThat(options("--faults", "all", "--fault-rate", "0").any()).isFalse();
        assertThat(options().random(1).faults()).isEmpty();
    }

    @Test
    void shouldTakeNamesAndARate() {
        final FaultOptions some = options("--faults", "late, bnb-runs-out", "--fault-rate", "2.5");

        assertThat(some.random(9)).isEqualTo(new RandomFaults(Set.of(Fault.LATE, Fault.BNB_RUNS_OUT), 25_000, 9));
        assertThat(some.describe()).isEqualTo("late, bnb-runs-out in 2.5 % of orders");
        assertThat(options("--faults", "all").faults()).containsExactly(Fault.values());
        assertThat(options("--faults", "all").describe()).isEqualTo("all kinds in 10 % of orders");
    }

    @Test
    void shouldNameEveryFaultInItsHelp() {
        final String help = new CommandLine(new AnyCommand()).getUsageMessage();

        for (final Fault fault : Fault.values()) {
            assertThat(help).contains(fault.optionName());
        }
    }

    @Test
    void shouldSumUpInLinesThatFit() {
        final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
        assertThat(FaultOptions.summary(counts)).containsExactly("none injected");
        counts.put(Fault.LATE, 3L);
        counts.put(Fault.REJECT, 1_200L);
        assertThat(FaultOptions.summary(counts)).containsExactly("injected: reject 1,200, late 3");

        for (final Fault fault : Fault.values()) {
            counts.put(fault, 123_456L);
        }
        final List<String> lines = FaultOptions.summary(counts);

        assertThat(lines).hasSizeGreaterThan(1).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(97));
        assertThat(String.join(" ", lines).split(", ")).hasSize(Fault.values().length);
    }

    private static FaultOptions options(final String... arguments) {
        final AnyCommand command = new AnyCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.faults;
    }
}
