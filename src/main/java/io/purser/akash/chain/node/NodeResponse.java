package io.purser.akash.chain.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.akash.wallet.Address;
import io.purser.json.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a node's answer. It is read strictly: a field that is missing or has another type is a
 * {@link ChainFailure.Unreadable}.
 */
public final class NodeResponse {
    private final JsonNode node;
    private final String path;

    public NodeResponse(JsonNode node) {
        this(node, "");
    }

    private NodeResponse(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    public NodeResponse at(String name) {
        return new NodeResponse(node.path(name), path.isEmpty() ? name : path + "." + name);
    }

    public boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    public String text(String name) {
        NodeResponse value = at(name);
        if (!value.node.isTextual()) {
            throw value.unreadable("a text");
        }
        return value.node.textValue();
    }

    /** The text; empty if it is absent, null or empty. */
    public Optional<String> optionalText(String name) {
        return Optional.of(node.path(name).asText("")).filter(text -> !text.isEmpty() && !text.equals("null"));
    }

    /** A number of up to 64 bits. Gateways write it as a text. */
    public long number(String name) {
        NodeResponse value = at(name);
        try {
            if (value.node.isIntegralNumber()) {
                return value.node.bigIntegerValue().longValueExact();
            }
            if (value.node.isTextual()) {
                return Long.parseLong(value.node.textValue());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw value.unreadable("a number");
        }
        throw value.unreadable("a number");
    }

    public int smallNumber(String name) {
        try {
            return Math.toIntExact(number(name));
        } catch (ArithmeticException e) {
            throw at(name).unreadable("a small number");
        }
    }

    public boolean flag(String name) {
        NodeResponse value = at(name);
        if (!value.node.isBoolean()) {
            throw value.unreadable("true or false");
        }
        return value.node.booleanValue();
    }

    BigInteger integer(String name) {
        try {
            return Numbers.integer(text(name));
        } catch (NumberFormatException e) {
            throw at(name).unreadable("a whole number");
        }
    }

    public BigDecimal decimal(String name) {
        try {
            return Numbers.decimal(text(name));
        } catch (NumberFormatException e) {
            throw at(name).unreadable("a decimal");
        }
    }

    public Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException e) {
            throw at(name).unreadable("a time");
        }
    }

    /** A duration in the form of protobuf's JSON, in seconds: {@code 3600s}. */
    public Duration duration(String name) {
        String text = text(name);
        try {
            return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw at(name).unreadable("a duration in seconds");
        }
    }

    public Address address(String name) {
        return Address.tryParse(text(name)).orElseThrow(() -> at(name).unreadable("an address"));
    }

    public byte[] bytes(String name) {
        try {
            return java.util.Base64.getDecoder().decode(text(name));
        } catch (IllegalArgumentException e) {
            throw at(name).unreadable("Base64");
        }
    }

    /** The elements; empty if the list is absent or null. */
    public <T> List<T> list(String name, Function<NodeResponse, T> read) {
        NodeResponse array = at(name);
        if (!array.isPresent()) {
            return List.of();
        }
        if (!array.node.isArray()) {
            throw array.unreadable("a list");
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < array.node.size(); i++) {
            values.add(read.apply(new NodeResponse(array.node.get(i), array.path + "[" + i + "]")));
        }
        return values;
    }

    public List<String> texts(String name) {
        return list(name, NodeResponse::ownText);
    }

    public <T> Optional<T> optional(String name, Function<NodeResponse, T> read) {
        NodeResponse value = at(name);
        return value.isPresent() ? Optional.of(read.apply(value)) : Optional.empty();
    }

    private String ownText() {
        if (!node.isTextual()) {
            throw unreadable("a text");
        }
        return node.textValue();
    }

    JsonNode node() {
        return node;
    }

    ChainException unreadable(String expected) {
        return new ChainException(new ChainFailure.Unreadable(path + " is not " + expected));
    }
}
