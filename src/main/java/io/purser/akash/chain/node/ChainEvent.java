package io.purser.akash.chain.node;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An event that a transaction caused, such as {@code akash.market.v1.EventLeaseCreated}. */
public record ChainEvent(String type, Map<String, String> attributes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ChainEvent {
        attributes = Map.copyOf(attributes);
    }

    static ChainEvent read(NodeResponse answer) {
        Map<String, String> attributes = new LinkedHashMap<>();
        answer.list(
                "attributes",
                attribute -> attributes.put(
                        attribute.optionalText("key").orElse(""),
                        attribute.optionalText("value").orElse("")));
        return new ChainEvent(answer.text("type"), attributes);
    }

    /** The JSON of an attribute. The attributes of typed events are JSON. */
    Optional<NodeResponse> json(String name) {
        String text = attributes.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NodeResponse(JSON.readTree(text)));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
