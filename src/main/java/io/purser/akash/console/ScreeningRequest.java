package io.purser.akash.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import java.math.RoundingMode;
import java.util.List;

/** A group in the form that screening requires. */
record ScreeningRequest(Requirements requirements, List<Unit> resources, String timezone) {
    record Requirements(@JsonProperty("signedBy") SignedBy signedBy, List<Pair> attributes) {
        static Requirements of(PlacementRequirements requirements) {
            return new Requirements(
                    new SignedBy(
                            requirements.signedBy().allOfOrNone(),
                            requirements.signedBy().anyOfOrNone()),
                    Pair.of(requirements.attributes()));
        }
    }

    record SignedBy(
            @JsonProperty("allOf") List<String> allOf,
            @JsonProperty("anyOf") List<String> anyOf) {}

    /** An attribute. */
    record Pair(String key, String value) {
        static List<Pair> of(List<Attribute> attributes) {
            return attributes.stream()
                    .map(attribute -> new Pair(attribute.key(), attribute.value()))
                    .toList();
        }
    }

    record Unit(Resources resource, long count, Price price) {
        static Unit of(ResourceUnit unit) {
            return new Unit(
                    Resources.of(unit.resource()),
                    unit.count(),
                    new Price(
                            unit.price().denom(),
                            // Screening takes whole numbers. The price is rounded up, because a provider may bid up to
                            // the price itself.
                            unit.price().amount().setScale(0, RoundingMode.UP).toPlainString()));
        }
    }

    record Price(String denom, String amount) {}

    record Resources(
            long id, Processors cpu, Bytes memory, Processors gpu, List<Volume> storage, List<Endpoint> endpoints) {
        static Resources of(io.purser.akash.sdl.group.Resources resources) {
            return new Resources(
                    resources.id(),
                    new Processors(
                            Amount.of(resources.cpu().units()),
                            Pair.of(resources.cpu().attributes())),
                    new Bytes(
                            Amount.of(resources.memory().quantity()),
                            Pair.of(resources.memory().attributes())),
                    new Processors(
                            Amount.of(resources.gpu().units()),
                            Pair.of(resources.gpu().attributes())),
                    resources.storage().stream()
                            .map(volume -> new Volume(
                                    Amount.of(volume.quantity()), Pair.of(volume.attributes()), volume.name()))
                            .toList(),
                    resources.endpoints().stream()
                            .map(endpoint -> new Endpoint(endpoint.kind().name(), endpoint.sequenceNumber()))
                            .toList());
        }
    }

    /** A number of up to 64 bits without a sign. */
    record Amount(String val) {
        static Amount of(long value) {
            return new Amount(Long.toUnsignedString(value));
        }
    }

    record Processors(Amount units, List<Pair> attributes) {}

    record Bytes(Amount quantity, List<Pair> attributes) {}

    record Volume(Amount quantity, List<Pair> attributes, String name) {}

    record Endpoint(String kind, long sequenceNumber) {}

    static ScreeningRequest of(GroupSpec group) {
        return new ScreeningRequest(
                Requirements.of(group.requirements()),
                group.resources().stream().map(Unit::of).toList(),
                "UTC");
    }
}
