package io.purser.akash.sdl.input;

import io.purser.akash.sdl.yaml.SdlPaths;
import io.purser.akash.sdl.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what to write instead of a value of the wrong shape. It repeats no text that may be a secret. */
final class ReplacementHint {
    private static final String SOME_GPU = "{nvidia: [{model: a100}]}";
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SIZE =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(?:([kKmMgGtTpPeE])([iI]?))?(?:[bB]|bytes)?");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private static final Pattern SERVICE = Pattern.compile("deployment\\.([^.\\[]+)");

    private ReplacementHint() {}

    /** The hint for a place that needs a mapping of names to values. */
    static String mapping(String path, @Nullable YamlNode node) {
        String example = example(path, node);
        return "expected a mapping of names to values" + (example.isEmpty() ? "" : ": write " + example);
    }

    private static String example(String path, @Nullable YamlNode node) {
        String written = node instanceof YamlNode.Scalar scalar ? scalar.value() : "";
        if (path.contains("[\"")) {
            // A name that needs quotes is not allowed here.
            return "";
        }
        String name = lastName(path);
        boolean isWhole = WHOLE.matcher(written).matches();
        return switch (place(path)) {
            case "services" -> "services: {web: {image: nginx:1.29}}";
            case "services.*" -> name + ": {image: nginx:1.29}";
            case "services.*.params.storage" -> "storage: {" + itemsName(node).orElse("default") + ": {mount: /data}}";
            case "services.*.params.storage.*" ->
                name + ": {mount: " + orElse(written.startsWith("/"), written, "/data") + "}";
            case "services.*.credentials" ->
                "credentials: {host: ghcr.io, username: acme, password: ${REGISTRY_PASSWORD}}";
            case "services.*.expose" -> "- port: " + orElse(isWhole, written, "8080");
            case "services.*.expose.to" -> "- global: true";
            case "services.*.expose.http_options" -> "http_options: {read_timeout: 60000}";
            case "services.*.dependencies" -> "- service: " + orElse(written.matches("[a-z0-9-]+"), written, "db");
            case "profiles" -> "profiles: {compute: {…}, placement: {…}}";
            case "profiles.compute.*" -> name + ": {resources: {…}}";
            case "profiles.compute.*.resources" ->
                "resources: {cpu: {units: 0.5}, memory: {size: 512Mi}, storage: {size: 1Gi}}";
            case "profiles.compute.*.resources.cpu" ->
                "cpu: {units: "
                        + (isWhole
                                ? cores(written)
                                : orElse(
                                        SdlQuantities.cpu(written).isPresent(),
                                        written,
                                        inItem(node, "units").orElse("0.5")))
                        + "}";
            case "profiles.compute.*.resources.memory" ->
                "memory: {size: " + size(node, written, "Mi").orElse("512Mi") + "}";
            case "profiles.compute.*.resources.storage" ->
                path.endsWith("]")
                        ? "- size: " + size(node, written, "Gi").orElse("1Gi")
                        : "storage: {size: " + size(node, written, "Gi").orElse("1Gi") + "}";
            case "profiles.compute.*.resources.storage.attributes" -> "attributes: {persistent: true, class: beta3}";
            case "profiles.compute.*.resources.gpu" ->
                "gpu: {units: " + orElse(isWhole, written, "1") + ", attributes: {vendor: " + SOME_GPU + "}}";
            case "profiles.compute.*.resources.gpu.attributes" -> "attributes: {vendor: " + SOME_GPU + "}";
            case "profiles.compute.*.resources.gpu.attributes.vendor" -> "vendor: " + SOME_GPU;
            case "profiles.compute.*.resources.gpu.attributes.vendor.nvidia" ->
                "- model: " + orElse(written.matches("[a-z0-9]+"), written, "a100");
            case "profiles.placement.*" -> name + ": {pricing: {web: {denom: uact, amount: 1000}}}";
            case "profiles.placement.*.attributes" ->
                "attributes: {" + itemsKey(node).orElse("host: akash") + "}";
            case "profiles.placement.*.signedBy" ->
                "signedBy: {anyOf: [" + itemsText(node).orElse("an auditor's address") + "]}";
            case "profiles.placement.*.pricing" -> "pricing: {web: {denom: uact, amount: 1000}}";
            case "profiles.placement.*.pricing.*" ->
                name + ": {denom: uact, amount: " + orElse(isWhole, written, "1000") + "}";
            case "deployment" -> "deployment: {web: {akash: {profile: web, count: 1}}}";
            case "deployment.*" ->
                name + ": {" + orElse(written.matches("[a-z0-9-]+"), written, "akash") + ": {profile: " + name
                        + ", count: 1}}";
            case "deployment.*.*" ->
                List.of("profile", "count").contains(name)
                        ? "akash: {profile: " + serviceOf(path) + ", count: 1}, with the placement's name before it"
                        : name + ": {profile: " + orElse(written.matches("[a-z0-9-]+"), written, serviceOf(path))
                                + ", count: 1}";
            case "endpoints" -> "endpoints: {" + itemsText(node).orElse("front") + ": {kind: ip}}";
            case "endpoints.*" -> name + ": {kind: ip}";
            case "reclamation" -> "reclamation: {min_window: 24h}";
            default -> "";
        };
    }

    /** The service in a path below {@code deployment}. */
    private static String serviceOf(String path) {
        Matcher service = SERVICE.matcher(path);
        return service.lookingAt() ? service.group(1) : "web";
    }

    /** A path without its numbers and without the names that people choose. */
    private static String place(String path) {
        return path.replaceAll("\\[\\d+]", "")
                .replaceFirst(
                        "^(services|endpoints|deployment|profiles\\.(?:compute|placement))(\\.[^.]+|\\[.*?])", "$1.*")
                .replaceFirst(
                        "^(services\\.\\*\\.params\\.storage|profiles\\.placement\\.\\*\\.pricing|deployment\\.\\*)(\\.[^.]+|\\[.*?])",
                        "$1.*");
    }

    /** The hint for a place that needs a list. */
    static String list(String path, @Nullable YamlNode node) {
        String example = switch (lastName(path)) {
            case "command", "args" -> "[sh, -c, \"echo hello\"], one word an item";
            case "env" ->
                "- "
                        + firstKey(node)
                                .or(() -> text(node)
                                        .flatMap(IntendedValue::variable)
                                        .map(variable -> variable.replaceFirst("=.*", "")))
                                .orElse("NAME")
                        + "=value, with a dash before it and = in it";
            case "accept" -> "[" + text(node).or(() -> value(node)).orElse("www.example.com") + "]";
            case "allOf", "anyOf", "read", "next_cases" -> "[" + text(node).orElse("a, b") + "]";
            default ->
                firstKey(node)
                        .map(key -> "a dash before its first field, as in - " + key + ": "
                                + value(node).orElse("…"))
                        .orElseGet(() -> {
                            String item = example(SdlPaths.item(path, 0), node);
                            return item.isEmpty() ? "- before each item" : item;
                        });
        };
        return "expected a list: write " + example;
    }

    /** The hint for a place that needs a text. */
    static String text(String path, @Nullable YamlNode node) {
        String name = lastName(path);
        String example = switch (name) {
            case "env" -> firstKey(node).orElse("NAME") + "=value, with = in it and no brackets";
            case "command", "args" -> "one word an item, as in [sh, -c, \"echo hello\"]";
            case "image", "ip", "service", "profile", "model", "size", "kind" ->
                itemsText(node).map(text -> name + ": " + text).orElse("");
            default -> "";
        };
        return "expected a text" + (example.isEmpty() ? "" : ": write " + example);
    }

    /** The size that was probably meant by a text that is not a size. */
    static Optional<String> size(String written) {
        Matcher size = SIZE.matcher(written.strip());
        if (!size.matches()) {
            return Optional.empty();
        }
        if (size.group(2) == null) {
            return Optional.of(size.group(1) + "Mi");
        }
        boolean isBinary = !size.group(3).isEmpty();
        String letter = size.group(2).toUpperCase(java.util.Locale.ROOT);
        return Optional.of(size.group(1) + (letter.equals("K") && !isBinary ? "k" : letter) + (isBinary ? "i" : ""));
    }

    /** The meaning of a plain CPU number: cores if a machine can have so many, otherwise thousandths of a core. */
    static String cores(String written) {
        return Long.parseLong(written) > ResourceRules.MAX_CPU / 1000 ? written + "m" : written;
    }

    /** The number of cores in words, for a number in thousandths of a core. */
    static String inCores(String written) {
        BigDecimal cores = new BigDecimal(written).divide(THOUSAND).stripTrailingZeros();
        return cores.toPlainString() + (cores.compareTo(BigDecimal.ONE) == 0 ? " core" : " cores");
    }

    private static Optional<String> size(@Nullable YamlNode node, String written, String unit) {
        if (WHOLE.matcher(written).matches()) {
            return Optional.of(written + unit);
        }
        return Optional.of(written)
                .filter(text -> SdlQuantities.bytes(text).isPresent())
                .or(() -> size(written))
                .or(() -> inItem(node, "size"));
    }

    private static String orElse(boolean isFit, String written, String otherwise) {
        return isFit ? written : otherwise;
    }

    private static String lastName(String path) {
        return path.replaceFirst("(\\[\\d+])+$", "").replaceFirst(".*\\.", "");
    }

    private static Optional<YamlNode.Entry> firstEntry(@Nullable YamlNode node) {
        return node instanceof YamlNode.Mapping mapping
                ? mapping.entries().stream().findFirst()
                : Optional.empty();
    }

    private static Optional<String> firstKey(@Nullable YamlNode node) {
        return firstEntry(node).map(entry -> entry.key().value());
    }

    private static Optional<String> value(@Nullable YamlNode node) {
        return firstEntry(node).flatMap(entry -> text(entry.value()));
    }

    private static Optional<String> text(@Nullable YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && !scalar.value().isBlank()
                ? Optional.of(scalar.value().strip())
                : Optional.empty();
    }

    private static Optional<YamlNode> first(@Nullable YamlNode node) {
        return node instanceof YamlNode.Sequence list && !list.items().isEmpty()
                ? Optional.of(list.items().getFirst())
                : Optional.empty();
    }

    private static Optional<String> itemsText(@Nullable YamlNode node) {
        return first(node).flatMap(ReplacementHint::text);
    }

    private static Optional<String> itemsKey(@Nullable YamlNode node) {
        return first(node)
                .flatMap(item ->
                        firstKey(item).map(key -> key + ": " + value(item).orElse("…")));
    }

    private static Optional<String> itemsName(@Nullable YamlNode node) {
        return inItem(node, "name");
    }

    /** The text of a field in a list's first item. */
    private static Optional<String> inItem(@Nullable YamlNode node, String field) {
        return first(node).flatMap(item -> {
            YamlNode.Entry entry = item instanceof YamlNode.Mapping mapping ? mapping.find(field) : null;
            return entry == null ? Optional.empty() : text(entry.value());
        });
    }
}
