package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;
import java.util.List;

/**
 * The account that pays for a deployment, or that contains a bid's deposit. The chain settles it only from time to
 * time. The balance now is {@code funds} minus the cost of the open payments since {@code settledAt}.
 *
 * @param scope {@code deployment} or {@code bid}
 * @param xid the name of the deployment or the bid
 * @param settledAt a block's height
 */
public record EscrowAccount(
        String scope,
        String xid,
        Address owner,
        EscrowState state,
        List<DecCoin> transferred,
        long settledAt,
        List<DecCoin> funds,
        List<EscrowDeposit> deposits) {
    /** Overdrawn is final: a later deposit pays the debt and does not reopen the deployment. */
    public enum EscrowState {
        OPEN,
        CLOSED,
        OVERDRAWN
    }

    /** One deposit into the account that is not used up. */
    public record EscrowDeposit(Address owner, long height, String source, DecCoin balance) {}

    public EscrowAccount {
        transferred = List.copyOf(transferred);
        funds = List.copyOf(funds);
        deposits = List.copyOf(deposits);
    }
}
