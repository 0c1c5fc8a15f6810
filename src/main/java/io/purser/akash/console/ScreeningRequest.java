package io.purser.akash.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import java.math.RoundingMode;
import java.util.List;

/** Writes a group in the form that screening requires. */
final class ScreeningRequest {
    private ScreeningRequest() {}

    static ObjectNode of(GroupSpec group) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode requirements = request.putObject("requirements");
        ObjectNode signedBy = requirements.putObject("signedBy");
        group.requirements().signedBy().allOfOrNone().forEach(signedBy.putArray("allOf")::add);
        group.requirements().signedBy().anyOfOrNone().forEach(signedBy.putArray("anyOf")::add);
        requirements.set("attributes", attributes(group.requirements().attributes()));
        ArrayNode resources = request.putArray("resources");
        group.resources().forEach(unit -> resources.add(unit(unit)));
        request.put("timezone", "UTC");
        return request;
    }

    private static ObjectNode unit(ResourceUnit unit) {
        Resources resources = unit.resource();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ObjectNode resource = node.putObject("resource");
        resource.put("id", resources.id());
        resource.set(
                "cpu",
                measured("units", resources.cpu().units(), resources.cpu().attributes()));
        resource.set(
                "memory",
                measured(
                        "quantity",
                        resources.memory().quantity(),
                        resources.memory().attributes()));
        resource.set(
                "gpu",
                measured("units", resources.gpu().units(), resources.gpu().attributes()));
        ArrayNode storage = resource.putArray("storage");
        resources
                .storage()
                .forEach(volume ->
                        storage.add(((ObjectNode) measured("quantity", volume.quantity(), volume.attributes()))
                                .put("name", volume.name())));
        ArrayNode endpoints = resource.putArray("endpoints");
        resources
                .endpoints()
                .forEach(endpoint -> endpoints
                        .addObject()
                        .put("kind", endpoint.kind().name())
                        .put("sequence_number", endpoint.sequenceNumber()));
        node.put("count", unit.count());
        node.putObject("price")
                .put("denom", unit.price().denom())
                // Screening takes whole numbers. The price is rounded up, because a provider may bid up to the price
                // itself.
                .put(
                        "amount",
                        unit.price().amount().setScale(0, RoundingMode.UP).toPlainString());
        return node;
    }

    private static JsonNode measured(String name, long value, List<Attribute> attributes) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject(name).put("val", Long.toUnsignedString(value));
        node.set("attributes", attributes(attributes));
        return node;
    }

    private static ArrayNode attributes(List<Attribute> attributes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        attributes.forEach(
                attribute -> array.addObject().put("key", attribute.key()).put("value", attribute.value()));
        return array;
    }
}
