package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.chain.wire.BidID;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the query of a request to the node asks for. */
final class FakeQuery {
    private static final int MANY = 10;

    private FakeQuery() {}

    static BidID bidId(Map<String, String> query) {
        return BidID.newBuilder()
                .setOwner(query.getOrDefault("id.owner", ""))
                .setDseq(Long.parseLong(query.getOrDefault("id.dseq", "0")))
                .setGseq(Integer.parseInt(query.getOrDefault("id.gseq", "0")))
                .setOseq(Integer.parseInt(query.getOrDefault("id.oseq", "0")))
                .setProvider(query.getOrDefault("id.provider", ""))
                .setBseq(Integer.parseInt(query.getOrDefault("id.bseq", "0")))
                .build();
    }

    static boolean isOf(Map<String, String> query, BidID id) {
        return matches(query, "owner", id.getOwner()) && matches(query, "dseq", Long.toString(id.getDseq()));
    }

    static boolean matches(Map<String, String> query, String name, String value) {
        String wanted = query.get("filters." + name);
        return wanted == null || wanted.equals(value);
    }

    /**
     * A page with one item, so that a client that reads only the first page fails; with more items if there are many.
     */
    static FakeAnswer page(String name, List<? extends JsonNode> all, Map<String, String> query) {
        int from = query.containsKey("pagination.key")
                ? Integer.parseInt(
                        new String(Base64.getDecoder().decode(query.get("pagination.key")), StandardCharsets.US_ASCII))
                : 0;
        ObjectNode node = FakeJson.object();
        var array = node.putArray(name);
        int size = all.size() > MANY ? MANY : 1;
        all.stream().skip(from).limit(size).forEach(array::add);
        ObjectNode pagination = node.putObject("pagination").put("total", "1");
        if (from + size < all.size()) {
            pagination.put(
                    "next_key",
                    Base64.getEncoder()
                            .encodeToString(Integer.toString(from + size).getBytes(StandardCharsets.US_ASCII)));
        } else {
            pagination.putNull("next_key");
        }
        return FakeQueries.ok(node);
    }

    static Map<String, String> of(URI uri) {
        Map<String, String> values = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : List.of(uri.getRawQuery().split("&", -1))) {
                int equals = pair.indexOf('=');
                values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
