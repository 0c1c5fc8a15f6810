package io.purser.gateway.answer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Reads the answers of a provider in its dialect as chat completions. Everything behind it, from the usage to the form
 * that the caller speaks, works on chat completions, whatever the provider speaks.
 */
public interface AnswerReader {
    /** For providers that speak chat completions, and for answers that pass as they are. */
    AnswerReader AS_IT_IS = new AnswerReader() {
        @Override
        public boolean isTranslated(JsonNode answer) {
            return false;
        }

        @Override
        public JsonNode whole(JsonNode answer) {
            return answer;
        }

        @Override
        public StreamWriter stream(StreamWriter writer) {
            return writer;
        }
    };

    /** Whether a whole answer has another form than that of a chat completion, so that it takes memory to read it. */
    boolean isTranslated(JsonNode answer);

    /** A whole answer as a chat completion; the same object if it has that form already. */
    JsonNode whole(JsonNode answer);

    /** A writer that takes the events of one stream and gives the other writer chunks of a chat completion. */
    StreamWriter stream(StreamWriter writer);
}
