package io.purser.deploy.state;

import io.purser.akash.chain.model.BidId;
import io.purser.akash.chain.model.DeploymentId;
import io.purser.akash.wallet.Address;
import io.purser.json.Numbers;
import java.math.BigDecimal;
import java.util.List;

/**
 * A bid that was chosen for a group, and the lease that came from it.
 *
 * @param priceUact per group and block, as a decimal
 */
public record GroupLease(int gseq, int oseq, String provider, int bseq, String priceUact) {
    public BidId bid(DeploymentId id) {
        return BidId.of(id.owner(), id.dseq(), gseq, oseq, new Address(provider), bseq);
    }

    public BigDecimal price() {
        return Numbers.decimal(priceUact);
    }

    /** The price of all of them per block. */
    public static BigDecimal price(List<GroupLease> leases) {
        return leases.stream().map(GroupLease::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
