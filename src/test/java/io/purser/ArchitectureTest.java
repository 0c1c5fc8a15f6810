package io.purser;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.purser.codes.Names;
import io.quarkus.scheduler.Scheduled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The architecture: what each package may use, by its compiled classes. */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {
    private static final String ROOT = "io.purser";
    private static final int MOST_FILES = 40;
    private static final int MOST_LINES = 300;
    private static final int MOST_COMPONENTS = 10;

    /** Every package, the lowest first, with the packages that it may use; its subpackages belong to it. */
    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        mayUse("settings", "");
        mayUse("liveness", "settings");
        mayUse("problem", "");
        mayUse("json", "problem");
        mayUse("memory", "problem");
        mayUse("embedded", "");
        mayUse("codes", "");
        mayUse("database", "problem settings");
        mayUse("ids", "");
        mayUse("money", "problem json");
        mayUse("access", "settings liveness ids codes problem database json memory");
        mayUse("ledger", "settings liveness ids codes problem database json money");
        mayUse("cache", "settings database json memory money ledger access");
        mayUse("catalog", "settings problem database json money ledger");
        mayUse("budget", "settings liveness ids codes problem database json memory money ledger access");
        mayUse("reconciliation", "problem database json money ledger catalog access budget");
        // The ledger's spenders come along with the budgets.
        mayUse("routing", "settings ids codes problem json money ledger catalog budget");
        mayUse(
                "gateway",
                "settings liveness ids codes problem json memory money access routing budget ledger catalog cache");
        mayUse("akash.sdl", "problem json");
        mayUse("akash.wallet", "codes problem json");
        mayUse("akash.chain", "codes problem json akash.wallet akash.sdl");
        mayUse("akash.provider", "problem json akash.wallet akash.sdl");
        mayUse("akash.console", "problem json akash.sdl akash.wallet");
        mayUse(
                "deploy.market",
                "codes problem json money akash.sdl akash.wallet akash.chain akash.provider akash.console");
        mayUse(
                "deploy",
                "settings liveness ids codes database problem json money ledger budget access akash.sdl akash.wallet"
                        + " akash.chain akash.provider akash.console deploy.market");
        mayUse("agents", "codes problem json ledger money access budget");
        mayUse("toolservers", "settings ids codes problem database json money ledger memory access budget");
        MAY_USE.put("functions", everythingAbove("embedded"));
        MAY_USE.put("web", everythingAbove("embedded"));
        MAY_USE.put("tools", everythingAbove("embedded"));
        MAY_USE.put("cli", everythingAbove());
    }

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static void mayUse(String name, String packages) {
        MAY_USE.put(name, packages.isEmpty() ? List.of() : Names.list(packages));
    }

    private static List<String> everythingAbove(String... but) {
        List<String> packages = new ArrayList<>(MAY_USE.keySet());
        packages.removeAll(List.of(but));
        return List.copyOf(packages);
    }

    /** The longest package of the table that the class is in, so that {@code deploy.market} is not {@code deploy}. */
    private static String partOf(JavaClass type) {
        String name = type.getPackageName();
        return MAY_USE.keySet().stream()
                .filter(part -> (name + ".").startsWith(ROOT + "." + part + "."))
                .max(java.util.Comparator.comparingInt(String::length))
                .orElse("");
    }

    private static DescribedPredicate<JavaClass> areInAnyOf(Set<String> packages) {
        return DescribedPredicate.describe("are in " + packages, type -> packages.contains(partOf(type)));
    }

    @Test
    void hasNoPackageThatTheTableDoesNotKnow() {
        Set<String> unknown = MAIN.stream()
                .filter(type -> !type.getPackageName().equals(ROOT))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> partOf(type).isEmpty())
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unknown).isEmpty();
        assertThat(MAIN.stream().map(ArchitectureTest::partOf))
                .contains("problem", "money", "budget", "gateway", "cli");
    }

    @Test
    void importsRunDownwardsOnly() {
        MAY_USE.forEach((part, allowed) -> {
            Set<String> forbidden = new TreeSet<>(MAY_USE.keySet());
            forbidden.remove(part);
            allowed.forEach(forbidden::remove);
            noClasses()
                    .that(areInAnyOf(Set.of(part)))
                    .should()
                    .dependOnClassesThat(areInAnyOf(forbidden))
                    .as("the package %s uses nothing but %s".formatted(part, allowed))
                    .allowEmptyShould(true)
                    .check(MAIN);
        });
    }

    @Test
    void hasNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void noFloatingPointTouchesMoney() {
        String[] packages = {ROOT + ".money..", ROOT + ".budget..", ROOT + ".ledger.."};
        Set<String> floating = Set.of("float", "double", "java.lang.Float", "java.lang.Double");
        DescribedPredicate<JavaClass> isFloating =
                DescribedPredicate.describe("is a floating point type", type -> floating.contains(type.getName()));

        fields().that()
                .areDeclaredInClassesThat(resideInAnyPackage(packages))
                .should()
                .notHaveRawType(isFloating)
                .check(MAIN);
        methods()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(packages))
                .should()
                .notHaveRawReturnType(isFloating)
                .andShould(takeNo(isFloating))
                .check(MAIN);
        noClasses()
                .that(resideInAnyPackage(packages))
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "its result is a floating point number, as in BigDecimal.doubleValue",
                        call -> isFloating.test(call.getTarget().getRawReturnType())))
                .check(MAIN);
    }

    private static ArchCondition<JavaMethod> takeNo(DescribedPredicate<JavaClass> unwanted) {
        return new ArchCondition<>("take no parameter that " + unwanted.getDescription()) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                method.getRawParameterTypes().stream()
                        .filter(unwanted)
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " takes a " + type.getName())));
            }
        };
    }

    /** The scheduler goes by the wall clock, and stands still after somebody set that back. */
    @Test
    void settlesMoneyByTheTimeThatTheMachineRuns() {
        noMethods()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(ROOT + ".budget.."))
                .should()
                .beAnnotatedWith(Scheduled.class)
                .check(MAIN);
    }

    @Test
    void printsOnlyFromTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(MAIN);
    }

    @Test
    void saysInEveryPackageWhatItIsFor() {
        Set<String> packages = MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.endsWith(".wire")) // generated from the .proto files, which say what they are
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = MAIN.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(packages).allSatisfy(part -> assertThat(described).contains(part));
    }

    /** Files that somebody wrote: what the compiler makes of the .proto files does not count. */
    private static Stream<Path> sources(String folder) throws IOException {
        try (Stream<Path> found = Files.walk(Path.of(folder))) {
            return found.filter(path -> path.toString().endsWith(".java")).toList().stream();
        }
    }

    @Test
    void hasNoPackageOfMoreThanFortyFiles() throws IOException {
        Map<Path, Long> files =
                sources("src/main/java").collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

        assertThat(files).hasSizeGreaterThan(40);
        assertThat(files).allSatisfy((folder, count) -> assertThat(count).isLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void hasNoClassOfMoreThanThreeHundredLines() throws IOException {
        assertThat(Stream.concat(sources("src/main/java"), sources("src/test/java")))
                .hasSizeGreaterThan(1_000)
                .allSatisfy(path ->
                        assertThat(Files.readAllLines(path)).as(path.toString()).hasSizeLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void hasNoRecordOfMoreThanTenComponents() {
        List<JavaClass> records = MAIN.stream().filter(JavaClass::isRecord).toList();
        Set<String> larger = records.stream()
                .filter(type -> components(type) > MOST_COMPONENTS)
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(records).hasSizeGreaterThan(100);
        assertThat(larger).isEmpty();
    }

    private static long components(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .count();
    }

    @Test
    void keepsPanacheEntitiesInTheLedger() {
        classes()
                .that()
                .areAnnotatedWith(jakarta.persistence.Entity.class)
                .should()
                .resideInAPackage(ROOT + ".ledger..")
                .check(MAIN);
    }
}
