package io.purser.fake;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.purser.akash.chain.wire.BidID;
import io.purser.akash.chain.wire.Deposit;
import io.purser.akash.chain.wire.MsgAccountDeposit;
import io.purser.akash.chain.wire.MsgCloseDeployment;
import io.purser.akash.chain.wire.MsgCloseLease;
import io.purser.akash.chain.wire.MsgConvert;
import io.purser.akash.chain.wire.MsgCreateDeployment;
import io.purser.akash.chain.wire.MsgLease;
import io.purser.akash.chain.wire.MsgSend;
import io.purser.akash.chain.wire.MsgStartGroup;
import io.purser.akash.chain.wire.MsgUpdateDeployment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Carries out the messages of a transaction. Preparing a message checks it and changes nothing. Applying it cannot
 * fail.
 */
final class FakeChainMessages {
    private static final BigInteger MINIMUM_DEPOSIT = BigInteger.valueOf(500_000);

    /** The gas that the recorded node used, including the gas for the fee. */
    private static final Map<String, Long> GAS = Map.of(
            "MsgCreateDeployment", 153_563L,
            "MsgCreateLease", 162_537L,
            "MsgAccountDeposit", 82_307L,
            "MsgCloseDeployment", 320_146L,
            "MsgMintACT", 96_335L,
            "MsgSend", 65_577L,
            // So little gas that a simulation without a fee leads to a limit that is too low, even with the factor.
            "MsgUpdateDeployment", 47_000L);

    private final FakeState state;

    private final FakeBank bank;

    FakeChainMessages(FakeState state, FakeBank bank) {
        this.state = state;
        this.bank = bank;
    }

    /** An event of a transaction. */
    record Event(String type, Map<String, String> attributes) {}

    /** The prepared effect of a message. */
    interface Effect {
        List<Event> apply();
    }

    static long gasOf(List<Any> messages) {
        return messages.stream()
                .mapToLong(message -> GAS.getOrDefault(name(message), 100_000L))
                .sum();
    }

    static String name(Any message) {
        return message.getTypeUrl().substring(message.getTypeUrl().lastIndexOf('.') + 1);
    }

    Effect prepare(Any message) throws FakeRefusal {
        try {
            return switch (name(message)) {
                case "MsgCreateDeployment" -> create(MsgCreateDeployment.parseFrom(message.getValue()));
                case "MsgUpdateDeployment" -> update(MsgUpdateDeployment.parseFrom(message.getValue()));
                case "MsgCloseDeployment" -> close(MsgCloseDeployment.parseFrom(message.getValue()));
                case "MsgStartGroup" -> start(MsgStartGroup.parseFrom(message.getValue()));
                case "MsgAccountDeposit" -> deposit(MsgAccountDeposit.parseFrom(message.getValue()));
                case "MsgCreateLease" ->
                    lease(MsgLease.parseFrom(message.getValue()).getId());
                case "MsgCloseLease" ->
                    closeLease(MsgCloseLease.parseFrom(message.getValue()).getId());
                case "MsgMintACT" -> bank.mint(MsgConvert.parseFrom(message.getValue()));
                case "MsgSend" -> bank.send(MsgSend.parseFrom(message.getValue()));
                default -> throw new FakeRefusal("sdk", 6, "unknown request");
            };
        } catch (InvalidProtocolBufferException e) {
            throw new FakeRefusal("sdk", 2, "tx parse error");
        }
    }

    private Effect create(MsgCreateDeployment message) throws FakeRefusal {
        String owner = message.getId().getOwner();
        long dseq = message.getId().getDseq();
        if (state.deployment(owner, dseq).isPresent()) {
            throw new FakeRefusal("deployment", 3, "Deployment exists");
        }
        if (message.getHash().size() != 32) {
            throw new FakeRefusal("deployment", 10, "Invalid: deployment hash");
        }
        BigInteger amount = depositFrom(owner, message.getDeposit());
        if (!message.getDeposit().getAmount().getDenom().equals("uact")) {
            throw new FakeRefusal("deployment", 20, "Deposit invalid");
        }
        if (amount.compareTo(MINIMUM_DEPOSIT) < 0) {
            throw new FakeRefusal(
                    "deployment",
                    20,
                    "Deposit too low - " + amount + " < " + MINIMUM_DEPOSIT + "uact: Deposit invalid");
        }
        return () -> {
            bank.account(owner).add("uact", amount.negate());
            state.deployments.add(new FakeState.Deployment(
                    owner,
                    dseq,
                    message.getHash().toByteArray(),
                    message.getGroupsList(),
                    new BigDecimal(amount),
                    state.height));
            List<Event> events = new ArrayList<>();
            events.add(new Event(
                    "akash.deployment.v1.EventDeploymentCreated",
                    Map.of("id", "{\"owner\":\"" + owner + "\",\"dseq\":\"" + dseq + "\"}")));
            for (int gseq = 1; gseq <= message.getGroupsCount(); gseq++) {
                events.add(open(owner, dseq, gseq, 1));
            }
            return events;
        };
    }

    private Event open(String owner, long dseq, int gseq, int oseq) {
        state.orders.add(new FakeState.Order(owner, dseq, gseq, oseq, state.height));
        return new Event(
                "akash.market.v1.EventOrderCreated",
                Map.of(
                        "id",
                        "{\"owner\":\"" + owner + "\",\"dseq\":\"" + dseq + "\",\"gseq\":" + gseq + ",\"oseq\":" + oseq
                                + "}"));
    }

    private BigInteger depositFrom(String owner, Deposit deposit) throws FakeRefusal {
        BigInteger amount = new BigInteger(deposit.getAmount().getAmount());
        if (bank.account(owner).balance(deposit.getAmount().getDenom()).compareTo(amount) < 0) {
            throw new FakeRefusal("undefined", 1, "deposit invalid: insufficient balance");
        }
        return amount;
    }

    private Effect update(MsgUpdateDeployment message) throws FakeRefusal {
        FakeState.Deployment deployment =
                deployment(message.getId().getOwner(), message.getId().getDseq());
        if (java.util.Arrays.equals(deployment.hash, message.getHash().toByteArray())) {
            throw new FakeRefusal("deployment", 10, "Invalid: deployment hash");
        }
        return () -> {
            deployment.hash = message.getHash().toByteArray();
            return List.of();
        };
    }

    private Effect close(MsgCloseDeployment message) throws FakeRefusal {
        FakeState.Deployment deployment =
                deployment(message.getId().getOwner(), message.getId().getDseq());
        return () -> {
            state.settle(deployment);
            state.running(deployment.owner, deployment.dseq).forEach(lease -> end(lease, "lease_closed_owner"));
            state.orders.stream()
                    .filter(order -> order.owner.equals(deployment.owner) && order.dseq == deployment.dseq)
                    .forEach(order -> order.state = "closed");
            state.bids.stream()
                    .filter(bid -> bid.id.getOwner().equals(deployment.owner)
                            && bid.id.getDseq() == deployment.dseq
                            && !bid.state.equals("lost"))
                    .forEach(bid -> bid.state = "closed");
            deployment.groupStates.replaceAll(ignored -> "closed");
            bank.account(deployment.owner)
                    .add("uact", deployment.funds.max(BigDecimal.ZERO).toBigInteger());
            deployment.funds = BigDecimal.ZERO;
            deployment.state = "closed";
            deployment.escrow = "closed";
            return List.of();
        };
    }

    private Effect start(MsgStartGroup message) throws FakeRefusal {
        int gseq = message.getId().getGseq();
        FakeState.Deployment deployment =
                deployment(message.getId().getOwner(), message.getId().getDseq());
        if (!deployment.groupStates.get(gseq - 1).equals("paused")) {
            throw new FakeRefusal("deployment", 16, "Group open");
        }
        return () -> {
            deployment.groupStates.set(gseq - 1, "open");
            return List.of(open(deployment.owner, deployment.dseq, gseq, next(deployment, gseq)));
        };
    }

    private int next(FakeState.Deployment deployment, int gseq) {
        return (int) state.orders.stream()
                        .filter(order -> order.owner.equals(deployment.owner)
                                && order.dseq == deployment.dseq
                                && order.gseq == gseq)
                        .count()
                + 1;
    }

    private Effect deposit(MsgAccountDeposit message) throws FakeRefusal {
        String xid = message.getId().getXid();
        int slash = xid.indexOf('/');
        FakeState.Deployment deployment = state.deployment(
                        xid.substring(0, slash), Long.parseLong(xid.substring(slash + 1)))
                .orElseThrow(() -> new FakeRefusal("escrow", 3, "account not found"));
        if (deployment.escrow.equals("closed")) {
            throw new FakeRefusal("escrow", 2, "account closed");
        }
        BigInteger amount = depositFrom(message.getSigner(), message.getDeposit());
        return () -> {
            bank.account(message.getSigner()).add("uact", amount.negate());
            state.settle(deployment);
            deployment.funds = deployment.funds.add(new BigDecimal(amount));
            return List.of();
        };
    }

    private Effect lease(BidID id) throws FakeRefusal {
        FakeState.Bid bid =
                state.bid(id).orElseThrow(() -> new FakeRefusal("market", 18, "invalid bid: bid not found"));
        FakeState.Order order =
                state.order(id).orElseThrow(() -> new FakeRefusal("market", 15, "invalid order: order not found"));
        if (!bid.state.equals("open")) {
            throw new FakeRefusal("market", 12, "bid not open");
        }
        if (!order.state.equals("open")) {
            throw new FakeRefusal("market", 13, "bid: order not open");
        }
        FakeState.Deployment deployment = deployment(id.getOwner(), id.getDseq());
        return () -> {
            state.settle(deployment);
            order.state = "active";
            state.bids.stream()
                    .filter(other -> order.isOf(other.id))
                    .forEach(other -> other.state = other == bid ? "active" : "lost");
            state.leases.add(new FakeState.Lease(id, bid.price, state.height));
            return List.of(new Event(
                    "akash.market.v1.EventLeaseCreated",
                    Map.of("id", FakeJson.bidId(id).toString())));
        };
    }

    private Effect closeLease(BidID id) throws FakeRefusal {
        FakeState.Lease lease =
                state.lease(id).orElseThrow(() -> new FakeRefusal("market", 20, "invalid lease: lease not found"));
        if (!lease.isRunning()) {
            throw new FakeRefusal("market", 10, "lease not active");
        }
        FakeState.Deployment deployment = deployment(id.getOwner(), id.getDseq());
        return () -> {
            state.settle(deployment);
            end(lease, "lease_closed_owner");
            return List.of(open(deployment.owner, deployment.dseq, id.getGseq(), next(deployment, id.getGseq())));
        };
    }

    /** Ends a lease with its order and its bid. */
    private void end(FakeState.Lease lease, String reason) {
        lease.state = "closed";
        lease.closedOn = state.height;
        lease.reason = reason;
        state.order(lease.id).ifPresent(order -> order.state = "closed");
        state.bid(lease.id).ifPresent(bid -> bid.state = "closed");
    }

    /** Closes all leases of a provider on a deployment, and pauses their groups until somebody starts them again. */
    void closeByProvider(long dseq, String provider, String reason) {
        state.leases.stream()
                .filter(lease -> lease.isRunning()
                        && lease.id.getDseq() == dseq
                        && lease.id.getProvider().equals(provider))
                .forEach(lease -> {
                    FakeState.Deployment deployment =
                            state.deployment(lease.id.getOwner(), dseq).orElseThrow();
                    state.settle(deployment);
                    end(lease, reason);
                    deployment.groupStates.set(lease.id.getGseq() - 1, "paused");
                });
    }

    private FakeState.Deployment deployment(String owner, long dseq) throws FakeRefusal {
        FakeState.Deployment deployment = state.deployment(owner, dseq)
                .orElseThrow(() -> new FakeRefusal("deployment", 4, "Deployment not found"));
        if (deployment.state.equals("closed")) {
            throw new FakeRefusal("deployment", 5, "Deployment closed");
        }
        return deployment;
    }
}
