package io.purser.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.purser.json.ForeignJson;
import io.purser.toolservers.Round;
import io.purser.toolservers.client.WrittenObject;
import io.purser.toolservers.question.Abilities;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of the rounds of a call. The revisions before 2026-07-28 have no rounds.
 *
 * @param abilities what a tool may ask the caller; null in a revision without rounds
 * @param answered what the caller answers to the questions of the last round, or null
 */
record Rounds(@Nullable Abilities abilities, @Nullable Round answered) {
    private static final String STATE = "requestState";
    private static final String RESPONSES = "inputResponses";
    private static final int DEEPEST = 100;
    private static final JsonFactory FACTORY = ForeignJson.factory(DEEPEST).build();
    private static final Rounds NONE = new Rounds(null, null);

    /**
     * Reads it.
     *
     * @throws RpcError if an answer is no object
     */
    static Rounds of(RpcMessage message, Revision revision) {
        if (!revision.isStateless() || message.meta() == null) {
            return NONE;
        }
        Abilities abilities =
                Abilities.read(Objects.requireNonNull(message.meta().raw(RequestHead.CAPABILITIES_KEY)));
        String state = message.text(STATE);
        byte[] responses = message.object(RESPONSES);
        if (state == null && responses == null) {
            return new Rounds(abilities, null);
        }
        if (responses != null) {
            requireObjects(responses);
        }
        return new Rounds(abilities, new Round(responses == null ? null : new WrittenObject(responses), state));
    }

    private static void requireObjects(byte[] responses) {
        try (JsonParser parser = FACTORY.createParser(responses)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw RpcError.of(
                            RpcError.INVALID_PARAMS,
                            "params.%s.%s has to be an object".formatted(RESPONSES, RpcError.shortened(name)));
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new IllegalStateException("an object that was read before cannot be read", e);
        }
    }
}
