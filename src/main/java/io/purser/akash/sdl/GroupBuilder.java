package io.purser.akash.sdl;

import io.purser.akash.sdl.group.Attribute;
import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.Endpoint;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.group.SignedBy;
import io.purser.akash.sdl.input.ComputeInput;
import io.purser.akash.sdl.input.GoStringOrder;
import io.purser.akash.sdl.input.Lists;
import io.purser.akash.sdl.input.PlacementInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.SdlVersion;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.ImageCredentials;
import io.purser.akash.sdl.manifest.Manifest;
import io.purser.akash.sdl.manifest.ManifestGroup;
import io.purser.akash.sdl.manifest.ManifestService;
import io.purser.akash.sdl.manifest.ServiceExpose;
import io.purser.akash.sdl.manifest.ServiceParams;
import io.purser.akash.sdl.manifest.StorageParams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes deployment groups and the manifest of a valid input (go/sdl/groupBuilder_v2.go, groupBuilder_v2_1.go). In
 * version 2.0 every service has its own resources. In 2.1 the services of a group that use one compute profile share
 * its resources.
 */
final class GroupBuilder {
    private static final String TEE_TYPE = "tee/type";

    private final SdlInput input;
    private final Map<String, Long> endpointNumbers;
    private final Map<String, Group> groups = new TreeMap<>(GoStringOrder.ORDER);

    private GroupBuilder(SdlInput input) {
        this.input = input;
        this.endpointNumbers = ExposeBuilder.endpointNumbers(input);
    }

    static Built build(SdlInput input) {
        GroupBuilder builder = new GroupBuilder(input);
        input.bindings().forEach(builder::add);
        return new Built(
                builder.groups.values().stream().map(Group::spec).toList(),
                new Manifest(
                        builder.groups.values().stream()
                                .map(group -> new ManifestGroup(group.name, group.services))
                                .toList(),
                        ConsoleBuilder.build(input)));
    }

    /** The groups with which a deployment is created, and the manifest that its providers receive. */
    record Built(List<GroupSpec> groups, Manifest manifest) {}

    private void add(SdlInput.Binding binding) {
        PlacementInput placement = Objects.requireNonNull(input.placements().get(binding.placement()));
        ServiceInput service = Objects.requireNonNull(input.services().get(binding.service()));
        ComputeInput compute = Objects.requireNonNull(input.computes().get(binding.profile()));
        DecCoin price = Objects.requireNonNull(
                Objects.requireNonNull(placement.pricing().get(binding.profile()))
                        .coin());
        Group group = groups.computeIfAbsent(binding.placement(), name -> new Group(name, placement));
        List<ServiceExpose> exposes = ExposeBuilder.exposes(service, endpointNumbers);
        List<Endpoint> endpoints =
                exposes.stream().flatMap(expose -> expose.endpoints().stream()).toList();
        Resources resources = new Resources(
                1,
                Objects.requireNonNull(compute.cpu()),
                Objects.requireNonNull(compute.memory()),
                compute.storage(),
                compute.gpu(),
                endpoints);
        ServiceParams params = params(service);
        if (params != null && params.teeType() != null) {
            group.requireTee(params.teeType());
        }
        long id = group.bind(input.version(), binding, resources, price);
        group.services.add(new ManifestService(
                binding.service(),
                service.image(),
                service.command(),
                service.args(),
                service.env(),
                resources.with(id, endpoints),
                binding.count(),
                exposes,
                params,
                credentials(service)));
    }

    private static @Nullable ServiceParams params(ServiceInput service) {
        ServiceInput.Params params = service.params();
        if (params == null) {
            return null;
        }
        List<StorageParams> storage = params.mounts().entrySet().stream()
                .map(mount -> new StorageParams(
                        mount.getKey(),
                        mount.getValue().path(),
                        mount.getValue().readOnly()))
                .sorted(Comparator.comparing(StorageParams::name, GoStringOrder.ORDER))
                .toList();
        List<String> read = params.read() == null ? List.of() : params.read();
        return new ServiceParams(
                storage, params.hasPermissions() ? read : null, params.tee().isEmpty() ? null : params.tee());
    }

    private @Nullable ImageCredentials credentials(ServiceInput service) {
        ImageCredentials written = service.credentials();
        if (written == null) {
            return null;
        }
        return switch (input.version()) {
            case V2_0 -> new ImageCredentials(written.host(), "", written.username(), written.password());
            case V2_1 ->
                new ImageCredentials(
                        written.host().strip(),
                        written.email().strip(),
                        written.username().strip(),
                        written.password().strip());
        };
    }

    /** A group that is being built. */
    private static final class Group {
        private final String name;
        private final SignedBy signedBy;
        private final List<Attribute> attributes;
        private final List<ResourceUnit> units = new ArrayList<>();
        private final List<ManifestService> services = new ArrayList<>();
        private final Map<String, Integer> shared = new HashMap<>();
        private boolean hasTee;

        private Group(String name, PlacementInput placement) {
            this.name = name;
            this.signedBy = placement.signedBy();
            this.attributes = new ArrayList<>(placement.attributes());
        }

        private void requireTee(String type) {
            if (!hasTee) {
                hasTee = true;
                attributes.add(new Attribute(TEE_TYPE, type));
                attributes.sort(Comparator.comparing(Attribute::key, GoStringOrder.ORDER));
            }
        }

        /** The number of the resources that the service gets. */
        private long bind(SdlVersion version, SdlInput.Binding binding, Resources resources, DecCoin price) {
            Integer place = version == SdlVersion.V2_1 ? shared.get(binding.profile()) : null;
            if (place == null) {
                units.add(new ResourceUnit(
                        resources.with(units.size() + 1, resources.endpoints()), binding.count(), price));
                shared.put(binding.profile(), units.size() - 1);
                return units.size();
            }
            ResourceUnit unit = units.get(place);
            List<Endpoint> endpoints = Lists.concat(unit.resource().endpoints(), resources.endpoints()).stream()
                    .sorted(Comparator.comparingLong(Endpoint::sequenceNumber))
                    .toList();
            units.set(
                    place,
                    new ResourceUnit(
                            unit.resource().with(unit.resource().id(), endpoints),
                            unit.count() + binding.count(),
                            price));
            return unit.resource().id();
        }

        private GroupSpec spec() {
            return new GroupSpec(name, new PlacementRequirements(signedBy, attributes), units);
        }
    }
}
