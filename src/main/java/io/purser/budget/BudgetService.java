package io.purser.budget;

import io.purser.budget.definition.Balance;
import io.purser.budget.definition.Budget;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.definition.KeyBalance;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Operation;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.StoredResponse;
import io.purser.database.TransactionRunner;
import io.purser.ledger.NewEntry;
import io.purser.ledger.Spender;
import io.purser.problem.DatabaseUnavailable;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import jakarta.inject.Singleton;
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

/** The API of this package: callers ask whether they may spend money, and report the outcome. */
@Singleton
public class BudgetService {
    /** A commit takes milliseconds. A caller that waits longer is told that the ledger's database is unavailable. */
    private static final int PATIENCE_SECONDS = 10;
    /** A settlement that changes nothing, because no reservation and no entry has this id. */
    static final Settlement NOTHING_TO_SETTLE = new Settlement.VoidReservation(new UUID(0, 0));

    private final GroupCommit commits;
    private final DataSource database;
    private final FailOpen failOpen;

    BudgetService(GroupCommit commits, DataSource database, FailOpen failOpen) {
        this.failOpen = failOpen;
        this.commits = commits;
        this.database = database;
    }

    /** Holds the money durably or says why it does not. No effect is visible before the future completes. */
    public CompletableFuture<AuthorisationResult> authorise(Authorisation request) {
        CompletableFuture<AuthorisationResult> answer = new CompletableFuture<>();
        commits.submit(new Operation.Authorise(request, answer));
        return answer;
    }

    /** Ends a reservation. A repeated settlement does no harm. */
    public CompletableFuture<SettlementResult> settle(Settlement request) {
        CompletableFuture<SettlementResult> answer = new CompletableFuture<>();
        commits.submit(new Operation.Settle(request, answer, true));
        return answer;
    }

    /**
     * Ends a reservation for a caller that does not wait: the next commit that needs the settlement writes it, or it is
     * written with many others within a twentieth of a second.
     */
    public CompletableFuture<SettlementResult> settleSoon(Settlement request) {
        CompletableFuture<SettlementResult> answer = new CompletableFuture<>();
        commits.submit(new Operation.Settle(request, answer, false));
        return answer;
    }

    /**
     * Increases a hold in one step: a new and larger reservation replaces it. The amount is held at every moment. If a
     * budget cannot hold the difference, nothing changes.
     *
     * @param held the hold that is replaced
     * @param more the request for the additional amount, which is added to the amount held before; without a key
     */
    public AuthorisationResult increment(UUID held, Authorisation more) {
        // Settlements of this replica that are not committed yet may make the room that is needed.
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
     * Stores the answer to a keyed call if its settlement does not store it.
     *
     * @param key the key to claim for the call now, or null if the call has it already
     */
    public CompletableFuture<Boolean> keep(UUID callId, Authorisation.@Nullable Key key, StoredResponse kept) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        commits.submit(new Operation.Keep(callId, key, kept, answer));
        return answer;
    }

    /**
     * Waits for one of the futures above.
     *
     * @throws Problem {@code not_ready} if the database does not answer in time
     */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw DatabaseUnavailable.problem();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DatabaseUnavailable.problem("Purser is stopping; ask again");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
        }
    }

    /**
     * The statuses of all budgets that apply to a call.
     *
     * @param target {@code provider:model}, or null if it is not chosen yet; then budgets of one provider or model are
     *     left out
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
                BudgetStatus status = BalanceQueries.status(connection, budget, at);
                statuses.add(status);
                seen.put(new NewEntry.Window(budget.id(), status.window().startsAt()), status.balance());
            }
            commits.lastKnown().learn(book, seen);
            return statuses;
        });
    }

    /**
     * The same, for a decision about the target of a call. If the database is unavailable and the operator lets calls
     * out nevertheless, no budget is checked.
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
     * The statuses of the budgets that apply to a call, from memory alone and at most half a second old. Empty if they
     * are not in memory: then {@link #statuses} asks the database.
     */
    public Optional<List<BudgetStatus>> lastStatuses(Spender spender, Instant at) {
        return commits.lastKnown().statuses(spender, at);
    }

    /** Completes when all operations that were submitted before are committed: a later operation sees them. */
    public CompletableFuture<SettlementResult> catchUp() {
        return settle(NOTHING_TO_SETTLE);
    }

    /**
     * The status of one budget, no matter to whom it applies. For a budget for each key it is that of the key that has
     * least left.
     */
    public BudgetStatus status(Budget budget, Instant at) {
        return read(connection -> BalanceQueries.status(connection, budget, at));
    }

    /** The balances of a budget by key, of the keys that it covers and that spent, the fullest first; at most that many. */
    public List<KeyBalance> balances(Budget budget, Instant at, int most) {
        return read(connection -> BalanceQueries.byKey(connection, budget, at, most));
    }

    /** The reservation, if it is not settled yet. */
    public Optional<Reservation> reservation(UUID id) {
        return read(connection -> Reservations.find(connection, id));
    }

    /**
     * The open holds, the newest first.
     *
     * @param caller the owner of the holds, or null for all callers
     * @param before only holds that are older than this one, or null to start with the newest
     */
    public List<Reservation> holds(@Nullable String caller, @Nullable UUID before, int limit) {
        return read(connection -> Reservations.holds(connection, caller, before, limit));
    }

    /** The entry of that caller in the ledger under the id, corrections included, as one that was known already. */
    public Optional<SettlementResult.Recorded> recorded(UUID id, String caller) {
        return read(connection -> LateSettlements.find(connection, id)
                .filter(known -> known.entry().spender().caller().equals(caller))
                .map(LateSettlements.SettledEntry::recorded));
    }

    /** The answer to that settlement if its hold is settled already, or is none; changes nothing. */
    public SettlementResult lateAnswer(Settlement.OfHold request) {
        return read(connection -> LateSettlements.answer(connection, request, null, List.of()));
    }

    /** The outcome of the call that used this key before. */
    public IdempotencyResult recall(Authorisation.Key key) {
        return read(connection -> IdempotencyResult.of(connection, key));
    }

    /** The sealed body of an answer that was found; null if the key has another answer by now. */
    byte @Nullable [] body(Authorisation.Key key, IdempotencyResult.Answered answered) {
        return read(connection -> Optional.ofNullable(IdempotencyResult.body(connection, key, answered)))
                .orElse(null);
    }

    /** Whether the database does not answer, so that nobody should wait for it. */
    public boolean isDatabaseSilent() {
        return commits.state().isSilent();
    }

    private <T extends @Nullable Object> T read(TransactionRunner.Work<T> work) {
        if (isDatabaseSilent()) {
            throw DatabaseUnavailable.problem();
        }
        try {
            return TransactionRunner.read(database, work);
        } catch (Problem problem) {
            if (problem.type() == ProblemType.NOT_READY) {
                commits.state().doubt(); // the next call must not wait to find that out again
            }
            throw problem;
        }
    }

    /** The problem for a caller whose open holds have too much money. */
    public static Problem refusal(AuthorisationResult.TooManyOpen tooMany) {
        String what = tooMany.budget() == null
                ? "this key has %d reservations open that hold %s USD, and may have no more"
                        .formatted(tooMany.open(), tooMany.held())
                : "this key's %d open reservations hold %s USD of the budget \"%s\", of which they may hold %s"
                        .formatted(
                                tooMany.open(), tooMany.held(), tooMany.budget().name(), tooMany.allowed());
        return Problem.of(
                        ProblemType.BUSY,
                        what
                                + "; tell what they were used for by record-usage, or void them by"
                                + " DELETE /v1/reservations/{id}; GET /v1/reservations shows them")
                .retryAfter(java.time.Duration.ofSeconds(1));
    }

    /** The problem for a result that is not a grant. */
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
