package io.purser.akash.chain.answer;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.SignedBy;
import java.util.List;
import java.util.Optional;

/** The specification of a group. */
public record GroupSpecAnswer(String name, Optional<Requirements> requirements, List<Unit> resources) {
    /** The requirements that a provider has to meet. */
    public record Requirements(Optional<Auditors> signedBy, List<AttributeAnswer> attributes) {}

    /** The auditors who have to have signed. */
    public record Auditors(List<String> allOf, List<String> anyOf) {}

    /** One service's resources, and how many replicas have them. */
    public record Unit(ResourcesAnswer resource, long count, DecCoin price) {}

    public GroupSpec toModel() {
        Requirements required = requirements.orElse(new Requirements(Optional.empty(), List.of()));
        Auditors auditors = required.signedBy.orElse(new Auditors(List.of(), List.of()));
        return new GroupSpec(
                name,
                new PlacementRequirements(
                        new SignedBy(auditors.allOf, auditors.anyOf), AttributeAnswer.toModels(required.attributes)),
                resources.stream()
                        .map(unit -> new ResourceUnit(unit.resource.toModel(), unit.count, unit.price))
                        .toList());
    }
}
