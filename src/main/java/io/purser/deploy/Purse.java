package io.purser.deploy;

import io.purser.akash.chain.Coin;
import io.purser.budget.Authorisation;
import io.purser.budget.Budgets;
import io.purser.budget.DirectCharge;
import io.purser.budget.Reservation;
import io.purser.budget.Settled;
import io.purser.budget.Settlement;
import io.purser.budget.Standing;
import io.purser.budget.Verdict;
import io.purser.ids.Ids;
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
 * What deployments cost, in Purser's own budgets and ledger: what an escrow holds is reserved, the rent is captured as
 * it falls due, and what comes back is released. Every entry is of the provider {@code akash} and carries the tag {@code
 * deploy}, so that a budget can be for deployments alone.
 */
final class Purse {
    static final String PROVIDER = "akash";
    static final String TAG = "deploy";
    /** A deposit is held for as long as the deployment is there, which only its end ends. */
    private static final Duration FOR_LONG = Duration.ofDays(36_500);

    private static final TokenCounts NO_TOKENS = TokenCounts.of(0, 0);
    private static final int NANO_DIGITS = 6;

    private final Budgets budgets;

    Purse(Budgets budgets) {
        this.budgets = budgets;
    }

    /** Dollars for millionths of ACT, of which one is about a dollar; rounded up to the nano-dollar. */
    static Usd usd(BigDecimal uact) {
        return Usd.roundedUp(uact.movePointLeft(NANO_DIGITS));
    }

    static Usd usd(long uact) {
        return usd(BigDecimal.valueOf(uact));
    }

    static Usd usd(Coin uact) {
        return usd(new BigDecimal(uact.amount()));
    }

    /**
     * Reserves what is to be deposited. The reservation's id is written down first, so that it is found again.
     */
    Result hold(Turn turn, Usd amount) {
        UUID id = begin(turn);
        Optional<Reservation> held = budgets.reservation(id);
        if (held.isPresent()) {
            return new Held(id, held.get().bound());
        }
        return result(Budgets.await(budgets.authorise(wish(turn.order(), id, amount, amount, null))));
    }

    private static Result result(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Granted granted -> new Held(granted.reservation(), granted.amount());
            case Verdict.Exhausted(Standing standing, Usd needed) -> refused(standing, needed, false);
            case Verdict.Busy(Standing standing, Usd needed) -> refused(standing, needed, true);
            case Verdict.KeyTaken taken -> throw new IllegalStateException("a deposit has no key");
            case Verdict.Promised promised -> throw new IllegalStateException("a deposit is no promise");
        };
    }

    private static Refused refused(Standing standing, Usd needed, boolean busy) {
        return new Refused(
                Budgets.refusal(standing, needed, busy).detail(),
                "the budget \"%s\" cannot hold it; raise its limit"
                        .formatted(standing.budget().name()));
    }

    /**
     * Holds more than before, for a deposit on top, in one step; where no budget can, everything stays as it was.
     *
     * @param extra beside what is held
     */
    Result enlarge(Turn turn, Usd extra) {
        UUID old = turn.progress().reservation();
        if (old == null) {
            return hold(turn, extra);
        }
        UUID next = begin(turn);
        return budgets.reservation(next)
                .<Result>map(held -> new Held(next, held.bound()))
                .orElseGet(() -> result(budgets.enlarge(old, wish(turn.order(), next, extra, extra, null))));
    }

    /** What became of a wish to hold money. */
    sealed interface Result {}

    /** It is held. */
    record Held(UUID reservation, Usd amount) implements Result {}

    /**
     * A budget cannot hold it.
     *
     * @param why with all figures
     * @param briefly without any, so that it is the same as long as the reason is
     */
    record Refused(String why, String briefly) implements Result {}

    /**
     * Charges what has fallen due since the last time, and goes on holding what the escrow holds then.
     *
     * @param total what the deployment has cost in all its placements
     * @param left what the escrow holds
     */
    Progress capture(Turn turn, Usd total, Usd left) {
        Progress before = turn.progress();
        UUID next = begin(turn);
        UUID old = before.reservation();
        Usd due = due(before, total);
        if (old == null) {
            charge(turn.order(), next, due);
            return turn.progress()
                    .change()
                    .captured(before.captured().plus(due))
                    .reservation(null, Usd.ZERO)
                    .checkedAt(turn.now())
                    .done();
        }
        if (budgets.reservation(next).isEmpty() && budgets.reservation(old).isPresent()) {
            // What goes on being held is in the escrow already: where less can be held, less is better than nothing.
            Budgets.await(budgets.authorise(wish(
                    turn.order(),
                    next,
                    Usd.ZERO,
                    left,
                    due.isZero() ? new Settlement.Release(old) : capture(old, due))));
        }
        Usd charged = chargedBy(turn.order(), old);
        Optional<Reservation> held = budgets.reservation(next);
        return turn.progress()
                .change()
                .captured(before.captured().plus(charged))
                .reservation(
                        held.map(Reservation::id).orElse(null),
                        held.map(Reservation::bound).orElse(Usd.ZERO))
                .checkedAt(turn.now())
                .done();
    }

    /** Charges the rest and gives back what is held. */
    Progress settle(Turn turn, Usd total) {
        Progress before = turn.progress();
        UUID old = before.reservation();
        Usd due = due(before, total);
        UUID pending = before.nextReservation();
        if (pending != null && budgets.reservation(pending).isPresent()) {
            Budgets.await(budgets.settle(new Settlement.Release(pending)));
        }
        Usd charged = due;
        if (old != null) {
            if (budgets.reservation(old).isPresent()) {
                Budgets.await(budgets.settle(due.isZero() ? new Settlement.Release(old) : capture(old, due)));
            }
            charged = chargedBy(turn.order(), old);
        } else if (!due.isZero()) {
            charge(turn.order(), begin(turn), due);
        }
        return turn.progress()
                .change()
                .captured(before.captured().plus(charged))
                .reservation(null, Usd.ZERO)
                .done();
    }

    private static Usd due(Progress progress, Usd total) {
        return total.minus(progress.captured()).max(Usd.ZERO);
    }

    /** The id of the reservation or entry that is about to be made, written down before it is. */
    private static UUID begin(Turn turn) {
        UUID known = turn.progress().nextReservation();
        if (known != null) {
            return known;
        }
        UUID id = Ids.next(turn.now());
        turn.note(
                turn.progress().change().nextReservation(id).done(),
                "telling the budgets",
                Map.of("reservation", id.toString()));
        return id;
    }

    private Usd chargedBy(Order order, UUID reservation) {
        return budgets.recorded(reservation, order.spender().caller())
                .map(Settled.Recorded::cost)
                .orElse(Usd.ZERO);
    }

    private void charge(Order order, UUID id, Usd cost) {
        if (cost.isZero()) {
            return;
        }
        Budgets.await(budgets.charge(new DirectCharge(
                id,
                Ids.timeOf(id),
                spender(order),
                PROVIDER,
                Rows.code(order.market()),
                PROVIDER,
                NO_TOKENS,
                cost,
                CallStatus.OK,
                null,
                null,
                null,
                null,
                null)));
    }

    private static Settlement.Capture capture(UUID reservation, Usd cost) {
        return new Settlement.Capture(reservation, NO_TOKENS, cost, CallStatus.OK, null, null, cost, null, null);
    }

    private static Authorisation wish(Order order, UUID id, Usd least, Usd most, @Nullable Settlement instead) {
        Instant at = Ids.timeOf(id);
        return new Authorisation(
                id,
                order.id(),
                instead == null ? 1 : 2,
                Authorisation.Kind.DEPOSIT,
                spender(order),
                PROVIDER,
                Rows.code(order.market()),
                PROVIDER,
                least,
                most,
                at,
                at.plus(FOR_LONG),
                null,
                instead);
    }

    /** Who ordered it, so that teams' and agents' budgets hold deployments as well. */
    static Spender spender(Order order) {
        Spender spender = order.spender();
        Set<String> tags = new TreeSet<>(spender.tags());
        tags.add(TAG);
        return new Spender(spender.caller(), spender.agent(), spender.task(), spender.team(), tags);
    }
}
