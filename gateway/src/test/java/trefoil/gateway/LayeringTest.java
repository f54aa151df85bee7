package trefoil.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LayeringTest {
    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("trefoil.gateway");
    private static final JavaClasses VIOLATING = new ClassFileImporter()
            .importPackages(
                    "trefoil.gateway.binance.codec.violating",
                    "trefoil.gateway.exchange.violating",
                    "trefoil.gateway.cli.violating");

    @TestFactory
    Stream<DynamicTest> shouldHoldInTheGateway() {
        assertThat(GATEWAY).isNotEmpty();
        assertThat(GATEWAY).noneMatch(type -> type.getPackageName().endsWith("violating"));

        return rules().map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(GATEWAY)));
    }

    @TestFactory
    Stream<DynamicTest> shouldFailOnClassesThatBreakTheRule() {
        return rules().map(rule -> DynamicTest.dynamicTest(
                rule.getDescription(),
                () -> assertThat(rule.evaluate(VIOLATING).hasViolation()).isTrue()));
    }

    private static Stream<ArchRule> rules() {
        return Stream.of(
                codecDoesNoInputOrOutput(),
                never("trefoil.gateway.binance..", "trefoil.gateway.exchange..")
                        .because("the simulator is a venue like another, and the client one client among others"),
                never("trefoil.gateway.exchange..", "trefoil.gateway.binance..")
                        .because("a mistake shared by both ends of the wire would be seen by neither"),
                nothingButTheCommandLineKnowsTheCommandLine(),
                never("trefoil.gateway..", "com.lmax..").because("the Disruptor belongs to engine.pipeline"),
                never("trefoil.gateway..", "net.openhft..").because("Chronicle belongs to engine.journal"),
                slices().matching("trefoil.gateway.(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true));
    }

    private static ArchRule codecDoesNoInputOrOutput() {
        return noClasses()
                .that()
                .resideInAPackage("trefoil.gateway.binance.codec..")
                .should()
                .dependOnClassesThat(doInputOrOutput())
                .allowEmptyShould(true)
                .because("a codec turns bytes into values and back, wherever they come from");
    }

    private static ArchRule nothingButTheCommandLineKnowsTheCommandLine() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("trefoil.gateway.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("trefoil.gateway.cli..", "picocli..")
                .allowEmptyShould(true)
                .because("the command line assembles the rest");
    }

    private static ArchRule never(final String from, final String to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(to)
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> doInputOrOutput() {
        return resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "javax.net..",
                        "okhttp3..",
                        "okio..",
                        "io.netty..")
                // What the caller brings, or what stays in memory: none of these opens anything. Jackson's methods
                // declare
                // IOException even where they read an array.
                .and(DescribedPredicate.not(belongToAnyOf(
                        IOException.class,
                        UncheckedIOException.class,
                        InputStream.class,
                        ByteArrayInputStream.class,
                        ByteArrayOutputStream.class,
                        StringWriter.class,
                        Serializable.class,
                        URI.class,
                        URLEncoder.class)))
                .as("do input or output");
    }
}
