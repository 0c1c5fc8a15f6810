package io.purser.akash.sdl.input;

import io.purser.akash.sdl.yaml.SdlFindings;
import io.purser.akash.sdl.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The typed content of an SDL file, before the rules check whether it makes sense.
 *
 * @param bindings sorted by service, then by placement: the order in which Akash numbers resources
 */
public record SdlInput(
        SdlVersion version,
        Map<String, ServiceInput> services,
        Map<String, ComputeInput> computes,
        Map<String, PlacementInput> placements,
        List<Binding> bindings,
        Map<String, SdlValue> endpoints,
        @Nullable Duration reclamation,
        SdlValue root) {
    private static final String[] SECTIONS = {
        "version", "include", "services", "profiles", "deployment", "endpoints", "reclamation"
    };

    /**
     * The statement that a number of replicas of a service run at a placement, each with the resources of a compute
     * profile.
     *
     * @param service its name; also the key under {@code deployment}
     */
    public record Binding(SdlValue at, String service, String placement, String profile, long count) {
        private static final Comparator<Binding> ORDER = Comparator.comparing(Binding::service, GoStringOrder.ORDER)
                .thenComparing(Binding::placement, GoStringOrder.ORDER);
    }

    /** The placements that are used and known, each once. */
    public Stream<PlacementInput> usedPlacements() {
        return used(Binding::placement, placements);
    }

    /** The compute profiles that are used and known, each once. */
    public Stream<ComputeInput> usedComputes() {
        return used(Binding::profile, computes);
    }

    private <T> Stream<T> used(Function<Binding, String> name, Map<String, T> known) {
        return bindings.stream().map(name).distinct().flatMap(each -> Stream.ofNullable(known.get(each)));
    }

    /** The content of the document; null if it is unknown which version's rules apply. The findings then say why. */
    public static @Nullable SdlInput read(YamlNode document, SdlFindings findings) {
        SdlValue root = SdlValue.root(document, findings);
        Map<String, SdlValue> sections = root.fields();
        if (findings.hasViolations() && sections.isEmpty()) {
            return null;
        }
        SdlVersion version = SdlVersion.read(root.get("version"));
        refuseOtherSections(root, sections);
        root.get("include").texts();
        if (version == null) {
            return null;
        }
        SdlValue profiles = root.get("profiles");
        profiles.expectFields("compute", "placement");
        return new SdlInput(
                version,
                readEach(root.get("services"), ServiceInput::read),
                readEach(profiles.get("compute"), ComputeInput::read),
                readEach(profiles.get("placement"), PlacementInput::read),
                bindings(root.get("deployment")),
                root.get("endpoints").fields(),
                reclamation(root),
                root);
    }

    private static void refuseOtherSections(SdlValue root, Map<String, SdlValue> sections) {
        for (Map.Entry<String, SdlValue> section : sections.entrySet()) {
            if (!List.of(SECTIONS).contains(section.getKey())) {
                section.getValue()
                        .violation("an SDL has no such section; it has " + String.join(", ", SECTIONS)
                                + IntendedValue.field(section.getKey(), List.of(SECTIONS))
                                        .map(meant -> "; write " + meant)
                                        .orElse(""));
            }
        }
        if (root.node() instanceof YamlNode.Mapping mapping && mapping.merged()) {
            root.violation("the sections of an SDL cannot be merged from elsewhere (<<); write them out");
        }
    }

    private static <T> Map<String, T> readEach(SdlValue section, Reading<T> reading) {
        Map<String, T> read = new LinkedHashMap<>();
        section.fields().forEach((name, value) -> read.put(name, reading.read(value)));
        return read;
    }

    private static List<Binding> bindings(SdlValue deployment) {
        List<Binding> bindings = new ArrayList<>();
        deployment
                .fields()
                .forEach((service, placements) -> placements.fields().forEach((placement, value) -> {
                    value.expectFields("profile", "count");
                    if (value.findings().isMisshaped(value.path())) {
                        return;
                    }
                    bindings.add(new Binding(
                            value,
                            service,
                            placement,
                            value.get("profile").text(),
                            value.get("count").uint32()));
                }));
        bindings.sort(Binding.ORDER);
        return List.copyOf(bindings);
    }

    private static @Nullable Duration reclamation(SdlValue root) {
        if (!root.has("reclamation")) {
            return null;
        }
        SdlValue reclamation = root.get("reclamation");
        reclamation.expectFields("min_window");
        SdlValue window = reclamation.get("min_window");
        Duration duration = GoDuration.parse(window.text()).orElse(null);
        if (duration == null) {
            window.violation("expected a duration such as \"24h\" or \"30m\"");
            return null;
        }
        if (!duration.isPositive()) {
            window.violation("the window has to be longer than nothing, such as \"24h\"");
            return null;
        }
        return duration;
    }

    private interface Reading<T> {
        T read(SdlValue value);
    }
}
