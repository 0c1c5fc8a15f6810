package io.purser.akash.chain.node;

import io.purser.akash.chain.answer.AttributeAnswer;
import io.purser.akash.chain.answer.TransactionAnswer;
import io.purser.json.OutsideJson;
import io.purser.json.UnreadableJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An event that a transaction caused, such as {@code akash.market.v1.EventLeaseCreated}. */
public record ChainEvent(String type, Map<String, String> attributes) {
    public ChainEvent {
        attributes = Map.copyOf(attributes);
    }

    static ChainEvent of(TransactionAnswer.Event answer) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (AttributeAnswer attribute : answer.attributes()) {
            attributes.put(attribute.key().orElse(""), attribute.value().orElse(""));
        }
        return new ChainEvent(answer.type(), attributes);
    }

    /** The record in an attribute. The attributes of typed events are JSON. */
    <T> Optional<T> read(String name, Class<T> answer) {
        String text = attributes.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OutsideJson.read(text, answer));
        } catch (UnreadableJson e) {
            throw new ChainException(new ChainFailure.Unreadable(type + ", " + name + ": " + e.getMessage()));
        }
    }
}
