package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The transactions that a node has: those that wait for a block, and those that are in one. */
final class FakePool {
    /** The gas for taking a fee. A simulation without a fee reports this much too little. */
    private static final long FEE_GAS = 15_900;

    private final FakeState state;
    private final FakeChainMessages messages;
    private final FakeAnte ante;
    private final FakeFaults faults;
    private final List<byte[]> pool = new ArrayList<>();
    private final Map<String, ObjectNode> transactions = new LinkedHashMap<>();
    private int broadcasts;

    FakePool(FakeState state, FakeChainMessages messages, FakeAnte ante, FakeFaults faults) {
        this.state = state;
        this.messages = messages;
        this.ante = ante;
        this.faults = faults;
    }

    /** How many broadcasts arrived, including refused ones. */
    int broadcasts() {
        return broadcasts;
    }

    /** The answer for each transaction in a block, by its hash. */
    Map<String, ObjectNode> transactions() {
        return transactions;
    }

    /** Takes what waits into a block. */
    void deliver() {
        List<byte[]> taken = faults.has(FakeFaults.Fault.HOLDING_POOL) ? List.of() : List.copyOf(pool);
        taken.forEach(this::deliver);
        pool.removeAll(taken);
    }

    /** Answers a broadcast or a simulation. */
    FakeAnswer post(String path, JsonNode body) {
        byte[] bytes = Base64.getDecoder().decode(body.path("tx_bytes").asText());
        if (path.endsWith("/simulate")) {
            return simulate(bytes);
        }
        if (!body.path("mode").asText().equals("BROADCAST_MODE_SYNC")) {
            return FakeAnswer.error(500, 2, "unsupported return type unspecified; supported types: sync, async");
        }
        broadcasts++;
        String hash = hash(bytes);
        boolean isKnown = transactions.containsKey(hash)
                || pool.stream().anyMatch(held -> hash(held).equals(hash));
        try {
            if (isKnown) {
                throw new FakeRefusal("sdk", 19, "");
            }
            if (faults.happens(FakeFaults.Fault.FULL)) {
                throw new FakeRefusal("sdk", 20, "");
            }
            if (faults.has(FakeFaults.Fault.REFUSING)) {
                throw new FakeRefusal("sdk", 13, "insufficient fees; got: 1uakt required: 2uakt: insufficient fee");
            }
            // A lost transaction leaves no trace: a node drops the results of its checks with every block.
            boolean isLost = faults.happens(FakeFaults.Fault.LOST);
            ante.check(FakeAnte.parse(bytes), isLost);
            if (!isLost) {
                pool.add(bytes);
            }
            return new FakeAnswer(200, response(hash, 0, new Outcome(0, "", "", 0, 0, List.of())));
        } catch (FakeRefusal refusal) {
            return new FakeAnswer(200, response(hash, 0, Outcome.of(refusal, 0)));
        }
    }

    private FakeAnswer simulate(byte[] bytes) {
        try {
            FakeAnte.Parsed parsed = FakeAnte.parse(bytes);
            ante.check(parsed, true);
            for (Any message : parsed.messages()) {
                messages.prepare(message);
            }
            ObjectNode node = FakeJson.object();
            node.putObject("gas_info")
                    .put("gas_wanted", "18446744073709551615")
                    .put("gas_used", Long.toString(simulatedGas(parsed)));
            return new FakeAnswer(200, node);
        } catch (FakeRefusal refusal) {
            return FakeAnswer.error(500, 2, refusal.log() + " [\u2026/ante/x.go:1] with gas used: '1174'");
        }
    }

    private static long simulatedGas(FakeAnte.Parsed parsed) {
        long gas = FakeChainMessages.gasOf(parsed.messages());
        return parsed.auth().getFee().getAmountCount() > 0 ? gas : gas - FEE_GAS;
    }

    private void deliver(byte[] bytes) {
        try {
            FakeAnte.Parsed parsed = FakeAnte.parse(bytes);
            long wanted = parsed.auth().getFee().getGasLimit();
            long used = FakeChainMessages.gasOf(parsed.messages()) + faults.gasMoreThanSimulated();
            if (used > wanted) {
                throw new FakeRefusal(
                        "sdk",
                        11,
                        "out of gas in location: WriteFlat; gasWanted: " + wanted + ", gasUsed: " + used
                                + ": out of gas");
            }
            List<FakeChainMessages.Effect> effects = new ArrayList<>();
            for (Any message : parsed.messages()) {
                effects.add(prepare(message));
            }
            List<FakeChainMessages.Event> events =
                    effects.stream().flatMap(effect -> effect.apply().stream()).toList();
            record(bytes, new Outcome(0, "", "", wanted, used, events));
        } catch (FakeRefusal refusal) {
            record(bytes, Outcome.of(refusal, 1));
        }
    }

    private FakeChainMessages.Effect prepare(Any message) throws FakeRefusal {
        try {
            return messages.prepare(message);
        } catch (FakeRefusal refusal) {
            throw new FakeRefusal(
                    refusal.codespace(),
                    refusal.code(),
                    "failed to execute message; message index: 0: " + refusal.log());
        }
    }

    /** What became of a transaction. */
    private record Outcome(
            int code, String codespace, String log, long wanted, long used, List<FakeChainMessages.Event> events) {
        static Outcome of(FakeRefusal refusal, long gas) {
            return new Outcome(refusal.code(), refusal.codespace(), refusal.log(), gas, gas, List.of());
        }
    }

    private void record(byte[] bytes, Outcome outcome) {
        String hash = hash(bytes);
        transactions.put(hash, response(hash, state.height, outcome));
    }

    private static ObjectNode response(String hash, long height, Outcome outcome) {
        ObjectNode node = FakeJson.object();
        ObjectNode inner = node.putObject("tx_response");
        inner.put("height", Long.toString(height))
                .put("txhash", hash)
                .put("codespace", outcome.codespace())
                .put("code", outcome.code())
                .put("raw_log", outcome.log())
                .put("gas_wanted", Long.toString(outcome.wanted()))
                .put("gas_used", Long.toString(outcome.used()));
        var array = inner.putArray("events");
        outcome.events().forEach(event -> {
            ObjectNode written = array.addObject().put("type", event.type());
            var attributes = written.putArray("attributes");
            event.attributes()
                    .forEach((key, value) ->
                            attributes.addObject().put("key", key).put("value", value));
        });
        return node;
    }

    /** As the node writes it. */
    private static String hash(byte[] bytes) {
        return Sha256.hex(bytes).toUpperCase(Locale.ROOT);
    }
}
