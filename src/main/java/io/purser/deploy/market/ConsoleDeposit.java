package io.purser.deploy.market;

import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.console.ConsoleException;
import io.purser.akash.console.ConsoleFailure;
import io.purser.akash.console.ConsoleTimes;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.problem.OutsideFailure;
import io.purser.problem.Problem;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deposits through Console once. A deposit has no name either. After a deposit without an answer, the total that the
 * escrow has received shows whether it happened, because only deposits change this total.
 */
record ConsoleDeposit(ConsoleReader reader, DeploymentClaims claims, ConsoleTimes times, Clock clock) {
    void deposit(String operation, DeploymentId id, BigDecimal dollars, Supplier<DeploymentView> status) {
        DeploymentView view = claims.isBegun(operation) ? look(status) : status.get();
        DeploymentClaims.Deposit deposit =
                claims.depositing(operation, id, view.escrow().received(), clock.instant());
        if (deposit.isDone()) {
            return;
        }
        if (!deposit.isNew()) {
            if (arrives(deposit.received(), deposit.last(), status)) {
                claims.deposited(operation);
                return;
            }
            claims.again(operation, clock.instant());
        }
        ask(operation, id, dollars, deposit, status);
    }

    private void ask(
            String operation,
            DeploymentId id,
            BigDecimal dollars,
            DeploymentClaims.Deposit deposit,
            Supplier<DeploymentView> status) {
        try {
            ChainMarket.requireOpen(id, Optional.of(status.get()));
            reader.console().deposit(id.dseq(), dollars);
        } catch (Problem notOpen) {
            claims.refused(operation);
            throw notOpen;
        } catch (ConsoleException e) {
            if (e.failure() instanceof ConsoleFailure.NotFound) {
                requireOwn(operation, id);
            }
            // Console looks for the deployment before the transaction and after it.
            boolean mayBePaid = e.failure().mayHaveHappened() || e.failure() instanceof ConsoleFailure.NotFound;
            if (!mayBePaid) {
                claims.refused(operation);
                throw e;
            }
            // The call may have waited for minutes before the request whose answer was lost.
            Instant last = clock.instant();
            claims.again(operation, last);
            if (!arrives(deposit.received(), last, status)) {
                throw new ConsoleException(new ConsoleFailure.OutcomeUnknown("the escrow has not received the deposit; "
                        + e.failure().advice()));
            }
        }
        claims.deposited(operation);
    }

    /** Another account's deployment is never found, and nothing was paid into it. */
    private void requireOwn(String operation, DeploymentId id) {
        reader.foreign(id).ifPresent(foreign -> {
            claims.refused(operation);
            throw foreign;
        });
    }

    /**
     * Looks at the escrow of a deposit that may have been paid.
     *
     * @throws ConsoleException with an unknown outcome, whoever refuses the look
     */
    private static DeploymentView look(Supplier<DeploymentView> status) {
        try {
            return status.get();
        } catch (OutsideFailure e) {
            throw new ConsoleException(
                    new ConsoleFailure.OutcomeUnknown("its escrow cannot be looked at: " + e.advice()));
        }
    }

    /** Looks at the escrow until Console can no longer be carrying out the deposit. */
    private boolean arrives(DecCoin before, Instant asked, Supplier<DeploymentView> status) {
        Instant settled = asked.plus(times.settle());
        while (true) {
            boolean isSettled = clock.instant().isAfter(settled);
            // Any increase is the deposit: Console turns dollars into ACT at its own rate, and nothing else adds to the
            // total.
            boolean isThere = look(status).escrow().received().amount().compareTo(before.amount()) > 0;
            if (isThere || isSettled) {
                return isThere;
            }
            ConsoleWaits.pause(times.retry());
        }
    }
}
