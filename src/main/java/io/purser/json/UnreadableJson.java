package io.purser.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A document of another system cannot be read. The message names the field and the type that it has to have. It does
 * not quote the document.
 */
public final class UnreadableJson extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String NO_JSON =
            "it is not JSON, names a field twice, or is nested deeper than " + OutsideJson.DEEPEST;
    private static final String NO_OBJECT = "it is no JSON object";

    private final boolean isObject;
    private final @Nullable String unknownField;

    private UnreadableJson(String message, boolean isObject, @Nullable Exception cause) {
        this(message, isObject, null, cause);
    }

    private UnreadableJson(String message, boolean isObject, @Nullable String unknownField, @Nullable Exception cause) {
        super(message, cause);
        this.isObject = isObject;
        this.unknownField = unknownField;
    }

    /** The name of the field that the document may not have, if that is the mistake. */
    public Optional<String> unknownField() {
        return Optional.ofNullable(unknownField);
    }

    /** Whether the document is a JSON object at all, of which a field cannot be read. */
    public boolean isObject() {
        return isObject;
    }

    static UnreadableJson noJson(Exception cause) {
        return new UnreadableJson(NO_JSON, false, cause);
    }

    static UnreadableJson noObject() {
        return new UnreadableJson(NO_OBJECT, false, null);
    }

    static UnreadableJson of(JacksonException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return noJson(e);
        }
        String path = pathOf(mapping);
        return switch (mapping) {
            case ValueInstantiationException wrong ->
                new UnreadableJson(path.isEmpty() ? reason(wrong) : path + ": " + reason(wrong), true, e);
            case UnrecognizedPropertyException unknown ->
                new UnreadableJson(path + " is not known here", true, unknown.getPropertyName(), e);
            case MismatchedInputException mismatch ->
                path.isEmpty()
                        ? new UnreadableJson(NO_OBJECT, false, e)
                        : new UnreadableJson(path + " is not " + expected(mismatch.getTargetType()), true, e);
            default ->
                e.getCause() instanceof InputCoercionException // a number that its type cannot hold
                        ? new UnreadableJson(path + " is not a number", true, e)
                        : noJson(e);
        };
    }

    private static String pathOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String reason(ValueInstantiationException e) {
        Throwable cause = e.getCause();
        return cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : "its value is out of range";
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of the expected type";
        } else if (type == String.class) {
            return "a text";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type == BigDecimal.class) {
            return "a decimal";
        } else if (type == BigInteger.class) {
            return "a whole number";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        } else if (type == Instant.class) {
            return "a time";
        } else if (type == byte[].class) {
            return "Base64";
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        } else if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "readable";
    }
}
