package io.purser.gateway.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A digest of all that decides the answer of a model: the endpoint, the versions of its API that the caller names, and
 * the body. White space, the way in which a text is escaped and Purser's own settings change nothing. Everything else
 * does: another order of fields, or 1.0 instead of 1, is another request.
 */
public final class RequestDigest {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final int CHARACTERS_AT_ONCE = 2_048;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHARACTERS_AT_ONCE * Character.BYTES);

    private RequestDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The digest in hexadecimal digits.
     *
     * @param path of the endpoint
     * @param versions the values of the headers that choose a version of the API
     * @param body JSON that was read before without a mistake
     */
    public static String of(String path, List<String> versions, byte[] body) {
        RequestDigest all = new RequestDigest();
        all.text('p', path);
        versions.forEach(version -> all.text('v', version));
        try (JsonParser parser = JSON.createParser(body)) {
            all.add(parser);
        } catch (IOException e) {
            throw new IllegalStateException("the body was read as JSON before", e);
        }
        return HexFormat.of().formatHex(all.digest.digest());
    }

    private void add(JsonParser parser) throws IOException {
        int depth = 0;
        boolean inMetadata = false;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case FIELD_NAME -> {
                    String name = parser.currentName();
                    if (depth == 1) {
                        inMetadata = "metadata".equals(name);
                    } else if (depth == 2 && inMetadata && ClientMetadata.isPursers(name)) {
                        parser.nextToken();
                        parser.skipChildren();
                        continue;
                    }
                }
                case VALUE_STRING,
                        VALUE_NUMBER_INT,
                        VALUE_NUMBER_FLOAT,
                        VALUE_TRUE,
                        VALUE_FALSE,
                        VALUE_NULL,
                        VALUE_EMBEDDED_OBJECT,
                        NOT_AVAILABLE -> {}
            }
            text((char) ('A' + token.id()), parser);
        }
    }

    private void text(char kind, JsonParser parser) throws IOException {
        digest.update((byte) kind);
        text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private void text(char kind, String text) {
        digest.update((byte) kind);
        text(text.toCharArray(), 0, text.length());
    }

    /** Adds the characters behind their number, so that no two lists of texts have the same bytes. */
    private void text(char[] characters, int offset, int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        for (int from = 0; from < length; from += CHARACTERS_AT_ONCE) {
            int count = Math.min(CHARACTERS_AT_ONCE, length - from);
            buffer.clear();
            buffer.asCharBuffer().put(characters, offset + from, count);
            digest.update(buffer.limit(count * Character.BYTES));
        }
    }
}
