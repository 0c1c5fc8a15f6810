package io.purser.deploy.market;

import io.purser.akash.sdl.Sdl;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Endpoint;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.Storage;
import java.util.Comparator;
import java.util.List;

/**
 * Compares the groups of a deployment that Console has made with those of an SDL. Console rewrites denominations and
 * auditors, and keeps the groups in its own order, so only the rest can be compared.
 */
final class ConsoleGroups {
    private ConsoleGroups() {}

    static boolean hasThem(List<GroupSpec> deployed, Sdl sdl) {
        List<String> known = resources(deployed);
        return known.equals(resources(sdl.manifest().console().groups())) || known.equals(resources(sdl.groups()));
    }

    /**
     * Whether the deployment requests the same amount of everything: even an unknown parser can write that in one way
     * only.
     */
    static boolean hasTheirSizes(List<GroupSpec> deployed, Sdl sdl) {
        return sizes(deployed).equals(sizes(sdl.groups()));
    }

    private static List<String> sizes(List<GroupSpec> groups) {
        return groups.stream()
                .flatMap(group -> group.resources().stream().map(unit -> group.name() + " " + sizes(unit)))
                .sorted()
                .toList();
    }

    private static String sizes(ResourceUnit unit) {
        Resources asked = unit.resource();
        return unit.count() + " "
                + asked.cpu().units() + " "
                + asked.memory().quantity() + " "
                + asked.gpu().units() + " "
                + asked.storage().stream().map(Storage::quantity).sorted().toList();
    }

    private static List<String> resources(List<GroupSpec> groups) {
        return groups.stream()
                .flatMap(group -> group.resources().stream()
                        .map(ConsoleGroups::describe)
                        .sorted()
                        .map(unit -> group.name() + unit))
                .toList();
    }

    private static String describe(ResourceUnit unit) {
        Resources asked = unit.resource();
        Resources sorted = new Resources(
                asked.id(),
                asked.cpu(),
                asked.memory(),
                asked.storage().stream()
                        .map(volume -> new Storage(volume.name(), volume.quantity(), sorted(volume.attributes())))
                        .sorted(Comparator.comparing(Storage::name))
                        .toList(),
                new Gpu(asked.gpu().units(), sorted(asked.gpu().attributes())),
                asked.endpoints().stream()
                        .sorted(Comparator.comparing(Endpoint::kind).thenComparingLong(Endpoint::sequenceNumber))
                        .toList());
        return " " + unit.count() + " " + sorted;
    }

    private static List<Attribute> sorted(List<Attribute> attributes) {
        return attributes.stream()
                .sorted(Comparator.comparing(Attribute::key).thenComparing(Attribute::value))
                .toList();
    }
}
