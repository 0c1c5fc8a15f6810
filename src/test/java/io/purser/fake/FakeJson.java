package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.purser.akash.chain.wire.Attribute;
import io.purser.akash.chain.wire.BidID;
import io.purser.akash.chain.wire.GroupSpec;
import io.purser.akash.chain.wire.ResourceUnit;
import io.purser.akash.chain.wire.Resources;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes the fake chain's state in the form of the recorded node's answers. */
final class FakeJson {
    private static final List<String> ENDPOINTS = List.of("SHARED_HTTP", "RANDOM_PORT", "LEASED_IP");

    private FakeJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode bidId(BidID id) {
        return object().put("owner", id.getOwner())
                .put("dseq", Long.toString(id.getDseq()))
                .put("gseq", id.getGseq())
                .put("oseq", id.getOseq())
                .put("provider", id.getProvider())
                .put("bseq", id.getBseq());
    }

    static ObjectNode decCoin(BigDecimal amount) {
        return object().put("denom", "uact").put("amount", amount.setScale(18).toPlainString());
    }

    static ObjectNode deployment(FakeState.Deployment deployment) {
        ObjectNode node = object();
        node.putObject("deployment")
                .put("state", deployment.state)
                .put("hash", Base64.getEncoder().encodeToString(deployment.hash))
                .put("created_at", Long.toString(deployment.createdAt))
                .putNull("reclamation")
                .putObject("id")
                .put("owner", deployment.owner)
                .put("dseq", Long.toString(deployment.dseq));
        ArrayNode groups = node.putArray("groups");
        for (int gseq = 1; gseq <= deployment.groups.size(); gseq++) {
            groups.add(group(deployment, gseq));
        }
        node.set("escrow_account", escrow(deployment));
        return node;
    }

    static ObjectNode group(FakeState.Deployment deployment, int gseq) {
        ObjectNode node = object();
        node.putObject("id")
                .put("owner", deployment.owner)
                .put("dseq", Long.toString(deployment.dseq))
                .put("gseq", gseq);
        node.put("state", deployment.groupStates.get(gseq - 1));
        node.set("group_spec", spec(deployment.groups.get(gseq - 1)));
        node.put("created_at", Long.toString(deployment.createdAt));
        return node;
    }

    private static ObjectNode escrow(FakeState.Deployment deployment) {
        ObjectNode node = object();
        node.putObject("id").put("scope", "deployment").put("xid", deployment.owner + "/" + deployment.dseq);
        ObjectNode state = account(node, deployment.owner, deployment.escrow, deployment.settledAt);
        ((ArrayNode) state.path("transferred")).add(decCoin(deployment.transferred));
        ((ArrayNode) state.path("funds")).add(decCoin(deployment.funds));
        return node;
    }

    /** The state of an account that nobody has paid into. */
    private static ObjectNode account(ObjectNode node, String owner, String state, long settledAt) {
        ObjectNode account = node.putObject("state");
        account.put("owner", owner).put("state", state).put("settled_at", Long.toString(settledAt));
        List.of("transferred", "funds", "deposits").forEach(account::putArray);
        return account;
    }

    /** What a bid and the lease that comes of it have in common. */
    private static void offer(ObjectNode node, BidID id, String state, BigDecimal price, long createdAt) {
        node.set("id", bidId(id));
        node.put("state", state);
        node.set("price", decCoin(price));
        node.put("created_at", Long.toString(createdAt));
    }

    static ObjectNode order(FakeState.Order order, GroupSpec spec) {
        ObjectNode node = object();
        node.putObject("id")
                .put("owner", order.owner)
                .put("dseq", Long.toString(order.dseq))
                .put("gseq", order.gseq)
                .put("oseq", order.oseq);
        node.put("state", order.state);
        node.set("spec", spec(spec));
        node.put("created_at", Long.toString(order.createdAt));
        node.putNull("reclamation");
        return node;
    }

    static ObjectNode bid(FakeState.Bid bid) {
        ObjectNode node = object();
        ObjectNode inner = node.putObject("bid");
        offer(inner, bid.id, bid.state, bid.price, bid.createdAt);
        inner.putArray("resources_offer");
        inner.putNull("reclamation_window");
        ObjectNode escrow = node.putObject("escrow_account");
        escrow.putObject("id").put("scope", "bid").put("xid", "");
        account(escrow, bid.id.getProvider(), "open", 1);
        return node;
    }

    static ObjectNode lease(FakeState.Lease lease) {
        ObjectNode node = object();
        ObjectNode inner = node.putObject("lease");
        offer(inner, lease.id, lease.state, lease.price, lease.createdAt);
        inner.put("closed_on", Long.toString(lease.closedOn));
        inner.put("reason", lease.reason);
        if (lease.reclaimDeadline == 0) {
            inner.putNull("reclamation");
        } else {
            inner.putObject("reclamation")
                    .put("window", "86400s")
                    .put("started_at", Long.toString(lease.createdAt))
                    .put("deadline", Long.toString(lease.reclaimDeadline))
                    .put("reason", "lease_closed_reason_decommission");
        }
        ObjectNode payment = node.putObject("escrow_payment");
        ObjectNode id = payment.putObject("id");
        id.putObject("aid").put("scope", "deployment").put("xid", lease.id.getOwner() + "/" + lease.id.getDseq());
        id.put("xid", lease.id.getGseq() + "/" + lease.id.getOseq() + "/" + lease.id.getProvider());
        ObjectNode state = payment.putObject("state");
        state.put("owner", lease.id.getProvider()).put("state", lease.isRunning() ? "open" : "closed");
        state.set("rate", decCoin(lease.price));
        state.set("balance", decCoin(BigDecimal.ZERO));
        state.set("unsettled", decCoin(BigDecimal.ZERO));
        state.putObject("withdrawn").put("denom", "uact").put("amount", "0");
        return node;
    }

    static ObjectNode mint(FakeState.Mint mint) {
        ObjectNode node = object();
        node.putObject("id")
                .put("denom", "uakt")
                .put("to_denom", "uact")
                .put("source", mint.owner)
                .put("height", Long.toString(mint.height))
                .put("sequence", Long.toString(mint.sequence));
        node.put("status", "ledger_record_status_" + mint.status);
        if (mint.status.equals("executed")) {
            ObjectNode record = node.putObject("executed_record");
            record.putNull("burned");
            ObjectNode minted = record.putObject("minted");
            minted.putObject("coin").put("denom", "uact").put("amount", mint.minted.toString());
            minted.put("price", "1.000000000000000000");
        } else {
            ObjectNode record = node.putObject(mint.status + "_record");
            record.put("owner", mint.owner);
            record.putObject("coins_to_burn").put("denom", "uakt").put("amount", mint.burned.toString());
            if (mint.status.equals("canceled")) {
                record.put("cancel_reason", "minimum_mint");
            }
        }
        return node;
    }

    static JsonNode spec(GroupSpec group) {
        ObjectNode node = object();
        node.put("name", group.getName());
        ObjectNode requirements = node.putObject("requirements");
        ObjectNode signedBy = requirements.putObject("signed_by");
        group.getRequirements().getSignedBy().getAllOfList().forEach(signedBy.putArray("all_of")::add);
        group.getRequirements().getSignedBy().getAnyOfList().forEach(signedBy.putArray("any_of")::add);
        requirements.set("attributes", attributes(group.getRequirements().getAttributesList()));
        ArrayNode resources = node.putArray("resources");
        group.getResourcesList().forEach(unit -> resources.add(unit(unit)));
        return node;
    }

    private static ObjectNode unit(ResourceUnit unit) {
        ObjectNode node = object();
        node.set("resource", resources(unit.getResource()));
        node.put("count", unit.getCount());
        node.putObject("price")
                .put("denom", unit.getPrice().getDenom())
                .put(
                        "amount",
                        new BigDecimal(unit.getPrice().getAmount())
                                .movePointLeft(18)
                                .setScale(18)
                                .toPlainString());
        return node;
    }

    private static ObjectNode resources(Resources resources) {
        ObjectNode node = object();
        node.put("id", resources.getId());
        var cpu = resources.getCpu();
        node.set("cpu", value("units", cpu.getValue().getVal(), cpu.getAttributesList()));
        var memory = resources.getMemory();
        node.set("memory", value("quantity", memory.getValue().getVal(), memory.getAttributesList()));
        ArrayNode storage = node.putArray("storage");
        resources
                .getStorageList()
                .forEach(volume ->
                        storage.add(value("quantity", volume.getQuantity().getVal(), volume.getAttributesList())
                                .put("name", volume.getName())));
        var gpu = resources.getGpu();
        node.set("gpu", value("units", gpu.getValue().getVal(), gpu.getAttributesList()));
        ArrayNode endpoints = node.putArray("endpoints");
        resources
                .getEndpointsList()
                .forEach(endpoint -> endpoints
                        .addObject()
                        .put("kind", ENDPOINTS.get(endpoint.getKind()))
                        .put("sequence_number", endpoint.getSequenceNumber()));
        return node;
    }

    private static ObjectNode value(String name, ByteString digits, List<Attribute> attributes) {
        ObjectNode node = object();
        node.putObject(name).put("val", digits.toString(StandardCharsets.US_ASCII));
        node.set("attributes", attributes(attributes));
        return node;
    }

    private static ArrayNode attributes(List<Attribute> attributes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        attributes.forEach(
                attribute -> array.addObject().put("key", attribute.getKey()).put("value", attribute.getValue()));
        return array;
    }
}
