package io.purser.deploy.market;

import io.purser.akash.console.ConsoleClient;
import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.Cpu;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.SignedBy;
import io.purser.akash.sdl.group.Storage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Finds out why no provider bids on a group. Console's screening, which needs no key, returns only the providers that
 * match. So Purser drops one requirement at a time: that requirement excluded the providers that come in addition.
 */
public final class BidDiagnosis {
    private static final BigDecimal ANY_PRICE = BigDecimal.valueOf(1_000_000_000);
    private static final List<Attribute> NONE = List.of();

    private final ConsoleClient console;

    public BidDiagnosis(ConsoleClient console) {
        this.console = console;
    }

    /** The number of providers that one requirement alone excludes. */
    public record Exclusion(String requirement, int providers) {}

    /**
     * The result of the screening.
     *
     * @param matching the number of providers that could bid
     * @param exclusions the requirements that exclude any provider, the greatest first
     */
    public record Findings(int matching, List<Exclusion> exclusions) {
        public Findings {
            exclusions = List.copyOf(exclusions);
        }

        /** The findings in a sentence. */
        public String sentence() {
            if (matching > 0) {
                return "no provider bid, though " + matching
                        + " could; try again later, or allow a higher price per block";
            }
            if (exclusions.isEmpty()) {
                return "no provider bid: none has the resources with any single requirement dropped; ask for less";
            }
            return "no provider bid: "
                    + exclusions.stream()
                            .map(exclusion -> exclusion.providers() + " were excluded by " + exclusion.requirement())
                            .collect(Collectors.joining(", "));
        }
    }

    /** Screens the group as it is, and once more without each of its requirements. */
    public Findings explain(GroupSpec group) {
        int matching = console.screen(group).size();
        List<Exclusion> exclusions = new ArrayList<>();
        if (matching == 0) {
            group.requirements()
                    .attributes()
                    .forEach(attribute -> probe(
                            exclusions,
                            "the attribute " + attribute.key() + "=" + attribute.value(),
                            require(group, without(group.requirements(), attribute))));
            if (!group.requirements().signedBy().allOfOrNone().isEmpty()
                    || !group.requirements().signedBy().anyOfOrNone().isEmpty()) {
                probe(
                        exclusions,
                        "the auditors",
                        require(
                                group,
                                new PlacementRequirements(
                                        new SignedBy(null, null),
                                        group.requirements().attributes())));
            }
            probe(
                    exclusions,
                    "the price of "
                            + group.price().amount().stripTrailingZeros().toPlainString() + " "
                            + group.price().denom() + " a block",
                    each(group, BidDiagnosis::atAnyPrice));
            if (group.resources().stream()
                    .anyMatch(unit -> unit.resource().gpu().units() > 0)) {
                probe(exclusions, "the GPUs", each(group, BidDiagnosis::withoutGpu));
            }
            probe(exclusions, "the CPU, memory and storage", each(group, BidDiagnosis::tiny));
        }
        exclusions.sort((one, other) -> Integer.compare(other.providers(), one.providers()));
        return new Findings(matching, exclusions);
    }

    private void probe(List<Exclusion> exclusions, String requirement, GroupSpec without) {
        int more = console.screen(without).size();
        if (more > 0) {
            exclusions.add(new Exclusion(requirement, more));
        }
    }

    private static PlacementRequirements without(PlacementRequirements requirements, Attribute dropped) {
        return new PlacementRequirements(
                requirements.signedBy(),
                requirements.attributes().stream()
                        .filter(attribute -> !attribute.equals(dropped))
                        .toList());
    }

    private static GroupSpec require(GroupSpec group, PlacementRequirements requirements) {
        return new GroupSpec(group.name(), requirements, group.resources());
    }

    private static GroupSpec each(GroupSpec group, UnaryOperator<ResourceUnit> change) {
        return new GroupSpec(
                group.name(),
                group.requirements(),
                group.resources().stream().map(change).toList());
    }

    private static ResourceUnit atAnyPrice(ResourceUnit unit) {
        return new ResourceUnit(
                unit.resource(), unit.count(), new DecCoin(unit.price().denom(), ANY_PRICE));
    }

    private static ResourceUnit withoutGpu(ResourceUnit unit) {
        Resources all = unit.resource();
        return with(
                unit,
                new Resources(all.id(), all.cpu(), all.memory(), all.storage(), new Gpu(0, NONE), all.endpoints()));
    }

    private static ResourceUnit tiny(ResourceUnit unit) {
        Resources all = unit.resource();
        return with(
                unit,
                new Resources(
                        all.id(),
                        new Cpu(10, NONE),
                        new Memory(1 << 24, NONE),
                        List.of(new Storage("default", 1 << 24, NONE)),
                        all.gpu(),
                        all.endpoints()));
    }

    private static ResourceUnit with(ResourceUnit unit, Resources resources) {
        return new ResourceUnit(resources, unit.count(), unit.price());
    }
}
