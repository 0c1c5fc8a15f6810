package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.OrderId;
import io.purser.akash.wallet.Address;

/** The identifier of an order, in one object. */
public record OrderIdAnswer(Address owner, long dseq, int gseq, int oseq) {
    public OrderId toModel() {
        return new OrderId(new GroupIdAnswer(owner, dseq, gseq).toModel(), oseq);
    }
}
