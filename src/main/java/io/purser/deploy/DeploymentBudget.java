package io.purser.deploy;

import io.purser.akash.chain.model.Coin;
import io.purser.budget.BudgetService;
import io.purser.budget.definition.BudgetStatus;
import io.purser.budget.operation.Authorisation;
import io.purser.budget.operation.AuthorisationResult;
import io.purser.budget.operation.DirectCharge;
import io.purser.budget.operation.Reservation;
import io.purser.budget.operation.Settlement;
import io.purser.budget.operation.SettlementResult;
import io.purser.budget.operation.UsageTrust;
import io.purser.deploy.order.DeploymentOrder;
import io.purser.deploy.state.BudgetShare;
import io.purser.ids.TimeOrderedUuids;
import io.purser.ledger.BilledCall;
import io.purser.ledger.CallOutcome;
import io.purser.ledger.CallStatus;
import io.purser.ledger.Spender;
import io.purser.money.TokenCounts;
import io.purser.money.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts the cost of deployments in Purser's own budgets and ledger. It reserves the money that an escrow holds,
 * captures the rent when it is due, and voids the reservation of money that comes back. Every entry has the provider
 * {@code akash} and the tag {@code deploy}, so that a budget can be for deployments alone.
 */
record DeploymentBudget(BudgetService budgets) {
    static final String PROVIDER = "akash";
    static final String TAG = "deploy";
    /** A deposit stays reserved until the deployment ends. */
    private static final Duration FOR_LONG = Duration.ofDays(36_500);

    private static final int MICRO_DIGITS = 6;

    /** Turns millionths of ACT into dollars, at one dollar for an ACT; rounded up to the nano-dollar. */
    static Usd usd(BigDecimal uact) {
        return Usd.roundedUp(uact.movePointLeft(MICRO_DIGITS));
    }

    static Usd usd(long uact) {
        return usd(BigDecimal.valueOf(uact));
    }

    static Usd usd(Coin uact) {
        return usd(new BigDecimal(uact.amount()));
    }

    /** Reserves a deposit. The worker writes the reservation's id down first, so that the next worker finds it. */
    HoldResult hold(WorkerLease lease, Usd amount) {
        UUID id = begin(lease);
        Optional<Reservation> held = budgets.reservation(id);
        if (held.isPresent()) {
            return new BudgetHold(id, held.get().bound());
        }
        return result(BudgetService.await(budgets.authorise(request(lease.order(), id, amount, amount, null))));
    }

    private static HoldResult result(AuthorisationResult result) {
        return switch (result) {
            case AuthorisationResult.Granted granted -> new BudgetHold(granted.reservation(), granted.amount());
            case AuthorisationResult.Exhausted(BudgetStatus status, Usd needed) -> refused(status, needed, false);
            case AuthorisationResult.Busy(BudgetStatus status, Usd needed) -> refused(status, needed, true);
            case AuthorisationResult.KeyTaken taken -> throw new IllegalStateException("a deposit has no key");
            case AuthorisationResult.TooManyOpen tooMany ->
                throw new IllegalStateException("a deposit is no hold of its caller");
        };
    }

    private static BudgetRefusal refused(BudgetStatus status, Usd needed, boolean busy) {
        return new BudgetRefusal(
                BudgetService.refusal(status, needed, busy).detail(),
                "the budget \"%s\" cannot hold it; raise its limit"
                        .formatted(status.budget().name()));
    }

    /**
     * Increases the reserved amount by another deposit, in one step. If a budget cannot hold it, nothing changes.
     *
     * @param extra in addition to the reserved amount
     */
    HoldResult increment(WorkerLease lease, Usd extra) {
        UUID old = lease.progress().basics().budget().reservation();
        if (old == null) {
            return hold(lease, extra);
        }
        UUID next = begin(lease);
        return budgets.reservation(next)
                .<HoldResult>map(held -> new BudgetHold(next, held.bound()))
                .orElseGet(() -> result(budgets.increment(old, request(lease.order(), next, extra, extra, null))));
    }

    /** The outcome of a request to reserve money. */
    sealed interface HoldResult {}

    /** The budgets hold the money. */
    record BudgetHold(UUID reservation, Usd amount) implements HoldResult {}

    /**
     * A budget cannot hold the money.
     *
     * @param why with all figures
     * @param briefly without figures, so that the text is the same as long as the reason is
     */
    record BudgetRefusal(String why, String briefly) implements HoldResult {}

    /**
     * Charges the cost since the last time, and reserves the amount that the escrow then holds.
     *
     * @param total the cost of the deployment in all its placements
     * @param left the amount in the escrow
     */
    BudgetShare capture(WorkerLease lease, Usd total, Usd left) {
        BudgetShare before = lease.progress().basics().budget();
        UUID next = begin(lease);
        UUID old = before.reservation();
        Usd due = due(before, total);
        if (old == null) {
            charge(lease.order(), next, due);
            return before.charged(due).holding(null, Usd.ZERO);
        }
        if (budgets.reservation(next).isEmpty() && budgets.reservation(old).isPresent()) {
            // The escrow holds this money already. If the budgets can hold only a part, a part is better than nothing.
            BudgetService.await(budgets.authorise(request(
                    lease.order(),
                    next,
                    Usd.ZERO,
                    left,
                    due.isZero() ? new Settlement.VoidReservation(old) : capture(old, due))));
        }
        Usd charged = chargedBy(lease.order(), old);
        Optional<Reservation> held = budgets.reservation(next);
        return before.charged(charged)
                .holding(
                        held.map(Reservation::id).orElse(null),
                        held.map(Reservation::bound).orElse(Usd.ZERO));
    }

    /** Charges the rest of the cost, and voids the reservation. */
    BudgetShare settle(WorkerLease lease, Usd total) {
        BudgetShare before = lease.progress().basics().budget();
        UUID old = before.reservation();
        Usd due = due(before, total);
        UUID pending = before.pending();
        if (pending != null && budgets.reservation(pending).isPresent()) {
            BudgetService.await(budgets.settle(new Settlement.VoidReservation(pending)));
        }
        Usd charged = due;
        if (old != null) {
            if (budgets.reservation(old).isPresent()) {
                BudgetService.await(
                        budgets.settle(due.isZero() ? new Settlement.VoidReservation(old) : capture(old, due)));
            }
            charged = chargedBy(lease.order(), old);
        } else if (!due.isZero()) {
            charge(lease.order(), begin(lease), due);
        }
        return before.charged(charged).settled();
    }

    private static Usd due(BudgetShare share, Usd total) {
        return total.minus(share.captured()).max(Usd.ZERO);
    }

    /** The id of the next reservation or entry. The worker writes it down before it makes one. */
    private static UUID begin(WorkerLease lease) {
        BudgetShare share = lease.progress().basics().budget();
        UUID known = share.pending();
        if (known != null) {
            return known;
        }
        UUID id = TimeOrderedUuids.next(lease.now());
        lease.note(
                lease.progress().with(share.pending(id)), "telling the budgets", Map.of("reservation", id.toString()));
        return id;
    }

    private Usd chargedBy(DeploymentOrder order, UUID reservation) {
        return budgets.recorded(reservation, order.spender().caller())
                .map(SettlementResult.Recorded::cost)
                .orElse(Usd.ZERO);
    }

    private void charge(DeploymentOrder order, UUID id, Usd cost) {
        if (cost.isZero()) {
            return;
        }
        BudgetService.await(budgets.charge(new DirectCharge(
                id,
                TimeOrderedUuids.timeOf(id),
                BilledCall.single(id, spender(order), PROVIDER, order.market().code(), PROVIDER),
                CallOutcome.untimed(TokenCounts.NONE, CallStatus.OK),
                cost)));
    }

    private static Settlement.Capture capture(UUID reservation, Usd cost) {
        return new Settlement.Capture(
                reservation,
                CallOutcome.untimed(TokenCounts.NONE, CallStatus.OK),
                cost,
                cost,
                null,
                null,
                UsageTrust.AS_REPORTED);
    }

    private static Authorisation request(
            DeploymentOrder order, UUID id, Usd least, Usd most, @Nullable Settlement instead) {
        Instant at = TimeOrderedUuids.timeOf(id);
        return new Authorisation(
                id,
                new BilledCall(
                        order.id(),
                        instead == null ? 1 : 2,
                        spender(order),
                        PROVIDER,
                        order.market().code(),
                        PROVIDER),
                Authorisation.Kind.DEPOSIT,
                new Authorisation.Amounts(least, most, null),
                at,
                at.plus(FOR_LONG),
                null,
                instead,
                null);
    }

    /** The spender that ordered it, so that the budgets of teams and agents count deployments too. */
    static Spender spender(DeploymentOrder order) {
        Spender spender = order.spender();
        Set<String> tags = new TreeSet<>(spender.tags());
        tags.add(TAG);
        return new Spender(spender.caller(), spender.agent(), spender.task(), spender.team(), tags);
    }
}
