package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Coin;
import io.purser.akash.chain.model.EscrowPayment;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;

/** The payments that a lease draws from its deployment's escrow account. */
public record PaymentAnswer(Id id, State state) {
    /** The payment's name. */
    public record Id(Account aid, String xid) {}

    /** The escrow account's name. */
    public record Account(String xid) {}

    /** The payment's content. */
    public record State(
            Address owner,
            EscrowPayment.PaymentState state,
            DecCoin rate,
            DecCoin balance,
            DecCoin unsettled,
            Coin withdrawn) {}

    public EscrowPayment toModel() {
        return new EscrowPayment(
                id.aid.xid,
                id.xid,
                state.owner,
                state.state,
                state.rate,
                state.balance,
                state.unsettled,
                state.withdrawn);
    }
}
