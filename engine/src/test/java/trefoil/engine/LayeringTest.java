package trefoil.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LayeringTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("trefoil.engine");
    private static final JavaClasses VIOLATING =
            new ClassFileImporter().importPackages("trefoil.engine.market.violating");

    @TestFactory
    Stream<DynamicTest> shouldHoldInTheEngine() {
        assertThat(ENGINE).isNotEmpty();
        assertThat(ENGINE).noneMatch(type -> type.getPackageName().endsWith("violating"));

        return rules().map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(ENGINE)));
    }

    @TestFactory
    Stream<DynamicTest> shouldFailOnAClassThatBreaksTheRule() {
        return Stream.of(
                        rulesForOneClass(), Layering.hotPackagesDependDownward().filter(rule -> rule.getDescription()
                                .startsWith("trefoil.engine.market ")))
                .flatMap(rules -> rules)
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> assertThat(
                                rule.evaluate(VIOLATING).hasViolation())
                        .isTrue()));
    }

    @Test
    void shouldNameEachClockAndRandomSource() {
        final String report = Layering.hotPackagesReadNoClockAndNoRandomSource()
                .evaluate(VIOLATING)
                .getFailureReport()
                .toString();

        assertThat(report)
                .contains(
                        "System.nanoTime",
                        "System.currentTimeMillis",
                        "Instant.now",
                        "Math.random",
                        "ThreadLocalRandom");
    }

    private static Stream<ArchRule> rules() {
        return Stream.of(
                        rulesForOneClass(),
                        Layering.hotPackagesDependDownward(),
                        Stream.of(Layering.engineKnowsNoVenueAndNoTools(), Layering.packagesFormNoCycles()))
                .flatMap(rules -> rules);
    }

    private static Stream<ArchRule> rulesForOneClass() {
        return Stream.of(
                Layering.hotPackagesDoNoInputOrOutput(),
                Layering.hotPackagesTakeNoLocks(),
                Layering.hotMethodsAreNotSynchronized(),
                Layering.hotPackagesDoNotLog(),
                Layering.hotPackagesReadNoClockAndNoRandomSource(),
                Layering.onlyThePipelineKnowsTheDisruptor(),
                Layering.onlyTheJournalKnowsChronicle(),
                Layering.onlyOneRoomKnowsAffinity(),
                Layering.nothingDependsOnTheFrontDoor());
    }
}
