package io.purser.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, which a reader takes by name and type. This class gathers mistakes, and {@link #done}
 * throws all of them, with every field that the reader did not take. A null field counts as absent.
 */
public final class Fields {
    /** The most characters of a name. */
    public static final int LONGEST_NAME = 200;

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    final ObjectNode object;
    private final String path;
    private final List<Violation> violations;
    private final Set<String> known = new HashSet<>();

    Fields(ObjectNode object, String path, List<Violation> violations) {
        this.object = object;
        this.path = path;
        this.violations = violations;
    }

    /** The path of the field in the whole document. */
    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public void violation(String name, String message) {
        violations.add(new Violation(pathOf(name), message));
    }

    /** The names of all fields, known or not. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The field as it is, of any type; null if it is absent. */
    public @Nullable JsonNode raw(String name) {
        known.add(name);
        return has(name) ? object.get(name) : null;
    }

    /** A text that is not empty and has at most so many characters. */
    public @Nullable String text(String name, int longest) {
        JsonNode node = raw(name);
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            violation(name, "has to be a text, not " + kindOf(node));
            return null;
        }
        String text = node.textValue();
        if (text.isEmpty()) {
            violation(name, "must not be empty");
        } else if (text.length() > longest) {
            violation(name, "is longer than %d characters".formatted(longest));
        } else if (text.indexOf('\0') >= 0) {
            violation(name, "must not contain the character U+0000");
        } else {
            return text;
        }
        return null;
    }

    /** A short name for people and reports: up to 200 characters, without control characters. */
    public @Nullable String name(String name) {
        String text = text(name, LONGEST_NAME);
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            violation(name, "must not contain control characters");
            return null;
        }
        return text;
    }

    public boolean flag(String name, boolean otherwise) {
        JsonNode node = raw(name);
        if (node != null && !node.isBoolean()) {
            violation(name, "has to be true or false, not " + kindOf(node));
        }
        return (node != null && node.isBoolean()) ? node.booleanValue() : otherwise;
    }

    /** A whole number between the two bounds, both included. */
    public OptionalLong count(String name, long least, long most) {
        JsonNode node = raw(name);
        if (node == null) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber()) {
            violation(name, "has to be a whole number, not " + kindOf(node));
            return OptionalLong.empty();
        }
        if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
            violation(name, "has to be between %d and %d".formatted(least, most));
            return OptionalLong.empty();
        }
        return OptionalLong.of(node.longValue());
    }

    /** A number between the two bounds, both included. */
    public @Nullable BigDecimal number(String name, BigDecimal least, BigDecimal most) {
        JsonNode node = raw(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber()) {
            violation(name, "has to be a number, not " + kindOf(node));
            return null;
        }
        BigDecimal number = node.decimalValue();
        if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
            violation(name, "has to be between %s and %s".formatted(least.toPlainString(), most.toPlainString()));
            return null;
        }
        return number;
    }

    /** A text that has to be one of the allowed texts. */
    public @Nullable String oneOf(String name, List<String> allowed) {
        String text = text(name, 100);
        if (text != null && !allowed.contains(text)) {
            violation(name, "has to be one of " + String.join(", ", allowed));
            return null;
        }
        return text;
    }

    /** A text that the function turns into a value, or refuses with an {@link IllegalArgumentException}. */
    public <T> @Nullable T parsed(String name, int longest, Function<String, T> parse) {
        String text = text(name, longest);
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            violation(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** A UUID as RFC 9562 writes it. Java's own parser also accepts groups of other lengths. */
    public @Nullable UUID id(String name) {
        return parsed(name, 36, text -> {
            if (!UUID_TEXT.matcher(text).matches()) {
                throw new IllegalArgumentException("has to be a UUID");
            }
            return UUID.fromString(text);
        });
    }

    public @Nullable Instant time(String name) {
        return parsed(name, 40, Fields::parseTime);
    }

    /** An instant in RFC 3339, whose years have four digits. Java's own parser accepts years up to a billion. */
    public static Instant parseTime(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (Character.isDigit(text.charAt(0)) && time.getYear() <= 9_999) {
                return time.toInstant();
            }
        } catch (DateTimeParseException e) {
            // Falls through to the message with the right form.
        }
        throw new IllegalArgumentException("has to be a time in RFC 3339, as in 2026-11-22T00:00:00Z");
    }

    /** The names in an array of texts; empty if it is absent. */
    public List<String> names(String name, int most) {
        return items(name, most, (node, where) -> {
            if (!node.isTextual()
                    || node.textValue().isEmpty()
                    || node.textValue().length() > LONGEST_NAME) {
                violations.add(new Violation(where, "has to be a text of 1 to 200 characters"));
                return Optional.empty();
            }
            return Optional.of(node.textValue());
        });
    }

    /** The objects in an array, each read by the function. */
    public <T> List<T> objects(String name, int most, Function<Fields, T> read) {
        return items(name, most, (node, where) -> {
            if (node instanceof ObjectNode item) {
                return Optional.of(read.apply(new Fields(item, where, violations)));
            }
            violations.add(new Violation(where, "has to be an object, not " + kindOf(node)));
            return Optional.empty();
        });
    }

    /**
     * The object in a field, or null if it is absent. The function has to call {@link #noMore} on the object's fields.
     */
    public <T> @Nullable T object(String name, Function<Fields, T> read) {
        JsonNode node = raw(name);
        if (node instanceof ObjectNode item) {
            return read.apply(new Fields(item, pathOf(name), violations));
        }
        if (node != null) {
            violation(name, "has to be an object, not " + kindOf(node));
        }
        return null;
    }

    private <T> List<T> items(String name, int most, BiFunction<JsonNode, String, Optional<T>> read) {
        JsonNode node = raw(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            violation(name, "has to be an array, not " + kindOf(node));
            return List.of();
        }
        if (node.size() > most) {
            violation(name, "has more than %d items".formatted(most));
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            read.apply(node.get(i), pathOf(name) + "[" + i + "]").ifPresent(items::add);
        }
        return items;
    }

    /** Records a violation for every field that the reader did not take. */
    public void noMore() {
        Set<String> unknown = names();
        unknown.removeAll(known);
        unknown.forEach(name -> violation(name, "is not known here" + nearest(name)));
        known.addAll(unknown); // so that each is reported once
    }

    /** Whether there is no mistake so far. */
    public boolean isClean() {
        return violations.isEmpty();
    }

    /**
     * Ends the reading.
     *
     * @throws Problem {@code invalid} with every mistake, if there is any
     */
    public void done() {
        noMore();
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
    }

    private String nearest(String unknown) {
        return known.stream()
                .filter(name -> name.replace("_", "").equalsIgnoreCase(unknown.replace("_", "")))
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    private static String kindOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> node.isIntegralNumber() ? "a number" : "a fraction";
            case BOOLEAN -> "true or false";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NULL, MISSING, BINARY, POJO -> "nothing";
        };
    }
}
