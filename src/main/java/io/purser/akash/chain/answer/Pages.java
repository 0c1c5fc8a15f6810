package io.purser.akash.chain.answer;

import io.purser.akash.chain.model.Coin;
import java.util.List;
import java.util.Optional;

/** The lists that a node answers page by page. */
public final class Pages {
    private Pages() {}

    /** A page of an account's coins. */
    public record Balances(List<Coin> balances, Optional<Page.Pagination> pagination) implements Page<Coin> {
        @Override
        public List<Coin> items() {
            return balances;
        }
    }

    /** A page of an owner's deployments. */
    public record Deployments(List<DeploymentAnswer> deployments, Optional<Page.Pagination> pagination)
            implements Page<DeploymentAnswer> {
        @Override
        public List<DeploymentAnswer> items() {
            return deployments;
        }
    }

    /** A page of a deployment's orders. */
    public record Orders(List<OrderAnswer> orders, Optional<Page.Pagination> pagination) implements Page<OrderAnswer> {
        @Override
        public List<OrderAnswer> items() {
            return orders;
        }
    }

    /** A page of the bids on a deployment. */
    public record Bids(List<BidAnswer> bids, Optional<Page.Pagination> pagination) implements Page<BidAnswer> {
        @Override
        public List<BidAnswer> items() {
            return bids;
        }
    }

    /** A page of a deployment's leases. */
    public record Leases(List<LeaseAnswer> leases, Optional<Page.Pagination> pagination) implements Page<LeaseAnswer> {
        @Override
        public List<LeaseAnswer> items() {
            return leases;
        }
    }

    /** A page of the registered providers. */
    public record Providers(List<ProviderAnswer> providers, Optional<Page.Pagination> pagination)
            implements Page<ProviderAnswer> {
        @Override
        public List<ProviderAnswer> items() {
            return providers;
        }
    }

    /** A page of an account's certificates. */
    public record Certificates(List<CertificateAnswer> certificates, Optional<Page.Pagination> pagination)
            implements Page<CertificateAnswer> {
        @Override
        public List<CertificateAnswer> items() {
            return certificates;
        }
    }

    /** A page of the outcomes of an account's mints and burns. */
    public record LedgerRecords(List<LedgerRecordAnswer> records, Optional<Page.Pagination> pagination)
            implements Page<LedgerRecordAnswer> {
        @Override
        public List<LedgerRecordAnswer> items() {
            return records;
        }
    }
}
