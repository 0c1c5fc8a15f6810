package io.purser.budget;

import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.Scope;
import io.purser.budget.definition.WindowKind;
import io.purser.json.SettingDocument;
import io.purser.json.StrictJson;
import io.purser.ledger.HistoryChange;
import io.purser.money.Usd;
import io.purser.problem.Violation;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The budgets that do not come from the REST API: the budget that every installation has,
 * {@code purser.monthly-budget-cap} dollars in a calendar month for everything, and those of {@code purser.budgets}.
 */
@ApplicationScoped
class DeclaredBudgets {
    static final String MONTHLY_CAP = "monthly-cap";

    private static final Logger LOG = Logger.getLogger(DeclaredBudgets.class);
    private static final int LAST = 10_000;

    private final BudgetAdministration administration;
    private final BudgetDefinition monthlyCap;
    private final List<BudgetDefinition> fromFile;

    DeclaredBudgets(BudgetAdministration administration, BudgetProperties settings, ZoneId zone) {
        this.administration = administration;
        this.monthlyCap = new BudgetDefinition(
                MONTHLY_CAP,
                Scope.EVERYTHING,
                parse(settings.monthlyBudgetCap()),
                null,
                WindowKind.MONTH,
                zone,
                DayOfWeek.MONDAY,
                true,
                List.of());
        this.fromFile = settings.budgets().map(DeclaredBudgets::read).orElse(List.of());
    }

    /**
     * Writes the budgets before any request arrives and after all other settings were read: a refused start must not
     * change the budgets of running replicas.
     */
    void start(@Observes @Priority(LAST) StartupEvent event) {
        declare();
    }

    /** Writes the budgets again, because a restored database may have those of an older setting. */
    void again(@Observes HistoryChange change) {
        declare();
    }

    private void declare() {
        administration.declare(List.of(monthlyCap), BudgetAdministration.Origin.SETTING);
        administration.declare(fromFile, BudgetAdministration.Origin.FILE).stream()
                .filter(before ->
                        fromFile.stream().noneMatch(budget -> budget.name().equals(before.name())))
                .forEach(deleted -> LOG.warnf(
                        "the budget \"%s\" is not in PURSER_BUDGETS any more: it is deleted, and its balance with it",
                        deleted.name()));
    }

    private static Usd parse(String cap) {
        try {
            Usd usd = Usd.parse(cap);
            if (!usd.isNegative()) {
                return usd;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("PURSER_MONTHLY_BUDGET_CAP is \"" + cap + "\": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("PURSER_MONTHLY_BUDGET_CAP must not be negative: " + cap);
    }

    /**
     * Reads the budgets.
     *
     * @param given the budgets themselves, or the name of a file ({@link SettingDocument})
     * @throws IllegalArgumentException with one line for each mistake
     */
    static List<BudgetDefinition> read(String given) {
        SettingDocument document = SettingDocument.read("PURSER_BUDGETS", given);
        StrictJson.Lined<List<@Nullable BudgetDefinition>> read =
                StrictJson.readArrayWithLines(document.content(), BudgetDefinition::read);
        List<Violation> violations = new ArrayList<>(read.violations());
        violations.addAll(repeatedNames(read.value()));
        if (!violations.isEmpty()) {
            StringBuilder text = new StringBuilder(document.name()).append(" cannot be used:");
            for (Violation violation : violations) {
                text.append("\n  line ")
                        .append(read.lineOf(violation.path()))
                        .append(": ")
                        .append(violation);
            }
            throw new IllegalArgumentException(text.toString());
        }
        return read.value().stream().flatMap(Stream::ofNullable).toList();
    }

    /** The budget that every installation has is known by its name, so no other one may have it. */
    private static List<Violation> repeatedNames(List<@Nullable BudgetDefinition> budgets) {
        List<Violation> repeated = new ArrayList<>();
        Set<String> names = new HashSet<>(Set.of(MONTHLY_CAP));
        for (int i = 0; i < budgets.size(); i++) {
            BudgetDefinition budget = budgets.get(i);
            if (budget != null && !names.add(budget.name())) {
                repeated.add(new Violation("[%d].name".formatted(i), "another budget has this name"));
            }
        }
        return repeated;
    }
}
