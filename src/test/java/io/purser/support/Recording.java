package io.purser.support;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer of a provider, to be given again, and what is to come of it.
 *
 * @param name the provider and the case, such as {@code openrouter/own-key}
 * @param dialect what the provider speaks
 * @param asks what is asked where that matters: fields of the request's body, or {@code embeddings}
 * @param answer what {@link RecordedAnswer} says
 * @param wants what the caller and the ledger must see; missing where other tests look at it
 */
public record Recording(String name, String dialect, JsonNode asks, JsonNode answer, JsonNode wants) {
    @Override
    public String toString() {
        return name;
    }
}
