package io.purser.akash.sdl.input;

import io.purser.akash.sdl.yaml.SdlFindings;
import io.purser.akash.sdl.yaml.SdlPaths;
import io.purser.akash.sdl.yaml.SourcePosition;
import io.purser.akash.sdl.yaml.YamlNode;
import io.purser.akash.sdl.yaml.YamlScalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of an SDL with its path, read as the expected type. A value that does not fit becomes a violation and a
 * default. The types follow the YAML library of Akash's Go parser, which for example reads {@code yes} as a flag and
 * 80.0 as a port, but not "80".
 *
 * @param mark the value's place; if the value is missing, the place of the node that should contain it
 * @param node null if the value is missing
 */
public record SdlValue(
        String path, SourcePosition mark, @Nullable YamlNode node, SdlFindings findings) {
    /** The value of a number that cannot be read. It is within all limits, so that the mistake is reported once. */
    private static final long WITHIN_ALL_LIMITS = 1;

    public static SdlValue root(YamlNode node, SdlFindings findings) {
        return new SdlValue("", node.mark(), node, findings);
    }

    /** Whether the value is missing or null. Akash does not distinguish the two. */
    public boolean isAbsent() {
        return node == null || (node instanceof YamlNode.Scalar scalar && scalar.isNull());
    }

    public boolean isPresent() {
        return !isAbsent();
    }

    /** The field of a mapping, which may be missing. */
    public SdlValue get(String key) {
        YamlNode.Entry entry = node instanceof YamlNode.Mapping mapping ? mapping.find(key) : null;
        return entry == null
                ? new SdlValue(SdlPaths.field(path, key), mark, null, findings)
                : new SdlValue(SdlPaths.field(path, key), entry.value().mark(), entry.value(), findings);
    }

    public boolean has(String key) {
        return node instanceof YamlNode.Mapping mapping && mapping.find(key) != null;
    }

    /** The fields of a mapping by name, in the order of the file; empty if it is missing. */
    public Map<String, SdlValue> fields() {
        Map<String, SdlValue> fields = new LinkedHashMap<>();
        if (isAbsent()) {
            return fields;
        }
        if (node instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                fields.put(entry.key().value(), get(entry.key().value()));
            }
        } else {
            misshaped(ReplacementHint.mapping(path, node));
        }
        return fields;
    }

    /** Requires a mapping and reports every field but these as advice, because Akash ignores it. */
    public void expectFields(String... known) {
        for (Map.Entry<String, SdlValue> field : fields().entrySet()) {
            if (!Set.of(known).contains(field.getKey())) {
                field.getValue()
                        .refusedByConsole(
                                "Akash passes over this field, and Console refuses the file for it; known are "
                                        + Arrays.stream(known).collect(Collectors.joining(", "))
                                        + IntendedValue.field(field.getKey(), List.of(known))
                                                .map(meant -> "; write " + meant)
                                                .orElse(""));
            }
        }
    }

    /** The items of a list without null items, which Akash drops; empty if the list is missing. */
    public List<SdlValue> items() {
        return allItems().stream().filter(SdlValue::isPresent).toList();
    }

    /** The items of a list; empty if the list is missing. */
    public List<SdlValue> allItems() {
        List<SdlValue> items = new ArrayList<>();
        if (isAbsent()) {
            return items;
        }
        if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                items.add(new SdlValue(SdlPaths.item(path, items.size()), item.mark(), item, findings));
            }
        } else {
            misshaped(ReplacementHint.list(path, node));
        }
        return items;
    }

    /** A text as the file has it, including numbers and flags; empty if it is missing. */
    public String text() {
        if (isAbsent()) {
            return "";
        }
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.value();
        }
        misshaped(ReplacementHint.text(path, node));
        return "";
    }

    /** A scalar as the file has it, whatever its type is; empty for any other node. */
    public String written() {
        return node instanceof YamlNode.Scalar scalar ? scalar.value() : "";
    }

    /** A list of texts; null if it is missing, because a missing list and an empty one have different hashes. */
    public @Nullable List<String> texts() {
        return isAbsent() ? null : items().stream().map(SdlValue::text).toList();
    }

    /** A mapping of texts to texts. */
    public Map<String, String> textsByName() {
        Map<String, String> texts = new LinkedHashMap<>();
        fields().forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    /** A flag; false if it is missing. */
    boolean flag() {
        if (isAbsent()) {
            return false;
        }
        Boolean flag = node instanceof YamlNode.Scalar scalar ? YamlScalars.flag(scalar) : null;
        if (flag == null) {
            misshaped("expected true or false, without quotes"
                    + IntendedValue.flag(written())
                            .map(flagged -> "; write " + flagged)
                            .orElse(""));
            return false;
        }
        return flag;
    }

    /** A whole number from 0 to 4294967295; 0 if it is missing. */
    public long uint32() {
        if (isAbsent()) {
            return 0;
        }
        Long number = node instanceof YamlNode.Scalar scalar ? YamlScalars.uint32(scalar) : null;
        if (number == null) {
            misshaped("expected a whole number from 0 to 4294967295, without quotes"
                    + IntendedValue.number(path, written())
                            .map(meant -> "; write " + meant)
                            .orElse(""));
            return WITHIN_ALL_LIMITS;
        }
        return number;
    }

    /** Adds a violation of the value's shape. After it, no finding is added for values inside this one. */
    void misshaped(String message) {
        findings.misshaped(path, mark, message);
    }

    public void violation(String message) {
        findings.violation(path, mark, message);
    }

    public void warning(String message) {
        findings.warning(path, mark, message);
    }

    /** Adds a warning that the chain accepts a value and Console refuses it. */
    public void refusedByConsole(String message) {
        findings.refusedByConsole(path, mark, message);
    }
}
