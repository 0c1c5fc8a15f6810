package io.purser.web.reports;

import io.purser.access.route.ExposedFunctions;
import io.purser.budget.BudgetService;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** The checks and waits that every report needs before it reads. */
@ApplicationScoped
class ReportAccess {
    private static final Logger LOG = Logger.getLogger(ReportAccess.class);

    private final ExposedFunctions exposed;
    private final BudgetService budgets;

    ReportAccess(ExposedFunctions exposed, BudgetService budgets) {
        this.exposed = exposed;
        this.budgets = budgets;
    }

    /** A query to the database. */
    interface Question<T> {
        T ask() throws SQLException;
    }

    /**
     * Refuses if this process does not offer reports.
     *
     * @throws Problem 404
     */
    void require() {
        if (!exposed.offers(ExposedFunctions.Member.REPORTS)) {
            throw Problem.of(ProblemType.NOT_FOUND, "this Purser does not offer reports");
        }
    }

    /**
     * Waits for open commits: a call is answered a moment before its entry is committed, and its caller has to find the
     * entry.
     */
    void catchUp() {
        BudgetService.await(budgets.catchUp());
    }

    /**
     * Runs the query, and turns a failure of the database into a problem.
     *
     * @throws Problem {@code not_ready}
     */
    static <T> T read(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            LOG.error("a report could not be read", e);
            throw Problem.of(ProblemType.NOT_READY, "the ledger's database did not answer; ask again")
                    .retryAfter(Duration.ofSeconds(2));
        }
    }
}
