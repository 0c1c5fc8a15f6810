package io.purser.akash.chain.model;

import com.google.protobuf.ByteString;
import io.purser.akash.chain.wire.Quantity;
import io.purser.akash.chain.wire.ResourceValue;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.Storage;
import java.util.List;

/** Writes groups and their resources in protobuf's form. */
public final class ResourceWriter {
    private ResourceWriter() {}

    public static io.purser.akash.chain.wire.GroupSpec group(GroupSpec group) {
        io.purser.akash.chain.wire.GroupSpec.Builder builder = io.purser.akash.chain.wire.GroupSpec.newBuilder()
                .setName(group.name())
                .setRequirements(requirements(group.requirements()));
        group.resources().forEach(unit -> builder.addResources(unit(unit)));
        return builder.build();
    }

    private static io.purser.akash.chain.wire.PlacementRequirements requirements(PlacementRequirements requirements) {
        return io.purser.akash.chain.wire.PlacementRequirements.newBuilder()
                .setSignedBy(io.purser.akash.chain.wire.SignedBy.newBuilder()
                        .addAllAllOf(requirements.signedBy().allOfOrNone())
                        .addAllAnyOf(requirements.signedBy().anyOfOrNone()))
                .addAllAttributes(attributes(requirements.attributes()))
                .build();
    }

    private static io.purser.akash.chain.wire.ResourceUnit unit(ResourceUnit unit) {
        return io.purser.akash.chain.wire.ResourceUnit.newBuilder()
                .setResource(resources(unit.resource()))
                .setCount(Math.toIntExact(unit.count()))
                .setPrice(decCoin(unit.price()))
                .build();
    }

    public static io.purser.akash.chain.wire.Resources resources(Resources resources) {
        io.purser.akash.chain.wire.Resources.Builder builder = io.purser.akash.chain.wire.Resources.newBuilder()
                .setId(Math.toIntExact(resources.id()))
                .setCpu(quantity(resources.cpu().units(), resources.cpu().attributes()))
                .setMemory(quantity(
                        resources.memory().quantity(), resources.memory().attributes()))
                .setGpu(quantity(resources.gpu().units(), resources.gpu().attributes()));
        resources.storage().forEach(volume -> builder.addStorage(storage(volume)));
        resources
                .endpoints()
                .forEach(endpoint -> builder.addEndpoints(io.purser.akash.chain.wire.Endpoint.newBuilder()
                        .setKind(endpoint.kind().number())
                        .setSequenceNumber(Math.toIntExact(endpoint.sequenceNumber()))));
        return builder.build();
    }

    private static Quantity quantity(long number, List<Attribute> attributes) {
        return Quantity.newBuilder()
                .setValue(value(number))
                .addAllAttributes(attributes(attributes))
                .build();
    }

    private static io.purser.akash.chain.wire.Storage storage(Storage storage) {
        return io.purser.akash.chain.wire.Storage.newBuilder()
                .setName(storage.name())
                .setQuantity(value(storage.quantity()))
                .addAllAttributes(attributes(storage.attributes()))
                .build();
    }

    /** A price in protobuf's form: the amount times 10¹⁸, as an integer. */
    public static io.purser.akash.chain.wire.DecCoin decCoin(DecCoin coin) {
        return io.purser.akash.chain.wire.DecCoin.newBuilder()
                .setDenom(coin.denom())
                .setAmount(coin.amount().unscaledValue().toString())
                .build();
    }

    public static io.purser.akash.chain.wire.Attribute attribute(Attribute attribute) {
        return io.purser.akash.chain.wire.Attribute.newBuilder()
                .setKey(attribute.key())
                .setValue(attribute.value())
                .build();
    }

    private static List<io.purser.akash.chain.wire.Attribute> attributes(List<Attribute> attributes) {
        return attributes.stream().map(ResourceWriter::attribute).toList();
    }

    private static ResourceValue value(long number) {
        return ResourceValue.newBuilder()
                .setVal(ByteString.copyFromUtf8(Long.toUnsignedString(number)))
                .build();
    }
}
