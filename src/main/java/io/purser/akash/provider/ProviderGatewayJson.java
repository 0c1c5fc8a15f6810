package io.purser.akash.provider;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the answers of gateways into the records of this package. */
final class ProviderGatewayJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProviderGatewayJson() {}

    static LeaseStatus status(String body) {
        JsonNode root = read(body);
        return new LeaseStatus(
                map(root.path("services"), ProviderGatewayJson::service),
                map(root.path("forwarded_ports"), ports -> list(ports, ProviderGatewayJson::port)),
                map(root.path("ips"), addresses -> list(addresses, ProviderGatewayJson::address)));
    }

    static LogLine line(String frame) {
        JsonNode node = read(frame);
        return new LogLine(node.path("name").asText(), node.path("message").asText());
    }

    static KubeEvent event(String frame) {
        JsonNode node = read(frame);
        JsonNode object = node.path("object");
        return new KubeEvent(
                node.path("type").asText(),
                node.path("reason").asText(),
                node.path("note").asText(node.path("message").asText()),
                object.path("kind").asText() + "/" + object.path("name").asText());
    }

    private static LeaseStatus.ServiceStatus service(JsonNode node) {
        return new LeaseStatus.ServiceStatus(
                node.path("available").asLong(),
                node.path("total").asLong(),
                node.path("ready_replicas").asLong(),
                list(node.path("uris"), JsonNode::asText));
    }

    private static LeaseStatus.ForwardedPort port(JsonNode node) {
        return new LeaseStatus.ForwardedPort(
                node.path("host").asText(),
                node.path("port").asInt(),
                node.path("externalPort").asInt(),
                node.path("proto").asText("TCP"));
    }

    /** Go writes these names with capital letters. */
    private static LeaseStatus.LeasedAddress address(JsonNode node) {
        return new LeaseStatus.LeasedAddress(
                node.path("IP").asText(),
                node.path("Port").asInt(),
                node.path("ExternalPort").asInt(),
                node.path("Protocol").asText());
    }

    private static JsonNode read(String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new GatewayException(new GatewayFailure.Unreadable("it is not JSON"));
        }
        if (node == null || !node.isObject()) {
            throw new GatewayException(new GatewayFailure.Unreadable("it is no JSON object"));
        }
        return node;
    }

    private static <T> Map<String, T> map(JsonNode node, Function<JsonNode, T> read) {
        Map<String, T> values = new LinkedHashMap<>();
        node.properties().forEach(entry -> values.put(entry.getKey(), read.apply(entry.getValue())));
        return values;
    }

    private static <T> List<T> list(JsonNode node, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        node.forEach(element -> values.add(read.apply(element)));
        return values;
    }
}
