package io.purser.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sets one member of a JSON object in its bytes and leaves all other bytes as they were written, including numbers that
 * Purser cannot read.
 */
public final class JsonSplice {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] json;
    private final byte[] name;
    private int from = -1;
    private int to;
    private int close = -1;
    private boolean hasMembers;

    private JsonSplice(byte[] json, String name) {
        this.json = json;
        this.name = name.getBytes(StandardCharsets.UTF_8);
        find(begin());
    }

    /**
     * The object with this member set.
     *
     * @param json an object that was parsed before; for other bytes the result is undefined
     * @param name without characters that JSON escapes; the last member of this name counts
     * @param value makes the new value, as JSON, from the old one, which is null if the object has no such member
     * @throws IllegalArgumentException if it is not an object in UTF-8
     */
    public static byte[] set(byte[] json, String name, Function<byte @Nullable [], byte[]> value) {
        JsonSplice splice = new JsonSplice(json, name);
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 256);
        if (splice.from < 0) {
            out.write(json, 0, splice.close);
            out.writeBytes(((splice.hasMembers ? ",\"" : "\"") + name + "\":").getBytes(StandardCharsets.UTF_8));
            out.writeBytes(value.apply(null));
            out.write(json, splice.close, json.length - splice.close);
        } else {
            out.write(json, 0, splice.from);
            out.writeBytes(value.apply(Arrays.copyOfRange(json, splice.from, splice.to)));
            out.write(json, splice.to, json.length - splice.to);
        }
        return out.toByteArray();
    }

    private int begin() {
        int at = json.length > 2 && Arrays.equals(json, 0, 3, BYTE_ORDER_MARK, 0, 3) ? 3 : 0;
        while (at < json.length && isSpace(json[at])) {
            at++;
        }
        // In UTF-16 and UTF-32, one of the first two bytes of a JSON object is zero.
        if (at + 1 >= json.length || json[at] != '{' || json[at + 1] == 0) {
            throw new IllegalArgumentException("this is no JSON object in UTF-8");
        }
        return at;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    private void find(int open) {
        int depth = 0;
        int value = -1;
        boolean awaitsName = false;
        boolean isMeant = false;
        for (int i = open; close < 0 && i < json.length; i++) {
            byte character = json[i];
            if (character == '"') {
                int end = endOfText(i);
                if (awaitsName) {
                    isMeant = Arrays.equals(json, i + 1, end, name, 0, name.length);
                    hasMembers = true;
                    awaitsName = false;
                }
                i = end;
            } else if (character == '{' || character == '[') {
                depth++;
                awaitsName = depth == 1;
            } else if (depth == 1 && character == ':') {
                value = i + 1;
            } else if (depth == 1 && (character == ',' || character == '}')) {
                if (isMeant) {
                    from = value;
                    to = i;
                }
                isMeant = false;
                awaitsName = character == ',';
                close = awaitsName ? -1 : i;
            } else if (character == '}' || character == ']') {
                depth--;
            }
        }
        if (close < 0) {
            throw new IllegalArgumentException("this is no whole JSON object");
        }
    }

    private int endOfText(int open) {
        int i = open + 1;
        while (i < json.length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, json.length);
    }
}
