package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the fake chain's queries in the recorded form. */
final class FakeQueries {
    private final FakeState state;
    private final Map<String, ObjectNode> transactions;
    private final String chainId;

    FakeQueries(FakeState state, Map<String, ObjectNode> transactions, String chainId) {
        this.state = state;
        this.transactions = transactions;
        this.chainId = chainId;
    }

    FakeAnswer answer(URI uri) {
        String path = uri.getPath();
        Map<String, String> query = FakeQuery.of(uri);
        if (path.startsWith("/cosmos/tx/v1beta1/txs/")) {
            String hash = path.substring(path.lastIndexOf('/') + 1);
            return found(Optional.ofNullable(transactions.get(hash)), "tx not found: " + hash);
        }
        if (path.startsWith("/cosmos/bank/v1beta1/balances/")) {
            return balances(path.substring(path.lastIndexOf('/') + 1));
        }
        if (path.startsWith("/cosmos/auth/v1beta1/account_info/")) {
            String address = path.substring(path.lastIndexOf('/') + 1);
            return found(
                    Optional.ofNullable(state.accounts.get(address)).map(FakeQueries::account),
                    "account " + address + " not found");
        }
        if (path.startsWith("/akash/provider/v1beta4/providers/")) {
            return found(
                    Optional.ofNullable(state.providers.get(path.substring(path.lastIndexOf('/') + 1)))
                            .map(provider -> FakeJson.object().set("provider", provider(provider))),
                    "codespace provider code 3: invalid provider: address not found");
        }
        return switch (path) {
            case "/cosmos/base/tendermint/v1beta1/blocks/latest" -> ok(block());
            case "/cosmos/base/tendermint/v1beta1/node_info" -> ok(nodeInfo());
            case "/akash/deployment/v1beta4/params" -> ok(params("min_deposits"));
            case "/akash/market/v1beta5/params" -> ok(marketParams());
            case "/akash/deployment/v1beta4/deployments/info" ->
                found(
                        state.deployment(
                                        query.getOrDefault("id.owner", ""),
                                        Long.parseLong(query.getOrDefault("id.dseq", "0")))
                                .map(FakeJson::deployment),
                        "codespace deployment code 4: Deployment not found");
            case "/akash/deployment/v1beta4/groups/info" ->
                found(
                        state.deployment(
                                        FakeQuery.bidId(query).getOwner(),
                                        FakeQuery.bidId(query).getDseq())
                                .filter(found -> FakeQuery.bidId(query).getGseq() <= found.groups.size())
                                .map(found -> FakeJson.object()
                                        .set(
                                                "group",
                                                FakeJson.group(
                                                        found,
                                                        FakeQuery.bidId(query).getGseq()))),
                        "codespace deployment code 14: Group not found");
            case "/akash/market/v1beta5/orders/info" ->
                found(
                        state.order(FakeQuery.bidId(query))
                                .map(order -> FakeJson.object().set("order", order(order))),
                        "codespace market code 15: invalid order: order not found");
            case "/akash/market/v1beta5/bids/info" ->
                found(
                        state.bid(FakeQuery.bidId(query)).map(FakeJson::bid),
                        "codespace market code 18: invalid bid: bid not found");
            case "/akash/market/v1beta5/leases/info" ->
                found(
                        state.lease(FakeQuery.bidId(query)).map(FakeJson::lease),
                        "codespace market code 20: invalid lease: lease not found");
            case "/akash/deployment/v1beta4/deployments/list" ->
                FakeQuery.page(
                        "deployments",
                        state.deployments.stream()
                                .filter(found -> FakeQuery.matches(query, "owner", found.owner)
                                        && FakeQuery.matches(query, "state", found.state))
                                .map(FakeJson::deployment)
                                .toList(),
                        query);
            case "/akash/market/v1beta5/bids/list" -> FakeQuery.page("bids", bids(query), query);
            case "/akash/market/v1beta5/leases/list" -> FakeQuery.page("leases", leases(query), query);
            case "/akash/market/v1beta5/orders/list" -> FakeQuery.page("orders", orders(query), query);
            case "/akash/provider/v1beta4/providers" ->
                FakeQuery.page(
                        "providers",
                        state.providers.values().stream()
                                .map(FakeQueries::provider)
                                .toList(),
                        query);
            case "/akash/cert/v1/certificates/list" -> FakeQuery.page("certificates", certificates(query), query);
            case "/akash/bme/v1/params" -> ok(mintParams());
            case "/akash/bme/v1/status" -> state.oracleStalled ? stalled() : ok(mintStatus());
            case "/akash/bme/v1/ledger" ->
                FakeQuery.page(
                        "records", state.mints.stream().map(FakeJson::mint).toList(), query);
            case "/akash/oracle/v2/aggregated_price/akt" -> state.oracleStalled ? stalled() : ok(price());
            default -> FakeAnswer.error(501, 12, "Not Implemented");
        };
    }

    private List<ObjectNode> bids(Map<String, String> query) {
        return state.bids.stream()
                .filter(bid -> FakeQuery.isOf(query, bid.id) && FakeQuery.matches(query, "state", bid.state))
                .map(FakeJson::bid)
                .toList();
    }

    private List<ObjectNode> leases(Map<String, String> query) {
        return state.leases.stream()
                .filter(lease -> FakeQuery.isOf(query, lease.id) && FakeQuery.matches(query, "state", lease.state))
                .map(FakeJson::lease)
                .toList();
    }

    private FakeAnswer balances(String address) {
        ObjectNode node = FakeJson.object();
        var array = node.putArray("balances");
        Optional.ofNullable(state.accounts.get(address))
                .ifPresent(account -> account.coins.forEach(
                        (denom, amount) -> array.addObject().put("denom", denom).put("amount", amount.toString())));
        node.putObject("pagination").putNull("next_key").put("total", "2");
        return ok(node);
    }

    private static JsonNode account(FakeState.Account account) {
        ObjectNode node = FakeJson.object();
        ObjectNode info = node.putObject("info")
                .put("address", account.address)
                .put("account_number", Long.toString(account.number))
                .put("sequence", Long.toString(account.sequence));
        if (account.key == null) {
            info.putNull("pub_key");
        } else {
            info.putObject("pub_key")
                    .put("@type", "/cosmos.crypto.secp256k1.PubKey")
                    .put("key", Base64.getEncoder().encodeToString(account.key.bytes()));
        }
        return node;
    }

    private JsonNode block() {
        ObjectNode node = FakeJson.object();
        node.putObject("block")
                .putObject("header")
                .put("chain_id", chainId)
                .put("height", Long.toString(state.height))
                .put("time", state.time.toString());
        return node;
    }

    private JsonNode nodeInfo() {
        ObjectNode node = FakeJson.object();
        node.putObject("default_node_info").put("network", chainId);
        node.putObject("application_version").put("version", "v2.1.0-rc10");
        return node;
    }

    private static JsonNode params(String name) {
        ObjectNode node = FakeJson.object();
        var array = node.putObject("params").putArray(name);
        array.addObject().put("denom", "uakt").put("amount", "500000");
        array.addObject().put("denom", "uact").put("amount", "500000");
        return node;
    }

    private static JsonNode marketParams() {
        ObjectNode node = (ObjectNode) params("bid_min_deposits");
        ((ObjectNode) node.path("params")).put("order_max_bids", 20);
        return node;
    }

    private static JsonNode mintParams() {
        ObjectNode node = FakeJson.object();
        node.putObject("params")
                .put("min_epoch_blocks", "10")
                .put("mint_spread_bps", 25)
                .putArray("min_mint")
                .addObject()
                .put("denom", "uact")
                .put("amount", "10000000");
        return node;
    }

    private JsonNode mintStatus() {
        return FakeJson.object()
                .put("status", state.mintsAllowed ? "mint_status_healthy" : "mint_status_halt_cr")
                .put("collateral_ratio", "6.249981250056249831")
                .put("mints_allowed", state.mintsAllowed)
                .put("refunds_allowed", true);
    }

    private JsonNode price() {
        ObjectNode node = FakeJson.object();
        node.putObject("aggregated_price")
                .put("denom", "akt")
                .put("twap", state.aktPrice.setScale(18).toPlainString())
                .put("timestamp", state.time.toString());
        node.putObject("price_health").put("denom", "akt").put("is_healthy", true);
        return node;
    }

    private static FakeAnswer stalled() {
        return FakeAnswer.error(
                500, 2, "codespace oracle.v2 code 4: price stalled: collections: not found: key 'akt/usd'");
    }

    private static JsonNode provider(FakeState.Provider provider) {
        ObjectNode node = FakeJson.object().put("owner", provider.owner()).put("host_uri", provider.hostUri());
        node.putArray("attributes").addObject().put("key", "region").put("value", provider.region());
        node.putObject("info").put("email", "").put("website", "");
        return node;
    }

    private List<? extends JsonNode> orders(Map<String, String> query) {
        return state.orders.stream()
                .filter(order -> FakeQuery.matches(query, "owner", order.owner)
                        && FakeQuery.matches(query, "dseq", Long.toString(order.dseq)))
                .map(this::order)
                .toList();
    }

    private ObjectNode order(FakeState.Order order) {
        return FakeJson.order(
                order,
                state.deployment(order.owner, order.dseq).orElseThrow().groups.get(order.gseq - 1));
    }

    private List<? extends JsonNode> certificates(Map<String, String> query) {
        return state.certificates.stream()
                .filter(found -> found.owner().equals(query.get("filter.owner"))
                        && found.serial().toString().equals(query.get("filter.serial")))
                .map(found -> {
                    ObjectNode node =
                            FakeJson.object().put("serial", found.serial().toString());
                    node.putObject("certificate")
                            .put("state", found.state())
                            .put(
                                    "cert",
                                    Base64.getEncoder()
                                            .encodeToString(found.pem().getBytes(StandardCharsets.US_ASCII)))
                            .put("pubkey", "");
                    return node;
                })
                .toList();
    }

    static FakeAnswer ok(JsonNode node) {
        return new FakeAnswer(200, node);
    }

    private static FakeAnswer found(Optional<? extends JsonNode> node, String otherwise) {
        return node.<FakeAnswer>map(FakeQueries::ok).orElseGet(() -> FakeAnswer.error(404, 5, otherwise));
    }
}
