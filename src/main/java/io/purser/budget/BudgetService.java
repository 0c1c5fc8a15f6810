package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.StoredResponse;
import io.purser.ledger.NewEntry;
import io.purser.ledger.Spender;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The API of this package: asks whether money may be spent, and says what became of it. */
@ApplicationScoped
public class BudgetService {
    /** A commit takes milliseconds; who waits longer is told that the ledger is away. */
    private static final int PATIENCE_SECONDS = 10;
    /** No reservation has this id, and no entry: this changes nothing. */
    static final Settlement NOTHING_TO_SETTLE = new Settlement.VoidReservation(new UUID(0, 0));

    private final GroupCommit commits;
    private final DataSource database;

    private final FailOpen failOpen;

    BudgetService(GroupCommit commits, DataSource database, FailOpen failOpen) {
        this.failOpen = failOpen;
        this.commits = commits;
        this.database = database;
    }

    /** Holds the money, durably, or says why not; nothing of it is visible before the future completes. */
    public CompletableFuture<AuthorisationResult> authorise(Authorisation request) {
        CompletableFuture<AuthorisationResult> answer = new CompletableFuture<>();
        commits.submit(new Operation.Authorise(request, answer));
        return answer;
    }

    /** Ends a reservation. Asking twice does no harm. */
    public CompletableFuture<SettlementResult> settle(Settlement request) {
        CompletableFuture<SettlementResult> answer = new CompletableFuture<>();
        commits.submit(new Operation.Settle(request, answer, true));
        return answer;
    }

    /**
     * Ends a reservation for somebody who does not wait for it: it is written with the next commit that needs it, or
     * with many others within a twentieth of a second.
     */
    public CompletableFuture<SettlementResult> settleSoon(Settlement request) {
        CompletableFuture<SettlementResult> answer = new CompletableFuture<>();
        commits.submit(new Operation.Settle(request, answer, false));
        return answer;
    }

    /**
     * Holds more than a promise does, under a new reservation in its place, in one step: at no moment is anything of it
     * not held, and where a budget cannot hold the difference everything stays as it was.
     *
     * @param held the promise that is replaced
     * @param more whose most is held beside what was held before; without a key
     */
    public AuthorisationResult increment(UUID held, Authorisation more) {
        // What this replica has settled and not committed yet may be what makes room.
        await(catchUp());
        return IncrementalAuthorisation.run(database, held, more);
    }

    /** Writes a usage that was not reserved. */
    public CompletableFuture<SettlementResult> charge(DirectCharge request) {
        CompletableFuture<SettlementResult> answer = new CompletableFuture<>();
        commits.submit(new Operation.Charge(request, answer));
        return answer;
    }

    /**
     * Keeps the answer to a keyed call that is not kept by its settlement.
     *
     * @param key claimed for the call now, where it was not before; null where it was
     */
    public CompletableFuture<Boolean> keep(UUID callId, Authorisation.@Nullable Key key, StoredResponse kept) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        commits.submit(new Operation.Keep(callId, key, kept, answer));
        return answer;
    }

    /**
     * Waits for one of the above.
     *
     * @throws Problem {@code not_ready} where the database does not answer in time
     */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw DatabaseUnavailableProblem.problem();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DatabaseUnavailableProblem.problem("Purser is stopping; ask again");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
        }
    }

    /**
     * How every budget stands that applies to a call.
     *
     * @param target {@code provider:model}, or null where it is not chosen yet: budgets of one provider or model are
     *     then left out
     */
    public List<BudgetStatus> statuses(Spender spender, @Nullable String target, Instant at) {
        int colon = target == null ? -1 : target.indexOf(':');
        String provider = target == null || colon < 0 ? "" : target.substring(0, colon);
        String model = target == null ? "" : target.substring(colon + 1);
        return read(connection -> {
            List<BudgetStatus> statuses = new ArrayList<>();
            Map<NewEntry.Window, Balance> seen = new HashMap<>();
            BudgetBook book = BudgetBook.read(connection);
            for (Budget budget : book.covering(spender, provider, model)) {
                WindowKind.Window window = budget.windowAt(at);
                Balance balance = Balances.peek(connection, budget, window);
                statuses.add(new BudgetStatus(budget, window, balance));
                seen.put(new NewEntry.Window(budget.id(), window.startsAt()), balance);
            }
            commits.lastKnown().learn(book, seen);
            return statuses;
        });
    }

    /**
     * The same for a decision about where a call goes; where the database is away and the operator lets calls out
     * nevertheless, no budget is looked at.
     */
    public List<BudgetStatus> statusesToDecideBy(Spender spender, Instant at) {
        try {
            return statuses(spender, null, at);
        } catch (Problem problem) {
            if (failOpen.isOn() && problem.type() == ProblemType.NOT_READY) {
                return List.of();
            }
            throw problem;
        }
    }

    /**
     * How the budgets that apply to a call stood within the last second, from memory alone; empty where that is not
     * known, and {@link #statuses} has to ask the database.
     */
    public Optional<List<BudgetStatus>> lastStatuses(Spender spender, Instant at) {
        return commits.lastKnown().statuses(spender, at);
    }

    /** Completes when everything is committed that was told to this service before: what follows sees it. */
    public CompletableFuture<SettlementResult> catchUp() {
        return settle(NOTHING_TO_SETTLE);
    }

    /** How one budget stands, whomever it applies to. */
    public BudgetStatus status(Budget budget, Instant at) {
        WindowKind.Window window = budget.windowAt(at);
        return read(connection -> new BudgetStatus(budget, window, Balances.peek(connection, budget, window)));
    }

    /** The reservation, where it was not settled yet. */
    public Optional<Reservation> reservation(UUID id) {
        return read(connection -> Reservations.find(connection, id));
    }

    /**
     * The promises that are open, the newest first.
     *
     * @param caller whose, or null for everybody's
     * @param before which they were made, or null from the newest on
     */
    public List<Reservation> holds(@Nullable String caller, @Nullable UUID before, int limit) {
        return read(connection -> Reservations.holds(connection, caller, before, limit));
    }

    /** What that caller has in the ledger under the id, corrections included, as a settlement that was known already. */
    public Optional<SettlementResult.Recorded> recorded(UUID id, String caller) {
        return read(connection -> LateSettlements.find(connection, id)
                .filter(known -> known.entry().spender().caller().equals(caller))
                .map(LateSettlements.SettledEntry::recorded));
    }

    /** What became of the call that used this key before. */
    public IdempotencyResult recall(Authorisation.Key key) {
        return read(connection -> IdempotencyResult.of(connection, key));
    }

    /** The sealed body of an answer that was recalled; null where the key has another one by now. */
    byte @Nullable [] body(Authorisation.Key key, IdempotencyResult.Answered answered) {
        return read(connection -> Optional.ofNullable(IdempotencyResult.body(connection, key, answered)))
                .orElse(null);
    }

    private interface Read<T extends @Nullable Object> {
        T from(Connection connection) throws SQLException;
    }

    private <T extends @Nullable Object> T read(Read<T> read) {
        if (commits.state().isSilent()) {
            throw DatabaseUnavailableProblem.problem();
        }
        try (Connection connection = database.getConnection()) {
            return read.from(connection);
        } catch (SQLException e) {
            if (DatabaseUnavailableProblem.isMeantBy(e)) {
                throw DatabaseUnavailableProblem.problem();
            }
            throw new IllegalStateException(e);
        }
    }

    /** The problem for a caller that holds too much in promises. */
    public static Problem refusal(AuthorisationResult.TooManyOpen promised) {
        String what = promised.budget() == null
                ? "this key has %d promises open that hold %s USD, and may have no more"
                        .formatted(promised.open(), promised.held())
                : "this key's %d open promises hold %s USD of the budget \"%s\", of which they may hold %s"
                        .formatted(
                                promised.open(),
                                promised.held(),
                                promised.budget().name(),
                                promised.allowed());
        return Problem.of(
                        ProblemType.BUSY,
                        what
                                + "; tell what they were used for by record-usage, or give them back by"
                                + " DELETE /v1/reservations/{id}; GET /v1/reservations shows them")
                .retryAfter(java.time.Duration.ofSeconds(1));
    }

    /** The problem for a verdict that is not a grant. */
    public static Problem refusal(BudgetStatus status, io.purser.money.Usd needed, boolean busy) {
        Budget budget = status.budget();
        Balance balance = status.balance();
        Instant resetsAt = status.window().endsAt();
        String figures =
                "the budget \"%s\" (%s, %s) has %s USD left of %s: %s spent, %s reserved; this call needs up to %s"
                        .formatted(
                                budget.name(),
                                budget.scope().describe(),
                                budget.window().code(),
                                balance.remaining(),
                                balance.limit(),
                                balance.spent(),
                                balance.reserved(),
                                needed);
        Problem problem = busy
                ? Problem.of(ProblemType.BUSY, figures + "; what is under way may give some back")
                        .retryAfter(java.time.Duration.ofSeconds(1))
                : Problem.of(
                        ProblemType.BUDGET_EXCEEDED,
                        figures
                                + (resetsAt == null
                                        ? "; raise its limit to go on"
                                        : "; it begins anew at " + resetsAt + ", or raise its limit"));
        problem = problem.with("budget", budget.name())
                .with("scope", budget.scope().describe())
                .with("limit_usd", balance.limit().toString())
                .with("spent_usd", balance.spent().toString())
                .with("reserved_usd", balance.reserved().toString())
                .with("remaining_usd", balance.remaining().toString());
        return resetsAt == null ? problem : problem.with("resets_at", resetsAt.toString());
    }
}
