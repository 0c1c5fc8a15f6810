package io.purser.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one reader of JSON that other systems write. It reads a document into a record, whose components have the fields'
 * names in snake_case. It ignores unknown fields, because other systems add fields. A component that is an Optional, a
 * list or a map may be missing or null. Every other component has to be there. A whole number may be written as a text,
 * because protobuf's JSON does that. No other type stands for another. The caller bounds the document's size.
 */
public final class OutsideJson {
    /** The deepest nesting of a document. */
    public static final int DEEPEST = 100;

    private static final JsonMapper MAPPER = mapper();
    /** For documents that have one exact form, which their author has signed. */
    private static final JsonMapper EXACT = MAPPER.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withCoercionConfig(
                    LogicalType.Integer, config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
            .build();

    private OutsideJson() {}

    private static JsonMapper mapper() {
        JsonFactory factory = ForeignJson.factory(DEEPEST)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        SimpleModule values = new SimpleModule("values of other systems")
                .addDeserializer(String.class, OutsideValue.text())
                .addDeserializer(BigDecimal.class, OutsideValue.of(BigDecimal.class, Numbers::decimal))
                .addDeserializer(BigInteger.class, OutsideValue.of(BigInteger.class, Numbers::integer))
                .addDeserializer(Instant.class, OutsideValue.of(Instant.class, Instant::parse));
        JsonSetter.Value emptyIfMissing = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.SKIP);
        return JsonMapper.builder(factory)
                .addModules(new Jdk8Module(), values)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .withCoercionConfig(
                        LogicalType.Integer,
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Boolean,
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .withConfigOverride(List.class, override -> override.setSetterInfo(emptyIfMissing))
                .withConfigOverride(Map.class, override -> override.setSetterInfo(emptyIfMissing))
                .build();
    }

    /**
     * Reads a document.
     *
     * @throws UnreadableJson if it is not JSON, or a field is missing or has another type; the message names the field
     */
    public static <T> T read(byte[] json, Class<T> type) throws UnreadableJson {
        return read(() -> MAPPER.readValue(json, type));
    }

    /**
     * Reads a document that has one exact form: no unknown fields, and no number as a text.
     *
     * @throws UnreadableJson if it has another form; the message names the field
     */
    public static <T> T readExactly(byte[] json, Class<T> type) throws UnreadableJson {
        return read(() -> EXACT.readValue(json, type));
    }

    /**
     * Requires a JSON object, whatever its fields are.
     *
     * @throws UnreadableJson if it is something else
     */
    public static void requireObject(byte[] json) throws UnreadableJson {
        read(json, Anything.class);
    }

    /** An object of which nothing is read. */
    @RegisterForReflection
    record Anything() {}

    /**
     * Reads a document from its text.
     *
     * @throws UnreadableJson if it is not JSON, or a field is missing or has another type; the message names the field
     */
    public static <T> T read(String json, Class<T> type) throws UnreadableJson {
        return read(() -> MAPPER.readValue(json, type));
    }

    /** One call of a mapper. */
    private interface Reading<T> {
        @Nullable
        T run() throws IOException;
    }

    private static <T> T read(Reading<T> reading) throws UnreadableJson {
        @Nullable T value;
        try {
            value = reading.run();
        } catch (JacksonException e) {
            throw UnreadableJson.of(e);
        } catch (IOException e) {
            throw UnreadableJson.noJson(e);
        }
        if (value == null) {
            throw UnreadableJson.noObject();
        }
        return value;
    }
}
