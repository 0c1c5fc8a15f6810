package io.purser.akash.chain.model;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;

/**
 * The payments that a lease draws from its deployment's escrow account.
 *
 * @param accountXid the deployment's escrow account
 * @param xid {@code gseq/oseq/provider}
 * @param rate per block
 */
public record EscrowPayment(
        String accountXid,
        String xid,
        Address owner,
        PaymentState state,
        DecCoin rate,
        DecCoin balance,
        DecCoin unsettled,
        Coin withdrawn) {
    /** Overdrawn: the account ran out of funds. */
    public enum PaymentState {
        OPEN,
        CLOSED,
        OVERDRAWN
    }
}
