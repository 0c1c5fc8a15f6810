package io.purser.toolservers.header;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.purser.json.ForeignJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the values of the arguments that are wanted as headers, without a tree of the others. */
public final class HeaderArguments {
    private static final int DEEPEST = 100;
    private static final JsonFactory FACTORY = ForeignJson.factory(DEEPEST).build();
    /** Servers read no longer heads. */
    private static final int MOST_BYTES = 4_096;

    private static final int LONGEST_NUMBER = 40;
    private static final int DIGITS_OF_SAFE_NUMBER = 16;
    /** The largest whole number that each client and server can handle. */
    private static final BigDecimal LARGEST = BigDecimal.valueOf((1L << 53) - 1);

    private final List<HeaderArgument> wanted;
    private final Map<HeaderArgument, String> values = new LinkedHashMap<>();
    private final List<String> path = new ArrayList<>();

    private HeaderArguments(List<HeaderArgument> wanted) {
        this.wanted = wanted;
    }

    /**
     * The values as texts. An argument that is missing or null has none, and neither has an object or array.
     *
     * @param arguments the JSON object of the arguments
     * @throws IllegalArgumentException if a value can be no header, or if it is not clear which one counts
     */
    public static Map<HeaderArgument, String> values(List<HeaderArgument> wanted, byte[] arguments) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        HeaderArguments reader = new HeaderArguments(wanted);
        try (JsonParser parser = FACTORY.createParser(arguments)) {
            parser.nextToken();
            reader.object(parser);
        } catch (IOException e) {
            throw new IllegalArgumentException("params.arguments cannot be read", e);
        }
        long bytes = reader.values.values().stream()
                .mapToLong(value -> value.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the arguments that this tool wants as headers have more than %d bytes together"
                            .formatted(MOST_BYTES));
        }
        return reader.values;
    }

    private void object(JsonParser parser) throws IOException {
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            path.add(parser.currentName());
            JsonToken begin = parser.nextToken();
            if (isOnTheWay()) {
                if (!names.add(path.getLast())) {
                    throw new IllegalArgumentException("%s is given twice".formatted(String.join(".", path)));
                }
                Optional<HeaderArgument> found =
                        wanted.stream().filter(each -> each.path().equals(path)).findFirst();
                if (found.isPresent()) {
                    value(found.get(), begin, parser);
                } else if (begin == JsonToken.START_OBJECT) {
                    object(parser);
                }
            }
            parser.skipChildren();
            path.removeLast();
        }
    }

    private boolean isOnTheWay() {
        return wanted.stream()
                .anyMatch(each -> each.path().size() >= path.size()
                        && each.path().subList(0, path.size()).equals(path));
    }

    private void value(HeaderArgument argument, JsonToken begin, JsonParser parser) throws IOException {
        switch (begin) {
            case VALUE_STRING -> values.put(argument, parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> values.put(argument, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> values.put(argument, whole(argument, parser.getText()));
            case VALUE_NULL,
                    START_OBJECT,
                    START_ARRAY,
                    END_OBJECT,
                    END_ARRAY,
                    FIELD_NAME,
                    VALUE_EMBEDDED_OBJECT,
                    NOT_AVAILABLE -> {
                // no header has it
            }
        }
    }

    private static String whole(HeaderArgument argument, String text) {
        return number(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s is wanted as a header, and has to be a whole number of at most 2^53 - 1"
                                .formatted(argument.name())))
                .toPlainString();
    }

    /** The whole number in a text, if it is one that a header may have. */
    public static Optional<BigDecimal> number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            boolean isSmall =
                    number.signum() == 0 || (long) number.precision() - number.scale() <= DIGITS_OF_SAFE_NUMBER;
            if (!isSmall || number.abs().compareTo(LARGEST) > 0) {
                return Optional.empty();
            }
            // A text of few characters may have hundreds of millions of digits after its point.
            BigDecimal plain = number.stripTrailingZeros();
            return plain.scale() > 0 ? Optional.empty() : Optional.of(plain.setScale(0));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
