package io.purser.akash.chain;

import io.purser.akash.sdl.Attribute;
import io.purser.akash.sdl.Cpu;
import io.purser.akash.sdl.DecCoin;
import io.purser.akash.sdl.Endpoint;
import io.purser.akash.sdl.Gpu;
import io.purser.akash.sdl.GroupSpec;
import io.purser.akash.sdl.Memory;
import io.purser.akash.sdl.PlacementRequirements;
import io.purser.akash.sdl.ResourceUnit;
import io.purser.akash.sdl.Resources;
import io.purser.akash.sdl.SignedBy;
import io.purser.akash.sdl.Storage;
import java.util.List;

/** Groups as a node's JSON has them. */
final class GroupJson {
    private GroupJson() {}

    static GroupSpec group(Answer answer) {
        Answer requirements = answer.at("requirements");
        Answer signedBy = requirements.at("signed_by");
        return new GroupSpec(
                answer.text("name"),
                new PlacementRequirements(
                        new SignedBy(signedBy.texts("all_of"), signedBy.texts("any_of")), attributes(requirements)),
                answer.list("resources", GroupJson::unit));
    }

    static List<Attribute> attributes(Answer answer) {
        return answer.list(
                "attributes",
                attribute -> new Attribute(
                        attribute.optionalText("key").orElse(""),
                        attribute.optionalText("value").orElse("")));
    }

    private static ResourceUnit unit(Answer answer) {
        return new ResourceUnit(resources(answer.at("resource")), answer.number("count"), decCoin(answer.at("price")));
    }

    static Resources resources(Answer answer) {
        Answer cpu = answer.at("cpu");
        Answer memory = answer.at("memory");
        Answer gpu = answer.at("gpu");
        return new Resources(
                answer.number("id"),
                new Cpu(value(cpu.at("units")), attributes(cpu)),
                new Memory(value(memory.at("quantity")), attributes(memory)),
                answer.list("storage", GroupJson::storage),
                new Gpu(value(gpu.at("units")), attributes(gpu)),
                answer.list("endpoints", GroupJson::endpoint));
    }

    static DecCoin decCoin(Answer answer) {
        return new DecCoin(answer.text("denom"), answer.decimal("amount"));
    }

    private static Storage storage(Answer answer) {
        return new Storage(answer.text("name"), value(answer.at("quantity")), attributes(answer));
    }

    private static Endpoint endpoint(Answer answer) {
        return new Endpoint(
                ChainJson.named(Endpoint.Kind.values(), answer, "kind", ""), answer.number("sequence_number"));
    }

    private static long value(Answer answer) {
        return answer.isPresent() ? Long.parseUnsignedLong(answer.text("val")) : 0;
    }
}
