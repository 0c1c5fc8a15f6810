package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.wallet.Address;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What Console tells of one account, from what is on the chain. While its node is away, it tells what its index has, as
 * Console's {@code fallback-deployment-reader.service.ts} and {@code fallback-lease-reader.service.ts} do.
 */
final class ConsoleDocuments {
    private static final int PAGE = 2;

    private final FakeChain chain;
    private final Address owner;
    private volatile Optional<EarlierBlock> index = Optional.empty();

    ConsoleDocuments(FakeChain chain, Address owner) {
        this.chain = chain;
        this.owner = owner;
    }

    /** Tells what the index had at that block; empty if the node is there. */
    void index(Optional<EarlierBlock> block) {
        index = block;
    }

    private List<JsonNode> query(String path, String name) {
        return index.map(block -> chain.query(block.state(), path, name)).orElseGet(() -> chain.query(path, name));
    }

    /** The index has no bids, and no balances. */
    private void requireNode() {
        if (index.isPresent()) {
            throw new ConsoleRefusal(503, "the node is away");
        }
    }

    JsonNode bids(long dseq) {
        requireNode();
        ArrayNode array = FakeJson.object().putArray("data");
        chain.query("/akash/market/v1beta5/bids/list?filters.owner=" + owner + "&filters.dseq=" + dseq, "bids")
                .forEach(bid -> {
                    ((ObjectNode) bid.path("bid")).remove("reclamation_window");
                    array.add(bid);
                });
        ObjectNode answer = FakeJson.object();
        answer.set("data", array);
        return answer;
    }

    /**
     * Returns two deployments a page, whatever the request says, so that a client that reads only the first page fails.
     */
    JsonNode list(URI uri, List<Long> created) {
        int skip = Integer.parseInt(uri.getQuery().replaceAll("^.*skip=([0-9]+).*$", "$1"));
        List<ObjectNode> active = created.stream()
                .flatMap(dseq -> find(dseq).stream())
                .filter(found -> found.at("/deployment/state").asText().equals("active"))
                .toList();
        ObjectNode data = FakeJson.object();
        ArrayNode array = data.putArray("deployments");
        active.stream().skip(skip).limit(PAGE).forEach(deployment -> {
            deployment.path("leases").forEach(lease -> ((ObjectNode) lease).remove("status"));
            // Only the node lists leases.
            index.ifPresent(ignored -> deployment.putArray("leases"));
            array.add(deployment);
        });
        data.putObject("pagination")
                .put("total", active.size())
                .put("skip", skip)
                .put("limit", PAGE)
                .put("hasMore", skip + PAGE < active.size());
        return data(data);
    }

    ObjectNode deployment(long dseq) {
        return find(dseq).orElseThrow(() -> new ConsoleRefusal(404, "Deployment not found"));
    }

    private Optional<ObjectNode> find(long dseq) {
        return query("/akash/deployment/v1beta4/deployments/info?id.owner=" + owner + "&id.dseq=" + dseq, "").stream()
                .findFirst()
                .map(node -> complete((ObjectNode) node, dseq));
    }

    private ObjectNode complete(ObjectNode found, long dseq) {
        found.remove("groups");
        ObjectNode deployment = (ObjectNode) found.path("deployment");
        deployment.remove("reclamation");
        ArrayNode leases = found.putArray("leases");
        query("/akash/market/v1beta5/leases/list?filters.owner=" + owner + "&filters.dseq=" + dseq, "leases")
                .forEach(lease -> {
                    ObjectNode inner = (ObjectNode) lease.path("lease");
                    inner.remove("reclamation");
                    inner.putNull("status");
                    leases.add(inner);
                });
        if (index.isPresent()) {
            deployment.put("hash", "unknown_value");
            boolean isClosed = deployment.path("state").asText().equals("closed");
            ((ObjectNode) found.at("/escrow_account/state")).put("state", isClosed ? "closed" : "open");
            leases.forEach(ConsoleDocuments::asIndexed);
        }
        return found;
    }

    private static void asIndexed(JsonNode lease) {
        ((ObjectNode) lease.path("id")).put("bseq", 0);
        ObjectNode fields = (ObjectNode) lease;
        fields.put("state", fields.path("state").asText().equals("closed") ? "closed" : "active");
        fields.remove("reason");
    }

    /** In uact, as in Console's {@code BalancesService.getFullBalance}. */
    JsonNode balances() {
        requireNode();
        BigDecimal free = new BigDecimal(chain.balance(owner, Coin.UACT));
        BigDecimal held = chain.active(owner).stream()
                .flatMap(dseq ->
                        deployment(dseq).at("/escrow_account/state/funds").valueStream())
                .map(coin -> new BigDecimal(coin.path("amount").asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return data(
                FakeJson.object().put("balance", free).put("deployments", held).put("total", free.add(held)));
    }

    static JsonNode data(JsonNode node) {
        ObjectNode answer = FakeJson.object();
        answer.set("data", node);
        return answer;
    }
}
