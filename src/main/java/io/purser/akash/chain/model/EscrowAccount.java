package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;
import java.util.List;

/**
 * The account that a deployment (or a bid's deposit) is paid from. It settles lazily: what is left now is {@code funds}
 * less what the open payments have cost since {@code settledAt}.
 *
 * @param scope {@code deployment} or {@code bid}
 * @param xid the deployment's or bid's name
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
    /** Overdrawn is final: a later deposit pays the debt and revives nothing. */
    public enum EscrowState {
        OPEN,
        CLOSED,
        OVERDRAWN
    }

    /** One deposit that went in and is not used up. */
    public record EscrowDeposit(Address owner, long height, String source, DecCoin balance) {}

    public EscrowAccount {
        transferred = List.copyOf(transferred);
        funds = List.copyOf(funds);
        deposits = List.copyOf(deposits);
    }
}
