package io.purser.akash.chain.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.akash.chain.answer.Page.Pagination;
import io.purser.akash.chain.model.Coin;
import java.util.List;
import java.util.Optional;

/** The lists that a node answers page by page, each under a name of its own. */
public final class Pages {
    private Pages() {}

    /** A page of an account's coins. */
    public record Balances(@JsonProperty("balances") List<Coin> items, Optional<Pagination> pagination)
            implements Page<Coin> {}

    /** A page of an owner's deployments. */
    public record Deployments(
            @JsonProperty("deployments") List<DeploymentAnswer> items, Optional<Pagination> pagination)
            implements Page<DeploymentAnswer> {}

    /** A page of a deployment's orders. */
    public record Orders(@JsonProperty("orders") List<OrderAnswer> items, Optional<Pagination> pagination)
            implements Page<OrderAnswer> {}

    /** A page of the bids on a deployment. */
    public record Bids(@JsonProperty("bids") List<BidAnswer> items, Optional<Pagination> pagination)
            implements Page<BidAnswer> {}

    /** A page of a deployment's leases. */
    public record Leases(@JsonProperty("leases") List<LeaseAnswer> items, Optional<Pagination> pagination)
            implements Page<LeaseAnswer> {}

    /** A page of the registered providers. */
    public record Providers(@JsonProperty("providers") List<ProviderAnswer> items, Optional<Pagination> pagination)
            implements Page<ProviderAnswer> {}

    /** A page of an account's certificates. */
    public record Certificates(
            @JsonProperty("certificates") List<CertificateAnswer> items, Optional<Pagination> pagination)
            implements Page<CertificateAnswer> {}

    /** A page of the outcomes of an account's mints and burns. */
    public record LedgerRecords(
            @JsonProperty("records") List<LedgerRecordAnswer> items, Optional<Pagination> pagination)
            implements Page<LedgerRecordAnswer> {}
}
