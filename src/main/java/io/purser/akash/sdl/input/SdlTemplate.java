package io.purser.akash.sdl.input;

import io.purser.akash.sdl.yaml.SdlFinding;
import io.purser.akash.sdl.yaml.SdlFindings;
import io.purser.akash.sdl.yaml.YamlNode;
import io.purser.akash.sdl.yaml.YamlReader;
import io.purser.akash.sdl.yaml.YamlWriter;
import io.purser.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An SDL with placeholders in its services, such as {@code ${PURSER_OPERATOR_KEY}} or, with a default,
 * {@code ${PURSER_ZONE:-UTC}}. This class fills them in the tree, not in the text, so that no value can add to the SDL
 * or change its shape.
 */
public final class SdlTemplate {
    private static final String SERVICES = "services";
    /** The fields in which every placeholder has to be filled. In a command, the container's shell may fill it. */
    private static final List<String> REQUIRED_IN = List.of("image", "env", "credentials");

    private final YamlNode document;

    private SdlTemplate(YamlNode document) {
        this.document = document;
    }

    /**
     * Reads the text without checking whether it is a valid SDL.
     *
     * @throws Problem INVALID if the text is not YAML of the kind that an SDL allows
     */
    public static SdlTemplate of(String yaml) {
        SdlFindings findings = new SdlFindings();
        YamlNode document = YamlReader.read(yaml, findings);
        if (document == null || findings.hasViolations()) {
            throw Problem.invalid(
                    findings.violations().stream().map(SdlFinding::toViolation).toList());
        }
        return new SdlTemplate(document);
    }

    /** The names of the placeholders in images, environments and credentials, with and without a default, sorted. */
    public Set<String> placeholders() {
        Set<String> names = new TreeSet<>();
        eachText(text -> Placeholder.everyIn(text).forEach(found -> names.add(found.name())));
        return names;
    }

    /**
     * The names among {@link #placeholders()} that have no value here and at least once no default, sorted. A
     * placeholder in another one's default is included if that default is used.
     */
    public Set<String> missing(Map<String, String> values) {
        Set<String> missing = new TreeSet<>();
        eachText(text -> Placeholder.open(text, values.keySet()).forEach(found -> missing.add(found.name())));
        return missing;
    }

    /** The names of the placeholders anywhere in a service, sorted. A value can be given for each of them. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        each(
                SdlValue.root(document, new SdlFindings()).get(SERVICES).node(),
                text -> Placeholder.everyIn(text).forEach(found -> names.add(found.name())));
        return names;
    }

    /**
     * The SDL with every placeholder of these names filled, anywhere in its services. In the fields in which every
     * placeholder has to be filled, the others become their defaults; elsewhere they stay as they are.
     */
    public String fill(Map<String, String> values) {
        if (!(document instanceof YamlNode.Mapping mapping)) {
            return YamlWriter.write(document);
        }
        List<YamlNode.Entry> sections = mapping.entries().stream()
                .map(entry -> entry.key().value().equals(SERVICES)
                        ? new YamlNode.Entry(entry.key(), filledServices(entry.value(), values))
                        : entry)
                .toList();
        return YamlWriter.write(new YamlNode.Mapping(sections, mapping.merged(), mapping.weight(), mapping.mark()));
    }

    /** Whether a text needs a value. One placeholder without a default, or with an empty default, is enough. */
    public static boolean isOpen(String text) {
        return Placeholder.everyIn(text)
                .anyMatch(
                        found -> found.byDefault() == null || found.byDefault().isEmpty());
    }

    /** The text if nobody gives a value: placeholders with a default become that default. */
    public static String byDefault(String text) {
        return Placeholder.filled(text, Map.of(), true);
    }

    private void eachText(Consumer<String> use) {
        SdlValue services = SdlValue.root(document, new SdlFindings()).get(SERVICES);
        for (SdlValue service : services.fields().values()) {
            for (String field : REQUIRED_IN) {
                each(service.get(field).node(), use);
            }
        }
    }

    private static void each(@Nullable YamlNode node, Consumer<String> use) {
        if (node != null) {
            filled(node, text -> {
                use.accept(text);
                return text;
            });
        }
    }

    private static YamlNode filledServices(YamlNode services, Map<String, String> values) {
        return mapped(
                services,
                service -> mapped(
                        service.value(),
                        field -> filled(
                                field.value(),
                                text -> Placeholder.filled(
                                        text,
                                        values,
                                        REQUIRED_IN.contains(field.key().value())))));
    }

    private static YamlNode mapped(YamlNode node, Function<YamlNode.Entry, YamlNode> change) {
        return node instanceof YamlNode.Mapping mapping
                ? new YamlNode.Mapping(
                        mapping.entries().stream()
                                .map(entry -> new YamlNode.Entry(entry.key(), change.apply(entry)))
                                .toList(),
                        mapping.merged(),
                        mapping.weight(),
                        mapping.mark())
                : node;
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
}
