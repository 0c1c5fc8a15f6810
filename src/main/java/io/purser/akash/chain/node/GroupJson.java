package io.purser.akash.chain.node;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Cpu;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.Endpoint;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.SignedBy;
import io.purser.akash.sdl.group.Storage;
import java.util.List;

/** Reads groups from a node's JSON. */
public final class GroupJson {
    private GroupJson() {}

    public static GroupSpec group(NodeResponse answer) {
        NodeResponse requirements = answer.at("requirements");
        NodeResponse signedBy = requirements.at("signed_by");
        return new GroupSpec(
                answer.text("name"),
                new PlacementRequirements(
                        new SignedBy(signedBy.texts("all_of"), signedBy.texts("any_of")), attributes(requirements)),
                answer.list("resources", GroupJson::unit));
    }

    public static List<Attribute> attributes(NodeResponse answer) {
        return answer.list(
                "attributes",
                attribute -> new Attribute(
                        attribute.optionalText("key").orElse(""),
                        attribute.optionalText("value").orElse("")));
    }

    private static ResourceUnit unit(NodeResponse answer) {
        return new ResourceUnit(resources(answer.at("resource")), answer.number("count"), decCoin(answer.at("price")));
    }

    public static Resources resources(NodeResponse answer) {
        NodeResponse cpu = answer.at("cpu");
        NodeResponse memory = answer.at("memory");
        NodeResponse gpu = answer.at("gpu");
        return new Resources(
                answer.number("id"),
                new Cpu(value(cpu.at("units")), attributes(cpu)),
                new Memory(value(memory.at("quantity")), attributes(memory)),
                answer.list("storage", GroupJson::storage),
                new Gpu(value(gpu.at("units")), attributes(gpu)),
                answer.list("endpoints", GroupJson::endpoint));
    }

    static DecCoin decCoin(NodeResponse answer) {
        return new DecCoin(answer.text("denom"), answer.decimal("amount"));
    }

    private static Storage storage(NodeResponse answer) {
        return new Storage(answer.text("name"), value(answer.at("quantity")), attributes(answer));
    }

    private static Endpoint endpoint(NodeResponse answer) {
        return new Endpoint(
                ChainJson.named(Endpoint.Kind.values(), answer, "kind", ""), answer.number("sequence_number"));
    }

    private static long value(NodeResponse answer) {
        return answer.isPresent() ? Long.parseUnsignedLong(answer.text("val")) : 0;
    }
}
