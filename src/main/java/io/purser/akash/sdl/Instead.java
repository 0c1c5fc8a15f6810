package io.purser.akash.sdl;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to write instead of a value that has the wrong shape; it repeats no text that may be a secret. */
final class Instead {
    private static final String SOME_GPU = "{nvidia: [{model: a100}]}";
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SIZE =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(?:([kKmMgGtTpPeE])([iI]?))?(?:[bB]|bytes)?");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private Instead() {}

    /** For a mapping of names to values. */
    static String mapping(String path, @Nullable YamlNode node) {
        String written = node instanceof YamlNode.Scalar scalar ? scalar.value() : "";
        String example = switch (lastName(path)) {
            case "cpu" ->
                "cpu: {units: "
                        + (WHOLE.matcher(written).matches()
                                ? cores(written)
                                : orElse(Units.cpu(written).isPresent(), written, "0.5"))
                        + "}";
            case "memory" -> "memory: {size: " + orElse(Units.bytes(written).isPresent(), written, "512Mi") + "}";
            case "storage" -> "storage: {size: " + orElse(Units.bytes(written).isPresent(), written, "1Gi") + "}";
            case "gpu" ->
                "gpu: {units: " + orElse(WHOLE.matcher(written).matches(), written, "1") + ", attributes: {vendor: "
                        + SOME_GPU + "}}";
            case "vendor" -> "vendor: " + SOME_GPU;
            case "dependencies" -> "- service: " + orElse(written.matches("[a-z0-9-]+"), written, "db");
            case "to" -> "- global: true";
            default -> "";
        };
        return "expected a mapping of names to values" + (example.isEmpty() ? "" : ": write " + example);
    }

    /** Where a list is wanted. */
    static String list(String path, @Nullable YamlNode node) {
        String name = lastName(path);
        String example = switch (name) {
            case "command", "args" -> "[sh, -c, \"echo hello\"], one word an item";
            case "env" -> "- " + firstKey(node).orElse("NAME") + "=value, with a dash before it and = in it";
            case "accept" -> "[" + text(node).orElse("www.example.com") + "]";
            case "allOf", "anyOf", "read", "next_cases" -> "[" + text(node).orElse("a, b") + "]";
            default ->
                firstKey(node)
                        .map(key -> "a dash before its first field, as in - " + key + ": "
                                + value(node).orElse("…"))
                        .orElse("- before each item");
        };
        return "expected a list: write " + example;
    }

    /** A size that cannot be read, as it was probably meant. */
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

    /** What a plain number of CPU means: cores where a machine has so many, thousandths of one where none has. */
    static String cores(String written) {
        return Long.parseLong(written) > ResourceRules.MAX_CPU / 1000 ? written + "m" : written;
    }

    /** The same in words. */
    static String inCores(String written) {
        BigDecimal cores = new BigDecimal(written).divide(THOUSAND).stripTrailingZeros();
        return cores.toPlainString() + (cores.compareTo(BigDecimal.ONE) == 0 ? " core" : " cores");
    }

    private static String orElse(boolean isFit, String written, String otherwise) {
        return isFit ? written : otherwise;
    }

    private static String lastName(String path) {
        return path.replaceFirst("(\\[\\d+])+$", "").replaceFirst(".*\\.", "");
    }

    private static Optional<String> firstKey(@Nullable YamlNode node) {
        return node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()
                ? Optional.of(mapping.entries().getFirst().key().value())
                : Optional.empty();
    }

    private static Optional<String> value(@Nullable YamlNode node) {
        return node instanceof YamlNode.Mapping mapping
                ? text(mapping.entries().getFirst().value())
                : Optional.empty();
    }

    private static Optional<String> text(@Nullable YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && !scalar.value().isBlank()
                ? Optional.of(scalar.value().strip())
                : Optional.empty();
    }
}
