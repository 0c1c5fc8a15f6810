package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.wallet.Address;

/** The identifier of a bid or a lease, in one object. */
public record BidIdAnswer(Address owner, long dseq, int gseq, int oseq, Address provider, int bseq) {
    public BidId toModel() {
        return BidId.of(owner, dseq, gseq, oseq, provider, bseq);
    }
}
