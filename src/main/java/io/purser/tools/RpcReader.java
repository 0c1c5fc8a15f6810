package io.purser.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.json.Fields;
import io.purser.json.ForeignJson;
import io.purser.json.StrictJson;
import io.purser.json.Utf8;
import io.purser.problem.Problem;
import io.purser.toolservers.client.Asking.Answer;
import io.purser.toolservers.client.WrittenObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope of a message without a tree of it. The arguments of a tool stay bytes, so that the tool's own
 * strict reader sees what the client wrote.
 */
final class RpcReader {
    private static final int DEEPEST = 100;
    private static final int LONGEST_TEXT = 8_000;
    /** A state of a server is sealed, and as long as Purser lets it be. */
    private static final int LONGEST_STATE = 24_000;

    private static final int LARGEST_META = 65_536;
    /** The most fields of the envelope, and of its params. Their names are kept while the message is read. */
    private static final int MOST_FIELDS = 100;

    private static final JsonFactory FACTORY = ForeignJson.factory(DEEPEST).build();

    private final byte[] body;
    private final LongConsumer memory;

    private @Nullable JsonNode id;
    private @Nullable String version;
    private @Nullable String method;
    private byte @Nullable [] result;
    private byte @Nullable [] error;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, byte[]> objects = new HashMap<>();
    private final Set<String> aside = new HashSet<>();
    private @Nullable Fields meta;

    private RpcReader(byte[] body, LongConsumer memory) {
        this.body = body;
        this.memory = memory;
    }

    /**
     * Reads one message.
     *
     * @param memory receives the bytes of the tree of {@code _meta}; an exception from it ends the reading
     * @throws RpcError if it is no JSON, a batch, no message of JSON-RPC, or has a field twice or too many fields; the error says so, and carries no id
     */
    static RpcIncoming read(byte[] body, LongConsumer memory) {
        return new RpcReader(body, memory).message();
    }

    private RpcIncoming message() {
        try {
            Utf8.require(body);
        } catch (Problem problem) {
            throw RpcError.malformed(RpcError.PARSE_ERROR, problem.detail());
        }
        try (JsonParser parser = FACTORY.createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw RpcError.malformed(RpcError.PARSE_ERROR, "the body is empty");
            }
            if (first == JsonToken.START_ARRAY) {
                throw invalid("send each message in a request of its own: this protocol has no batches");
            }
            if (first != JsonToken.START_OBJECT) {
                throw invalid("the body has to be one JSON object of JSON-RPC 2.0");
            }
            fields(parser, "", this::ofEnvelope);
            if (parser.nextToken() != null) {
                throw RpcError.malformed(RpcError.PARSE_ERROR, "there is something after the end of the JSON document");
            }
        } catch (IOException e) {
            throw RpcError.malformed(RpcError.PARSE_ERROR, "the body is not JSON: " + firstLine(e));
        }
        return checked();
    }

    private RpcIncoming checked() {
        if (!"2.0".equals(version)) {
            throw invalid("\"jsonrpc\" has to be \"2.0\"");
        }
        if (method != null) {
            return new RpcMessage(id, method, texts, objects, aside, meta);
        }
        byte[] object = error == null ? result : error;
        if (object == null) {
            throw invalid("\"method\" is missing");
        }
        if (id == null || (result != null && error != null)) {
            throw invalid("an answer has the \"id\" of its question, and either \"result\" or \"error\"");
        }
        return new RpcAnswer(id.asText(), new Answer(error != null, new WrittenObject(object)));
    }

    private interface FieldReader {
        void read(JsonParser parser, String name) throws IOException;
    }

    private static void fields(JsonParser parser, String path, FieldReader reader) throws IOException {
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!names.add(name)) {
                throw invalid("\"%s%s\" is given twice".formatted(path, RpcError.shortened(name)));
            }
            if (names.size() > MOST_FIELDS) {
                throw invalid("%s has more than %d fields"
                        .formatted(path.isEmpty() ? "the message" : "\"params\"", MOST_FIELDS));
            }
            parser.nextToken();
            reader.read(parser, name);
        }
    }

    private void ofEnvelope(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "jsonrpc" -> version = text(parser, name);
            case "method" -> method = text(parser, name);
            case "id" -> id = id(parser);
            case "params" -> {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw invalid("\"params\" has to be an object");
                }
                fields(parser, "params.", this::ofParams);
            }
            case "result" -> result = outcome(parser, name);
            case "error" -> error = outcome(parser, name);
            default -> {
                aside.add(name);
                parser.skipChildren();
            }
        }
    }

    private byte[] outcome(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("\"%s\" has to be an object".formatted(name));
        }
        return skipped(parser);
    }

    private void ofParams(JsonParser parser, String name) throws IOException {
        if (!isOfACall(name, parser.currentToken())) {
            aside.add(name);
        }
        switch (name) {
            case "name", "uri", "cursor", "protocolVersion" -> texts.put(name, text(parser, "params." + name));
            case "context", "capabilities" -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    objects.put(name, skipped(parser));
                } else {
                    parser.skipChildren();
                }
            }
            case "level" -> {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    texts.put(name, text(parser, "params." + name));
                }
                parser.skipChildren();
            }
            case "requestState" -> texts.put(name, text(parser, "params." + name, LONGEST_STATE));
            case "arguments", "ref", "argument", "inputResponses" -> objects.put(name, object(parser, name));
            case "_meta" -> meta = meta(object(parser, name));
            default -> parser.skipChildren();
        }
    }

    /**
     * Whether the protocol has that field in the call of a tool. Its {@code task} is an object, which a server without
     * tasks has to ignore; the {@code task} of a tool is a text.
     */
    private static boolean isOfACall(String name, JsonToken begin) {
        return switch (name) {
            case "name", "arguments", "_meta", "inputResponses", "requestState" -> true;
            case "task" -> begin == JsonToken.START_OBJECT;
            default -> false;
        };
    }

    private byte[] object(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw RpcError.malformed(RpcError.INVALID_PARAMS, "\"params.%s\" has to be an object".formatted(name));
        }
        return skipped(parser);
    }

    /** The bytes of the object at which the parser is; the parser goes to its end. */
    private byte[] skipped(JsonParser parser) throws IOException {
        long begin = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(
                body, (int) begin, (int) parser.currentLocation().getByteOffset());
    }

    private Fields meta(byte[] text) {
        if (text.length > LARGEST_META) {
            throw invalid("\"params._meta\" is longer than %d bytes".formatted(LARGEST_META));
        }
        try {
            Fields fields = StrictJson.readObject(text, memory);
            if (!fields.isClean()) {
                throw invalid("\"params._meta\" has a field twice");
            }
            return fields;
        } catch (Problem problem) {
            throw invalid("\"params._meta\": " + RpcError.detailOf(problem));
        }
    }

    private static JsonNode id(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> JsonNodeFactory.instance.textNode(text(parser, "id"));
            case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
            default -> throw invalid("\"id\" has to be a text or a whole number");
        };
    }

    private static String text(JsonParser parser, String name) throws IOException {
        return text(parser, name, LONGEST_TEXT);
    }

    private static String text(JsonParser parser, String name, int longest) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid("\"%s\" has to be a text".formatted(name));
        }
        if (parser.getTextLength() > longest) {
            throw invalid("\"%s\" is longer than %d characters".formatted(RpcError.shortened(name), longest));
        }
        return parser.getText();
    }

    private static RpcError invalid(String message) {
        return RpcError.malformed(RpcError.INVALID_REQUEST, message);
    }

    private static String firstLine(IOException e) {
        String message = e instanceof com.fasterxml.jackson.core.JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(e.getMessage());
        return RpcError.shortened(message.lines().findFirst().orElse(""));
    }
}
