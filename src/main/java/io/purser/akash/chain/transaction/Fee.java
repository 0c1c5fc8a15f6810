package io.purser.akash.chain.transaction;

import io.purser.akash.chain.model.Coin;
import java.util.List;

/** What a transaction pays, and the gas that it may use for it. */
public record Fee(List<Coin> amount, long gasLimit) {
    public Fee {
        amount = List.copyOf(amount);
    }
}
