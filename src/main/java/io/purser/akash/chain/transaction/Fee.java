package io.purser.akash.chain.transaction;

import io.purser.akash.chain.model.Coin;
import java.util.List;

/** The fee of a transaction, and the gas that the transaction may use. */
public record Fee(List<Coin> amount, long gasLimit) {
    public Fee {
        amount = List.copyOf(amount);
    }
}
