package trefoil.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import trefoil.bench.Goal;
import trefoil.bench.Rejected;

/** What the benchmarks say of themselves: no goal without words for the day it is missed, no word of what is not there. */
class BenchmarkWordsTest {
    private final List<Method> benchmarks = benchmarks();
    private final Set<String> ids =
            benchmarks.stream().map(BenchmarkWordsTest::id).collect(Collectors.toSet());

    @Test
    void shouldSayWhichStepEatsItForEachGoalThatHasALimit() {
        assertThat(benchmarks).hasSizeGreaterThan(60);
        for (final Method benchmark : benchmarks) {
            final Goal goal = benchmark.getAnnotation(Goal.class);
            if (goal != null && Double.isFinite(goal.maxNs())) {
                assertThat(goal.whenMissed()).as(id(benchmark)).isNotBlank();
            }
        }
        for (final Reach reach : Reach.values()) {
            assertThat(reach.whenMissed()).as(reach.name()).isNotBlank();
        }
    }

    /** Those of rigs and peers have small letters; nothing lists them. */
    @Test
    void shouldAskForFiguresOfBenchmarksThatExist() {
        final List<String> asked = new ArrayList<>();
        for (final Method benchmark : benchmarks) {
            final Goal goal = benchmark.getAnnotation(Goal.class);
            asked.addAll(goal == null ? List.of() : WhyMissed.ids(goal.whenMissed()));
        }
        Arrays.stream(Reach.values()).forEach(reach -> asked.addAll(WhyMissed.ids(reach.whenMissed())));

        assertThat(asked).isNotEmpty();
        assertThat(asked.stream()
                        .filter(id -> Character.isUpperCase(id.charAt(0)))
                        .map(id -> id.split(" ")[0]))
                .isSubsetOf(ids);
    }

    @Test
    void shouldRejectWaysInFavourOfBenchmarksThatExist() {
        assertThat(benchmarks.stream()
                        .map(each -> each.getAnnotation(Rejected.class))
                        .filter(rejected -> rejected != null)
                        .map(Rejected::insteadOf))
                .isNotEmpty()
                .isSubsetOf(ids);
    }

    private static String id(final Method benchmark) {
        return benchmark.getDeclaringClass().getSimpleName() + "." + benchmark.getName();
    }

    private static List<Method> benchmarks() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(entry -> method(entry.getUsername()))
                .toList();
    }

    private static Method method(final String name) {
        final int dot = name.lastIndexOf('.');
        try {
            return Arrays.stream(Class.forName(name.substring(0, dot)).getMethods())
                    .filter(each -> each.getName().equals(name.substring(dot + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (final ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }
}
