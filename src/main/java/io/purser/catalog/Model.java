package io.purser.catalog;

import io.purser.money.Tariff;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model at a provider.
 *
 * @param provider the provider's name; with {@code name} it makes the target {@code provider:name}
 * @param upstreamName what the provider itself calls the model
 * @param maxContext prompt and answer together, in tokens
 * @param maxOutput the longest answer in tokens, at most {@code maxContext}
 * @param latencyMs what is expected until the answer is there
 * @param keyVariable the environment variable that holds the provider's key, or null where none is needed
 * @param baseUrl where its OpenAI-compatible API begins, without a slash at the end
 * @param isPrivate whether confidential prompts may go there
 * @param capabilities such as {@code tools}, {@code vision}; empty where nothing is known, which excludes nothing
 */
public record Model(
        String provider,
        String name,
        String upstreamName,
        Tariff tariff,
        long maxContext,
        long maxOutput,
        long latencyMs,
        @Nullable String keyVariable,
        URI baseUrl,
        boolean isPrivate,
        Set<String> capabilities) {
    public Model {
        capabilities = Set.copyOf(capabilities);
        if (maxOutput < 1 || maxOutput > maxContext) {
            throw new IllegalArgumentException("a model writes at least one token and at most its context");
        }
    }

    /** How callers, budgets and reports name it. */
    public String target() {
        return provider + ":" + name;
    }
}
