package trefoil.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Rules of the engine's house: what a hot package may use, and which way dependencies point. */
final class Layering {
    private static final String ENGINE = "trefoil.engine";

    /** Packages on the way from a quote to an order; each may use those before it and its peers in {@link #allowedBy}. */
    private static final List<String> HOT =
            List.of("math", "event", "market", "arbitrage", "risk", "execution", "forecast", "trading");

    private Layering() {}

    static ArchRule hotPackagesDoNoInputOrOutput() {
        return hotPackagesNever("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "javax.net..")
                .because("a system call on the trading thread costs more than the decision it serves");
    }

    static ArchRule hotPackagesTakeNoLocks() {
        return hotPackagesNever("java.util.concurrent.locks..")
                .because("the trading thread waits for nobody; threads meet in rings");
    }

    static ArchRule hotMethodsAreNotSynchronized() {
        return methods()
                .that()
                .areDeclaredInClassesThat(areHot())
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .allowEmptyShould(true)
                .because("the trading thread waits for nobody; threads meet in rings");
    }

    static ArchRule hotPackagesDoNotLog() {
        return hotPackagesNever(
                        "java.util.logging..",
                        "org.slf4j..",
                        "org.apache.logging..",
                        "org.apache.log4j..",
                        "org.apache.commons.logging..",
                        "ch.qos.logback..")
                .because("what happened is in the records a hot package writes");
    }

    static ArchRule hotPackagesReadNoClockAndNoRandomSource() {
        return noClasses()
                .that(areHot())
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethodWhere(targetsNowOfJavaTime())
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.Random|java\\.util\\.SplittableRandom|java\\.security\\.SecureRandom"
                        + "|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.util\\.random\\..*|java\\.time\\.Clock")
                .allowEmptyShould(true)
                .because("times and seeds arrive in events, so that a replay decides the same");
    }

    static ArchRule onlyThePipelineKnowsTheDisruptor() {
        return onlyUsedBy("pipeline", "com.lmax..");
    }

    static ArchRule onlyTheJournalKnowsChronicle() {
        return onlyUsedBy("journal", "net.openhft.chronicle..");
    }

    static ArchRule onlyOneRoomKnowsAffinity() {
        return onlyUsedBy("affinity", "net.openhft.affinity..");
    }

    static ArchRule engineKnowsNoVenueAndNoTools() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "trefoil.gateway..",
                        "trefoil.bench..",
                        "okhttp3..",
                        "okio..",
                        "io.netty..",
                        "picocli..",
                        "com.fasterxml.jackson..",
                        "org.tomlj..")
                .because("dependencies point gateway -> engine");
    }

    /** One rule for each hot package: of Trefoil it uses what lies below it, and nothing else. */
    static Stream<ArchRule> hotPackagesDependDownward() {
        return HOT.stream().map(Layering::dependsDownward);
    }

    static ArchRule nothingDependsOnTheFrontDoor() {
        return noClasses()
                .that()
                .resideInAPackage(ENGINE + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE)
                .allowEmptyShould(true)
                .because("the front door assembles the house, the rooms do not know it");
    }

    static ArchRule packagesFormNoCycles() {
        return slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    private static ArchRule dependsDownward(final String name) {
        final String[] allowed = allowedBy(name).map(Layering::in).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(in(name))
                .should()
                .dependOnClassesThat(resideInAPackage("trefoil..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .as(ENGINE + "." + name + " uses of Trefoil only " + Arrays.toString(allowed));
    }

    private static Stream<String> allowedBy(final String name) {
        // Arbitrage and risk are peers: either may use the other, and the rule on cycles keeps it to one direction.
        final int last = name.equals("arbitrage") ? HOT.indexOf("risk") : HOT.indexOf(name);
        final Stream<String> below = HOT.subList(0, last + 1).stream();
        return last < HOT.indexOf("arbitrage") ? below : Stream.concat(below, Stream.of("metrics"));
    }

    private static ArchRule hotPackagesNever(final String... packages) {
        return noClasses()
                .that(areHot())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    private static ArchRule onlyUsedBy(final String name, final String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in(name))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("one package knows " + library + ", and can be rewritten without it");
    }

    private static DescribedPredicate<JavaClass> areHot() {
        return resideInAnyPackage(HOT.stream().map(Layering::in).toArray(String[]::new))
                .as("are in a hot package");
    }

    private static DescribedPredicate<JavaCall<?>> targetsNowOfJavaTime() {
        return DescribedPredicate.describe(
                "the target is a now() of java.time",
                call -> call.getName().equals("now")
                        && call.getTargetOwner().getPackageName().startsWith("java.time"));
    }

    private static String in(final String name) {
        return ENGINE + "." + name + "..";
    }
}
