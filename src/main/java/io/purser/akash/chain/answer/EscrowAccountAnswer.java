package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.EscrowAccount;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.wallet.Address;
import java.math.BigDecimal;
import java.util.List;

/** The account that pays for a deployment or contains a bid's deposit. */
public record EscrowAccountAnswer(Id id, State state) {
    /** The account's name. */
    public record Id(String scope, String xid) {}

    /** The account's content. */
    public record State(
            Address owner,
            EscrowAccount.EscrowState state,
            List<DecCoin> transferred,
            long settledAt,
            List<Funds> funds,
            List<EscrowAccount.EscrowDeposit> deposits) {}

    /** An amount that is negative if the account is overdrawn. */
    public record Funds(String denom, BigDecimal amount) {
        /** The amount that somebody can spend: a debt is nobody's money. */
        private DecCoin spendable() {
            return new DecCoin(denom, amount.max(BigDecimal.ZERO));
        }
    }

    public EscrowAccount toModel() {
        return new EscrowAccount(
                id.scope,
                id.xid,
                state.owner,
                state.state,
                state.transferred,
                state.settledAt,
                state.funds.stream().map(Funds::spendable).toList(),
                state.deposits);
    }
}
