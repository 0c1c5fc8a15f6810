package io.purser.akash.sdl;

import io.purser.akash.sdl.group.DecCoin;
import io.purser.akash.sdl.group.Endpoint;
import io.purser.akash.sdl.group.GoJson;
import io.purser.akash.sdl.group.Gpu;
import io.purser.akash.sdl.group.GroupSpec;
import io.purser.akash.sdl.group.Memory;
import io.purser.akash.sdl.group.PlacementRequirements;
import io.purser.akash.sdl.group.ResourceUnit;
import io.purser.akash.sdl.group.Resources;
import io.purser.akash.sdl.input.ComputeInput;
import io.purser.akash.sdl.input.ExposeInput;
import io.purser.akash.sdl.input.GoStringOrder;
import io.purser.akash.sdl.input.Lists;
import io.purser.akash.sdl.input.PlacementInput;
import io.purser.akash.sdl.input.SdlInput;
import io.purser.akash.sdl.input.ServiceInput;
import io.purser.akash.sdl.manifest.ConsoleManifest;
import io.purser.akash.sdl.manifest.ImageCredentials;
import io.purser.akash.sdl.manifest.ServiceExpose;
import io.purser.akash.sdl.manifest.StorageParams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes Console's manifest of a valid input, as Akash's TypeScript parser does (chain-sdk,
 * ts/src/sdl/manifest/generateManifest.ts). In every version, the services of a group that use one compute profile
 * share its number. The parser keeps the file's order of volumes and GPU models, and it treats an empty list as a list
 * that is left out.
 */
final class ConsoleBuilder {
    private static final Comparator<Endpoint> WAYS =
            Comparator.comparing(Endpoint::kind).thenComparingLong(Endpoint::sequenceNumber);

    private final SdlInput input;
    private final Map<String, Long> endpointNumbers = new HashMap<>();
    private final Map<String, Group> groups = new TreeMap<>(GoStringOrder.ORDER);

    private ConsoleBuilder(SdlInput input) {
        this.input = input;
        List<String> uses = input.services().values().stream()
                .flatMap(service -> service.exposes().stream())
                .flatMap(expose -> expose.to().stream())
                .filter(to -> to.global() && !to.ip().isEmpty())
                .map(ExposeInput.To::ip)
                .sorted()
                .toList();
        for (int i = 0; i < uses.size(); i++) {
            // Every use of a name counts, and its last use gives the number.
            endpointNumbers.put(uses.get(i), i + 1L);
        }
    }

    static ConsoleManifest build(SdlInput input) {
        ConsoleBuilder builder = new ConsoleBuilder(input);
        input.bindings().forEach(builder::add);
        return new ConsoleManifest(
                GoJson.writeSortedAsConsole(
                        builder.groups.values().stream().map(Group::tree).toList()),
                builder.groups.values().stream().map(Group::spec).toList());
    }

    /** A group that is being built: its services, and the resources that the services of each compute profile share. */
    private static final class Group {
        private final String name;
        private final PlacementInput placement;
        private final List<Object> services = new ArrayList<>();
        private final Map<String, ResourceUnit> units = new LinkedHashMap<>();

        private Group(String name, PlacementInput placement) {
            this.name = name;
            this.placement = placement;
        }

        /**
         * The resources of that profile with their number. If another service uses the profile already, this adds to
         * its endpoints and count.
         */
        private Resources bind(SdlInput.Binding binding, Resources resources) {
            ResourceUnit unit = units.get(binding.profile());
            long id = unit == null ? units.size() + 1L : unit.resource().id();
            List<Endpoint> endpoints = unit == null
                    ? resources.endpoints()
                    : Lists.concat(unit.resource().endpoints(), resources.endpoints());
            DecCoin price = Objects.requireNonNull(
                    Objects.requireNonNull(placement.pricing().get(binding.profile()))
                            .coin());
            Resources shared = unit == null ? resources : unit.resource();
            units.put(
                    binding.profile(),
                    new ResourceUnit(
                            shared.with(id, endpoints.stream().sorted(WAYS).toList()),
                            (unit == null ? 0 : unit.count()) + binding.count(),
                            price));
            return resources.with(id, resources.endpoints());
        }

        private Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", name);
            tree.put("services", services);
            return tree;
        }

        private GroupSpec spec() {
            return new GroupSpec(
                    name,
                    new PlacementRequirements(placement.signedBy(), placement.attributes()),
                    List.copyOf(units.values()));
        }
    }

    private void add(SdlInput.Binding binding) {
        ServiceInput service = Objects.requireNonNull(input.services().get(binding.service()));
        ComputeInput compute = Objects.requireNonNull(input.computes().get(binding.profile()));
        Group group = groups.computeIfAbsent(
                binding.placement(),
                name -> new Group(
                        name, Objects.requireNonNull(input.placements().get(name))));
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", binding.service());
        tree.put("image", service.image());
        tree.put("command", orNull(service.command()));
        tree.put("args", orNull(service.args()));
        tree.put("env", orNull(service.env()));
        tree.put("resources", group.bind(binding, resources(compute, service)).toTree());
        tree.put("count", binding.count());
        tree.put(
                "expose",
                exposes(service).stream()
                        .sorted(ExposeBuilder.ORDER)
                        .map(ServiceExpose::toTree)
                        .toList());
        ServiceInput.Params params = service.params();
        if (params != null) {
            tree.put("params", params(params));
        }
        ImageCredentials credentials = service.credentials();
        tree.put("credentials", credentials == null ? null : credentials.toTree());
        group.services.add(tree);
    }

    private static @Nullable List<String> orNull(@Nullable List<String> texts) {
        return texts == null || texts.isEmpty() ? null : texts;
    }

    private Resources resources(ComputeInput compute, ServiceInput service) {
        return new Resources(
                1,
                Objects.requireNonNull(compute.cpu()),
                new Memory(ConsoleValues.bytes(compute.at().get("memory").get("size")), List.of()),
                ConsoleValues.volumes(compute.at().get("storage")),
                new Gpu(
                        compute.gpu().units(),
                        ConsoleValues.models(
                                compute.at().get("gpu").get("attributes").get("vendor"))),
                exposes(service).stream()
                        .flatMap(expose -> expose.endpoints().stream())
                        .toList());
    }

    /** The exposed ports in the order of the file, without the ports that have no {@code to}. */
    private List<ServiceExpose> exposes(ServiceInput service) {
        return service.exposes().stream()
                .flatMap(expose -> expose.to().stream()
                        .map(to -> new ServiceExpose(
                                expose.port(),
                                expose.as(),
                                Objects.requireNonNull(expose.protocol()),
                                to.service(),
                                to.global(),
                                orNull(expose.accept()),
                                ConsoleValues.httpOptions(expose.at().get("http_options"), expose.httpOptions()),
                                to.ip(),
                                endpointNumbers.getOrDefault(to.ip(), 0L))))
                .toList();
    }

    private static Map<String, @Nullable Object> params(ServiceInput.Params params) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put(
                "storage",
                params.mounts().entrySet().stream()
                        .map(mount -> new StorageParams(
                                mount.getKey(),
                                mount.getValue().path(),
                                mount.getValue().readOnly()))
                        .sorted(Comparator.comparing(StorageParams::name))
                        .map(StorageParams::toTree)
                        .toList());
        if (params.hasPermissions()) {
            List<String> read = params.read();
            tree.put("permissions", read == null ? Map.of() : Map.of("read", read));
        }
        if (!params.tee().isEmpty()) {
            Map<String, Object> tee = new LinkedHashMap<>();
            tee.put("type", params.tee());
            tee.put("attestation", true);
            tree.put("tee", tee);
        }
        return tree;
    }
}
