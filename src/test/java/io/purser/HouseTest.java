package io.purser;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rooms of the house: what each may use, held by looking at the compiled classes. */
class HouseTest {
    private static final String HOUSE = "io.purser";

    /** Every room, the lowest first, with the rooms that it may use; a room's sub-rooms belong to it. */
    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("alive", List.of());
        MAY_USE.put("problem", List.of());
        MAY_USE.put("json", List.of("problem"));
        MAY_USE.put("heap", List.of("problem"));
        MAY_USE.put("local", List.of());
        MAY_USE.put("ids", List.of());
        MAY_USE.put("money", List.of("problem", "json"));
        MAY_USE.put("access", List.of("alive", "ids", "problem", "json", "heap"));
        MAY_USE.put("ledger", List.of("alive", "ids", "problem", "json", "money"));
        MAY_USE.put("catalog", List.of("problem", "json", "money", "ledger"));
        MAY_USE.put("budget", List.of("alive", "ids", "problem", "json", "heap", "money", "ledger", "access"));
        // The ledger's spenders come along with the budgets.
        MAY_USE.put("routing", List.of("ids", "problem", "json", "money", "ledger", "catalog", "budget"));
        MAY_USE.put(
                "gateway",
                List.of(
                        "alive", "ids", "problem", "json", "heap", "money", "access", "routing", "budget", "ledger",
                        "catalog"));
        MAY_USE.put("akash.sdl", List.of("problem", "json"));
        MAY_USE.put("akash.wallet", List.of("problem", "json"));
        MAY_USE.put("akash.chain", List.of("problem", "json", "akash.wallet", "akash.sdl"));
        MAY_USE.put("akash.provider", List.of("problem", "json", "akash.wallet", "akash.sdl"));
        MAY_USE.put("akash.console", List.of("problem", "json", "akash.sdl"));
        MAY_USE.put(
                "deploy.market",
                List.of(
                        "problem",
                        "json",
                        "money",
                        "akash.sdl",
                        "akash.wallet",
                        "akash.chain",
                        "akash.provider",
                        "akash.console"));
        MAY_USE.put(
                "deploy",
                List.of(
                        "alive",
                        "ids",
                        "problem",
                        "json",
                        "money",
                        "ledger",
                        "budget",
                        "access",
                        "akash.sdl",
                        "akash.wallet",
                        "akash.chain",
                        "akash.provider",
                        "akash.console",
                        "deploy.market"));
        MAY_USE.put("agents", List.of("problem", "json", "ledger", "money", "access", "budget"));
        MAY_USE.put("functions", everythingAbove("local"));
        MAY_USE.put("web", everythingAbove("local"));
        MAY_USE.put("tools", everythingAbove("local", "web"));
        MAY_USE.put("cli", everythingAbove());
    }

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HOUSE);

    private static List<String> everythingAbove(String... but) {
        List<String> rooms = new ArrayList<>(MAY_USE.keySet());
        rooms.removeAll(List.of(but));
        return List.copyOf(rooms);
    }

    /** The longest room that the class lives in, so that {@code deploy.market} is not {@code deploy}. */
    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return MAY_USE.keySet().stream()
                .filter(room -> (name + ".").startsWith(HOUSE + "." + room + "."))
                .max(java.util.Comparator.comparingInt(String::length))
                .orElse("");
    }

    private static DescribedPredicate<JavaClass> liveInAnyOf(Set<String> rooms) {
        return DescribedPredicate.describe("live in " + rooms, type -> rooms.contains(roomOf(type)));
    }

    @Test
    void hasNoRoomThatTheTableDoesNotKnow() {
        Set<String> homeless = MAIN.stream()
                .filter(type -> !type.getPackageName().equals(HOUSE))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> roomOf(type).isEmpty())
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(homeless).isEmpty();
        assertThat(MAIN.stream().map(HouseTest::roomOf)).contains("problem", "money", "budget", "gateway", "cli");
    }

    @Test
    void importsRunDownwardsOnly() {
        MAY_USE.forEach((room, allowed) -> {
            Set<String> forbidden = new TreeSet<>(MAY_USE.keySet());
            forbidden.remove(room);
            allowed.forEach(forbidden::remove);
            noClasses()
                    .that(liveInAnyOf(Set.of(room)))
                    .should()
                    .dependOnClassesThat(liveInAnyOf(forbidden))
                    .as("the room %s uses nothing but %s".formatted(room, allowed))
                    .allowEmptyShould(true)
                    .check(MAIN);
        });
    }

    @Test
    void hasNoCycles() {
        slices().matching(HOUSE + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void noFloatingPointTouchesMoney() {
        String[] rooms = {HOUSE + ".money..", HOUSE + ".budget..", HOUSE + ".ledger.."};
        Set<String> floating = Set.of("float", "double", "java.lang.Float", "java.lang.Double");
        DescribedPredicate<JavaClass> isFloating =
                DescribedPredicate.describe("is a floating point type", type -> floating.contains(type.getName()));

        fields().that()
                .areDeclaredInClassesThat(resideInAnyPackage(rooms))
                .should()
                .notHaveRawType(isFloating)
                .check(MAIN);
        methods()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(rooms))
                .should()
                .notHaveRawReturnType(isFloating)
                .andShould(takeNo(isFloating))
                .check(MAIN);
        noClasses()
                .that(resideInAnyPackage(rooms))
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

    @Test
    void printsOnlyFromTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + ".cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(MAIN);
    }

    @Test
    void saysInEveryRoomWhatLivesThere() {
        Set<String> rooms = MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.endsWith(".wire")) // generated from the .proto files, which say what they are
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = MAIN.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(rooms).allSatisfy(room -> assertThat(described).contains(room));
    }

    @Test
    void keepsPanacheEntitiesInTheLedger() {
        classes()
                .that()
                .areAnnotatedWith(jakarta.persistence.Entity.class)
                .should()
                .resideInAPackage(HOUSE + ".ledger..")
                .check(MAIN);
    }
}
