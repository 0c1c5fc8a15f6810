package io.purser.akash.chain.node;

import io.purser.akash.chain.answer.BlockAnswer;
import io.purser.akash.chain.answer.ErrorAnswer;
import io.purser.akash.chain.answer.SimulationAnswer;
import io.purser.akash.chain.answer.TransactionAnswer;
import io.purser.json.OutsideJson;
import io.purser.json.SentJson;
import io.purser.json.UnreadableJson;
import io.purser.problem.ConnectionFailureText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/** One node's REST interface. It distinguishes a node that is unusable from a node that refuses a request. */
public final class RestNode {
    /** The most characters of a refusal that are read; the longest of real nodes have some hundreds. */
    private static final int LONGEST_MESSAGE = 4_000;

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

    /**
     * The answer to a query. If the node refuses, this throws a {@link ChainException}.
     *
     * @throws NodeUnusable also if the node fails by itself, because another node may answer
     */
    public <T> T get(String path, Class<T> answer) throws NodeUnusable {
        return sized(path, answer).answer();
    }

    /** An answer, and how many characters it had. */
    record SizedAnswer<T>(T answer, int size) {}

    /** The answer to a query, as {@link #get} gives it. */
    <T> SizedAnswer<T> sized(String path, Class<T> answer) throws NodeUnusable {
        try {
            NodeHttpExchange.Response response = exchange(path, Optional.empty());
            return new SizedAnswer<>(read(response, answer), response.body().length());
        } catch (ChainException e) {
            if (FailureReader.isOfTheNode(e.failure())) {
                throw new NodeUnusable(base + " fails: " + e.failure().advice());
            }
            throw e;
        }
    }

    public Block latestBlock() throws NodeUnusable {
        return Block.of(get("/cosmos/base/tendermint/v1beta1/blocks/latest", BlockAnswer.class));
    }

    /** The gas that a transaction would use. */
    public long simulate(byte[] transaction) throws NodeUnusable {
        return read(
                        exchange("/cosmos/tx/v1beta1/simulate", Optional.of(SentTransaction.toSimulate(transaction))),
                        SimulationAnswer.class)
                .gasInfo()
                .gasUsed();
    }

    /** Sends a transaction. The result is only the node's own check, and a success there means little. */
    public TransactionResult broadcast(byte[] transaction) throws NodeUnusable {
        return TransactionResult.of(read(
                exchange("/cosmos/tx/v1beta1/txs", Optional.of(SentTransaction.toBroadcast(transaction))),
                TransactionAnswer.class));
    }

    /** The result of a transaction; empty while this node has indexed no block that contains it. */
    public Optional<TransactionResult> transaction(String hash) throws NodeUnusable {
        try {
            return Optional.of(TransactionResult.of(get("/cosmos/tx/v1beta1/txs/" + hash, TransactionAnswer.class)));
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

    /** The body of a request with a transaction. */
    @RegisterForReflection
    record SentTransaction(String txBytes, Optional<String> mode) {
        static SentTransaction toSimulate(byte[] transaction) {
            return new SentTransaction(Base64.getEncoder().encodeToString(transaction), Optional.empty());
        }

        static SentTransaction toBroadcast(byte[] transaction) {
            return new SentTransaction(
                    Base64.getEncoder().encodeToString(transaction), Optional.of("BROADCAST_MODE_SYNC"));
        }
    }

    private NodeHttpExchange.Response exchange(String path, Optional<SentTransaction> body) throws NodeUnusable {
        URI uri = URI.create(base + path);
        NodeHttpExchange.Response response;
        try {
            response = body.isPresent() ? http.post(uri, SentJson.write(body.get())) : http.get(uri);
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

    private <T> T read(NodeHttpExchange.Response response, Class<T> answer) throws NodeUnusable {
        if (response.status() != 200) {
            throw new ChainException(refusal(response));
        }
        try {
            return OutsideJson.read(response.body(), answer);
        } catch (UnreadableJson e) {
            if (e.isObject()) {
                throw new ChainException(new ChainFailure.Unreadable(String.valueOf(e.getMessage())));
            }
            throw new NodeUnusable(base + " answers 200 with something else: " + e.getMessage());
        }
    }

    private ChainFailure refusal(NodeHttpExchange.Response response) throws NodeUnusable {
        try {
            ErrorAnswer error = OutsideJson.read(response.body(), ErrorAnswer.class);
            return FailureReader.ofQuery(
                    response.status(), error.code(), cut(error.message().orElse("")));
        } catch (UnreadableJson e) {
            throw new NodeUnusable(
                    base + " answers " + response.status() + " in a form that is not the gateway's: " + e.getMessage());
        }
    }

    private static String cut(String message) {
        return message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    }
}
