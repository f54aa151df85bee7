package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.RandomFaults;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.exchange.fault.VenueFaultSettings;

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
    void shouldTakeWhatBefallsTheVenueAsAWholeByNameAndAllOfItAsOne() {
        final FaultOptions some = options("--faults", "late,http-418,delisting", "--fault-interval", "0.5");

        assertThat(some.faults()).containsExactly(Fault.LATE);
        assertThat(some.venue(7))
                .isEqualTo(
                        VenueFaultSettings.byChance(Set.of(VenueFault.HTTP_418, VenueFault.DELISTING), 500_000_000, 7));
        assertThat(some.describe()).isEqualTo("late in 10 % of orders, http-418, delisting of the venue every 0.5 s");
        assertThat(options("--faults", "venue").venueFaults()).containsExactly(VenueFault.values());
        assertThat(options("--faults", "venue").describe()).isEqualTo("all kinds of the venue every 5 s");
        assertThat(options("--faults", "all").venue(7)).isEqualTo(VenueFaultSettings.OFF);
    }

    @Test
    void shouldNameEveryFaultInItsHelp() {
        final String help = new CommandLine(new AnyCommand()).getUsageMessage();

        for (final Fault fault : Fault.values()) {
            assertThat(help).contains(fault.optionName());
        }
        final String words = help.replaceAll("\\s+", " ");
        for (final VenueFault fault : VenueFault.values()) {
            assertThat(words).containsPattern("[ ,]" + fault.optionName() + "[,.]");
        }
    }

    @Test
    void shouldSumUpInLinesThatFit() {
        final Map<String, Long> counts = new TreeMap<>();
        assertThat(FaultOptions.summary(counts)).containsExactly("none injected");
        counts.put("late", 3L);
        counts.put("reject", 1_200L);
        assertThat(FaultOptions.summary(counts)).containsExactly("injected: reject 1,200, late 3");

        for (final Fault fault : Fault.values()) {
            counts.put(fault.optionName(), 123_456L);
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
