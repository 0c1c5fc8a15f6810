package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.model.Coin;
import io.purser.akash.wallet.Address;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;

/** What Console tells of one account, from what is on the chain. */
final class ConsoleDocuments {
    private static final int PAGE = 2;

    private final FakeChain chain;
    private final Address owner;

    ConsoleDocuments(FakeChain chain, Address owner) {
        this.chain = chain;
        this.owner = owner;
    }

    JsonNode bids(long dseq) {
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
                .map(this::deployment)
                .filter(found -> found.at("/deployment/state").asText().equals("active"))
                .toList();
        ObjectNode data = FakeJson.object();
        ArrayNode array = data.putArray("deployments");
        active.stream().skip(skip).limit(PAGE).forEach(deployment -> {
            deployment.path("leases").forEach(lease -> ((ObjectNode) lease).remove("status"));
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
        ObjectNode found =
                chain
                        .query("/akash/deployment/v1beta4/deployments/info?id.owner=" + owner + "&id.dseq=" + dseq, "")
                        .stream()
                        .findFirst()
                        .map(node -> (ObjectNode) node)
                        .orElseThrow(() -> new ConsoleRefusal(404, "Deployment not found"));
        found.remove("groups");
        ((ObjectNode) found.path("deployment")).remove("reclamation");
        ArrayNode leases = found.putArray("leases");
        chain.query("/akash/market/v1beta5/leases/list?filters.owner=" + owner + "&filters.dseq=" + dseq, "leases")
                .forEach(lease -> {
                    ObjectNode inner = (ObjectNode) lease.path("lease");
                    inner.remove("reclamation");
                    inner.putNull("status");
                    leases.add(inner);
                });
        return found;
    }

    /** In uact, as in Console's {@code BalancesService.getFullBalance}. */
    JsonNode balances() {
        BigDecimal free = new BigDecimal(chain.balance(owner, Coin.UACT));
        BigDecimal held = chain.active(owner).stream()
                .flatMap(dseq -> deployment(dseq).at("/escrow_account/state/funds").valueStream())
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
