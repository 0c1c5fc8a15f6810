package io.purser.akash.chain.node;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.problem.ConnectionFailureText;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/** One node's REST interface. It distinguishes a node that is unusable from a node that refuses a request. */
public final class RestNode {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final NodeHttpExchange http;

    public RestNode(URI base, NodeHttpExchange http) {
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.http = http;
    }

    URI base() {
        return base;
    }

    /** The answer to a query. If the node refuses, this throws a {@link ChainException}. */
    public NodeResponse get(String path) throws NodeUnusable {
        return answer(exchange(path, Optional.empty()));
    }

    public Block latestBlock() throws NodeUnusable {
        return Block.read(get("/cosmos/base/tendermint/v1beta1/blocks/latest"));
    }

    public NodeResponse simulate(byte[] transaction) throws NodeUnusable {
        String body = JSON.createObjectNode()
                .put("tx_bytes", Base64.getEncoder().encodeToString(transaction))
                .toString();
        return answer(exchange("/cosmos/tx/v1beta1/simulate", Optional.of(body)));
    }

    /** Sends a transaction. The result is only the node's own check, and a success there means little. */
    public TransactionResult broadcast(byte[] transaction) throws NodeUnusable {
        String body = JSON.createObjectNode()
                .put("tx_bytes", Base64.getEncoder().encodeToString(transaction))
                .put("mode", "BROADCAST_MODE_SYNC")
                .toString();
        return TransactionResult.read(
                answer(exchange("/cosmos/tx/v1beta1/txs", Optional.of(body))).at("tx_response"));
    }

    /** The result of a transaction; empty while this node has indexed no block that contains it. */
    public Optional<TransactionResult> transaction(String hash) throws NodeUnusable {
        try {
            return Optional.of(
                    TransactionResult.read(get("/cosmos/tx/v1beta1/txs/" + hash).at("tx_response")));
        } catch (ChainException e) {
            if (e.failure() instanceof ChainFailure.Absent) {
                return Optional.empty();
            }
            // For example, this node keeps no index. It cannot say whether the transaction exists, and another node may
            // know.
            throw new NodeUnusable(base + " does not say what became of a transaction: "
                    + e.failure().advice());
        }
    }

    private NodeHttpExchange.Response exchange(String path, Optional<String> body) throws NodeUnusable {
        URI uri = URI.create(base + path);
        NodeHttpExchange.Response response;
        try {
            response = body.isPresent() ? http.post(uri, body.get()) : http.get(uri);
        } catch (IOException e) {
            throw new NodeUnusable(base + " cannot be reached (" + ConnectionFailureText.why(e) + ")");
        }
        // Proxies in front of nodes and overloaded nodes answer with these. The SDK's gateway itself answers with 500
        // or 501.
        if (response.status() == 429
                || response.status() == 502
                || response.status() == 503
                || response.status() == 504) {
            throw new NodeUnusable(base + " answers " + response.status());
        }
        return response;
    }

    private NodeResponse answer(NodeHttpExchange.Response response) throws NodeUnusable {
        JsonNode json;
        try {
            json = JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new NodeUnusable(base + " answers " + response.status() + " with something that is not JSON");
        }
        if (json == null || !json.isObject()) {
            throw new NodeUnusable(base + " answers " + response.status() + " with something that is no JSON object");
        }
        if (response.status() == 200) {
            return new NodeResponse(json);
        }
        if (!json.has("code")) {
            throw new NodeUnusable(base + " answers " + response.status() + " in a form that is not the gateway's");
        }
        throw new ChainException(FailureReader.ofQuery(
                response.status(),
                json.path("code").asInt(),
                json.path("message").asText()));
    }
}
