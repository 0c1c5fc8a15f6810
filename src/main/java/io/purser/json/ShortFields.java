package io.purser.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of an object from outside that may stay in memory without an account: as much as fits in a limit that the
 * usage of an answer, with its twenty figures, is far from.
 */
public final class ShortFields {
    /** The most characters of all names and texts, with those that each value counts for. */
    private static final int MOST = 8_192;

    /** The characters that a value counts for beside its name and its text. */
    private static final int VALUE = 32;

    private long room = MOST;

    private ShortFields() {}

    /** The object itself, or a copy without the values for which there is no room. */
    public static ObjectNode of(ObjectNode told) {
        return size(told) <= MOST ? told : new ShortFields().object(told);
    }

    /** The size of a value; beyond the limit, the rest of it is not looked at. */
    private static long size(JsonNode value) {
        long size = own(value);
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                if (size > MOST) {
                    break;
                }
                size += field.getKey().length() + size(field.getValue());
            }
        } else {
            for (JsonNode item : value) {
                if (size > MOST) {
                    break;
                }
                size += size(item);
            }
        }
        return size;
    }

    private static int own(JsonNode value) {
        return VALUE + (value.isTextual() ? value.textValue().length() : 0);
    }

    private ObjectNode object(ObjectNode told) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : told.properties()) {
            JsonNode value = kept(field.getKey().length(), field.getValue());
            if (value != null) {
                kept.set(field.getKey(), value);
            }
        }
        return kept;
    }

    /** The value, the part of an object for which there is room, or null if there is none. */
    private @Nullable JsonNode kept(int name, JsonNode value) {
        long needed = name + size(value);
        if (needed <= room) {
            room -= needed;
            return value;
        }
        if (value instanceof ObjectNode object && name + VALUE <= room) {
            room -= name + VALUE;
            return object(object);
        }
        return null;
    }
}
