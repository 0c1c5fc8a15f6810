package io.purser.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Hands out the items of a long list in a document of another system, each as its own bytes. So only one item at a time
 * becomes a tree, and an item that cannot be read costs no other. The caller bounds the document's size.
 */
public final class ListItems {
    private static final JsonFactory FACTORY = ForeignJson.factory(OutsideJson.DEEPEST)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // the reader of the item decides about them
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private ListItems() {}

    /**
     * Reads the list in that field of the document's object, or the document itself if it is a list.
     *
     * @param most the items to hand out; further ones are only counted
     * @return the number of all items
     * @throws IOException if the document is not JSON in UTF-8 to its end, or has no such list
     */
    public static int each(byte[] document, String field, int most, Consumer<byte[]> item) throws IOException {
        try (JsonParser parser = FACTORY.createParser(document)) {
            JsonToken first = parser.nextToken();
            int items = -1;
            if (first == JsonToken.START_ARRAY) {
                items = list(document, parser, most, item);
            } else if (first == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isList = field.equals(parser.currentName()) && items < 0;
                    if (parser.nextToken() == JsonToken.START_ARRAY && isList) {
                        items = list(document, parser, most, item);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            if (items < 0) {
                throw new JsonParseException(parser, "there is no list \"%s\" in it".formatted(field));
            }
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is something after the end of the document");
            }
            return items;
        }
    }

    private static int list(byte[] document, JsonParser parser, int most, Consumer<byte[]> item) throws IOException {
        int items = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long begin = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
            long end = isText ? begin : parser.currentLocation().getByteOffset();
            if (begin < 0 || end < begin) {
                throw new JsonParseException(parser, "it is not in UTF-8");
            }
            items++;
            if (items <= most) {
                item.accept(Arrays.copyOfRange(document, Math.toIntExact(begin), Math.toIntExact(end)));
            }
        }
        return items;
    }
}
