package io.purser.akash.sdl;

import io.purser.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An SDL with placeholders such as {@code ${PURSER_OPERATOR_KEY}} in its services. They are filled in the tree, not in
 * the text, so that no value can add to the SDL or change its shape.
 */
public final class SdlTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");
    private static final String SERVICES = "services";
    /** Where a placeholder has to be filled; in a command it may be the container's shell's affair. */
    private static final List<String> REQUIRED_IN = List.of("image", "env", "credentials");

    private final YamlNode document;

    private SdlTemplate(YamlNode document) {
        this.document = document;
    }

    /**
     * Reads the text without asking whether it is a valid SDL.
     *
     * @throws Problem INVALID if it is no YAML that an SDL may be
     */
    public static SdlTemplate of(String yaml) {
        Findings findings = new Findings();
        YamlNode document = YamlReader.read(yaml, findings);
        if (document == null || findings.hasViolations()) {
            throw Problem.invalid(
                    findings.violations().stream().map(Finding::toViolation).toList());
        }
        return new SdlTemplate(document);
    }

    /** The names that images, environments and credentials wait for, sorted. */
    public Set<String> placeholders() {
        Set<String> names = new TreeSet<>();
        Value services = Value.root(document, new Findings()).get(SERVICES);
        for (Value service : services.fields().values()) {
            for (String field : REQUIRED_IN) {
                collect(service.get(field).node(), names);
            }
        }
        return names;
    }

    /** The names among {@link #placeholders()} that have no value here, sorted. */
    public Set<String> missing(Map<String, String> values) {
        Set<String> missing = placeholders();
        missing.removeAll(values.keySet());
        return missing;
    }

    /** The SDL with every placeholder of these names filled, anywhere in its services; others stay as they are. */
    public String fill(Map<String, String> values) {
        if (!(document instanceof YamlNode.Mapping mapping)) {
            return YamlWriter.write(document);
        }
        List<YamlNode.Entry> sections = mapping.entries().stream()
                .map(entry -> entry.key().value().equals(SERVICES)
                        ? new YamlNode.Entry(entry.key(), filled(entry.value(), text -> fill(text, values)))
                        : entry)
                .toList();
        return YamlWriter.write(new YamlNode.Mapping(sections, mapping.merged(), mapping.weight(), mapping.mark()));
    }

    /** Whether a text is nothing but a placeholder. */
    static boolean isPlaceholder(String text) {
        return PLACEHOLDER.matcher(text).matches();
    }

    private static void collect(@Nullable YamlNode node, Set<String> names) {
        if (node != null) {
            filled(node, text -> {
                Matcher matcher = PLACEHOLDER.matcher(text);
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
                return text;
            });
        }
    }

    private static YamlNode filled(YamlNode node, UnaryOperator<String> fill) {
        return switch (node) {
            case YamlNode.Scalar scalar -> {
                String text = fill.apply(scalar.value());
                yield text.equals(scalar.value()) ? scalar : new YamlNode.Scalar(text, false, scalar.mark());
            }
            case YamlNode.Sequence sequence -> {
                List<YamlNode> items = new ArrayList<>();
                sequence.items().forEach(item -> items.add(filled(item, fill)));
                yield new YamlNode.Sequence(List.copyOf(items), sequence.weight(), sequence.mark());
            }
            case YamlNode.Mapping mapping -> {
                List<YamlNode.Entry> entries = new ArrayList<>();
                mapping.entries()
                        .forEach(entry -> entries.add(new YamlNode.Entry(entry.key(), filled(entry.value(), fill))));
                yield new YamlNode.Mapping(List.copyOf(entries), mapping.merged(), mapping.weight(), mapping.mark());
            }
        };
    }

    private static String fill(String text, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }
}
