package io.purser.fake;

import io.purser.akash.chain.wire.BidID;
import io.purser.akash.chain.wire.GroupSpec;
import io.purser.akash.wallet.PublicKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The whole state of the fake chain. The chain's lock guards it. */
final class FakeState {
    final Map<String, Account> accounts = new LinkedHashMap<>();
    final List<Deployment> deployments = new ArrayList<>();
    final List<Order> orders = new ArrayList<>();
    final List<Bid> bids = new ArrayList<>();
    final List<Lease> leases = new ArrayList<>();
    final List<Mint> mints = new ArrayList<>();
    final Map<String, Provider> providers = new LinkedHashMap<>();
    final List<Certificate> certificates = new ArrayList<>();
    long height = 1;
    Instant time = Instant.EPOCH;
    boolean mintsAllowed = true;
    boolean oracleStalled;
    boolean bidding = true;
    BigDecimal aktPrice = new BigDecimal("1.25");

    /** The same at this block: later blocks do not change it, except for balances. */
    FakeState copy() {
        FakeState copy = new FakeState();
        copy.accounts.putAll(accounts);
        deployments.forEach(deployment -> copy.deployments.add(deployment.copy()));
        orders.forEach(order -> copy.orders.add(order.copy()));
        bids.forEach(bid -> copy.bids.add(bid.copy()));
        leases.forEach(lease -> copy.leases.add(lease.copy()));
        copy.mints.addAll(mints);
        copy.providers.putAll(providers);
        copy.certificates.addAll(certificates);
        copy.height = height;
        copy.time = time;
        return copy;
    }

    static final class Account {
        final String address;
        final long number;
        long sequence;

        @Nullable
        PublicKey key;

        final Map<String, BigInteger> coins = new LinkedHashMap<>();

        Account(String address, long number) {
            this.address = address;
            this.number = number;
        }

        BigInteger balance(String denom) {
            return coins.getOrDefault(denom, BigInteger.ZERO);
        }

        void add(String denom, BigInteger amount) {
            coins.merge(denom, amount, BigInteger::add);
        }
    }

    static final class Deployment {
        final String owner;
        final long dseq;
        byte[] hash;
        String state = "active";
        final long createdAt;
        final List<GroupSpec> groups;
        final List<String> groupStates = new ArrayList<>();
        BigDecimal funds;
        BigDecimal transferred = BigDecimal.ZERO;
        long settledAt;
        String escrow = "open";

        Deployment(String owner, long dseq, byte[] hash, List<GroupSpec> groups, BigDecimal funds, long height) {
            this.owner = owner;
            this.dseq = dseq;
            this.hash = hash.clone();
            this.groups = groups;
            this.funds = funds;
            this.createdAt = height;
            this.settledAt = height;
            groups.forEach(group -> groupStates.add("open"));
        }

        private Deployment copy() {
            Deployment copy = new Deployment(owner, dseq, hash, groups, funds, createdAt);
            copy.state = state;
            copy.groupStates.clear();
            copy.groupStates.addAll(groupStates);
            copy.transferred = transferred;
            copy.settledAt = settledAt;
            copy.escrow = escrow;
            return copy;
        }
    }

    static final class Order {
        final String owner;
        final long dseq;
        final int gseq;
        final int oseq;
        final long createdAt;
        String state = "open";

        Order(String owner, long dseq, int gseq, int oseq, long createdAt) {
            this.owner = owner;
            this.dseq = dseq;
            this.gseq = gseq;
            this.oseq = oseq;
            this.createdAt = createdAt;
        }

        private Order copy() {
            Order copy = new Order(owner, dseq, gseq, oseq, createdAt);
            copy.state = state;
            return copy;
        }

        boolean isOf(BidID id) {
            return owner.equals(id.getOwner()) && dseq == id.getDseq() && gseq == id.getGseq() && oseq == id.getOseq();
        }
    }

    static final class Bid {
        final BidID id;
        final BigDecimal price;
        final long createdAt;
        String state = "open";

        Bid(BidID id, BigDecimal price, long createdAt) {
            this.id = id;
            this.price = price;
            this.createdAt = createdAt;
        }

        private Bid copy() {
            Bid copy = new Bid(id, price, createdAt);
            copy.state = state;
            return copy;
        }
    }

    static final class Lease {
        final BidID id;
        final BigDecimal price;
        final long createdAt;
        String state = "active";
        long closedOn;
        String reason = "lease_closed_invalid";
        /** In Unix seconds; 0 while the provider has not announced the end of the lease. */
        long reclaimDeadline;

        Lease(BidID id, BigDecimal price, long createdAt) {
            this.id = id;
            this.price = price;
            this.createdAt = createdAt;
        }

        private Lease copy() {
            Lease copy = new Lease(id, price, createdAt);
            copy.state = state;
            copy.closedOn = closedOn;
            copy.reason = reason;
            copy.reclaimDeadline = reclaimDeadline;
            return copy;
        }

        boolean isRunning() {
            return state.equals("active") || state.equals("reclaiming");
        }
    }

    static final class Mint {
        final String owner;
        final BigInteger burned;
        final long height;
        final long sequence;
        String status = "pending";
        BigInteger minted = BigInteger.ZERO;

        Mint(String owner, BigInteger burned, long height, long sequence) {
            this.owner = owner;
            this.burned = burned;
            this.height = height;
            this.sequence = sequence;
        }
    }

    /** A provider. If it has a price, it bids on every order. */
    record Provider(String owner, String hostUri, Optional<BigDecimal> price, String region) {}

    record Certificate(String owner, BigInteger serial, String pem, String state) {}

    Optional<Deployment> deployment(String owner, long dseq) {
        return deployments.stream()
                .filter(found -> found.owner.equals(owner) && found.dseq == dseq)
                .findFirst();
    }

    Optional<Order> order(BidID id) {
        return orders.stream().filter(order -> order.isOf(id)).findFirst();
    }

    Optional<Bid> bid(BidID id) {
        return bids.stream().filter(bid -> bid.id.equals(id)).findFirst();
    }

    Optional<Lease> lease(BidID id) {
        return leases.stream().filter(lease -> lease.id.equals(id)).findFirst();
    }

    List<Lease> running(String owner, long dseq) {
        return leases.stream()
                .filter(lease -> lease.isRunning() && lease.id.getOwner().equals(owner) && lease.id.getDseq() == dseq)
                .toList();
    }

    /** Charges the running leases until now. An account that runs out of funds is overdrawn for good. */
    void settle(Deployment deployment) {
        List<Lease> running = running(deployment.owner, deployment.dseq);
        BigDecimal rate = running.stream().map(lease -> lease.price).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal due = rate.multiply(BigDecimal.valueOf(height - deployment.settledAt));
        BigDecimal paid = due.min(deployment.funds.max(BigDecimal.ZERO));
        deployment.funds = deployment.funds.subtract(due);
        deployment.transferred = deployment.transferred.add(paid);
        deployment.settledAt = height;
        if (deployment.funds.signum() < 0) {
            deployment.escrow = "overdrawn";
            running.forEach(lease -> {
                lease.state = "insufficient_funds";
                lease.closedOn = height;
                lease.reason = "lease_closed_reason_insufficient_funds";
            });
        }
    }

    /** Whether an account would be out of funds by now. */
    boolean isDry(Deployment deployment) {
        BigDecimal rate = running(deployment.owner, deployment.dseq).stream()
                .map(lease -> lease.price)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return deployment.escrow.equals("open")
                && rate.signum() > 0
                && rate.multiply(BigDecimal.valueOf(height - deployment.settledAt))
                                .compareTo(deployment.funds)
                        > 0;
    }
}
