package io.purser.akash.chain;

import io.purser.akash.sdl.DecCoin;
import io.purser.akash.wallet.Address;

/**
 * What a lease draws from its deployment's escrow account.
 *
 * @param accountXid the deployment's
 * @param xid {@code gseq/oseq/provider}
 * @param rate per block
 */
public record EscrowPayment(
        String accountXid,
        String xid,
        Address owner,
        State state,
        DecCoin rate,
        DecCoin balance,
        DecCoin unsettled,
        Coin withdrawn) {
    /** Overdrawn: the account ran dry. */
    public enum State {
        OPEN,
        CLOSED,
        OVERDRAWN
    }
}
