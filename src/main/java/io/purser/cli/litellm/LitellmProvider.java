package io.purser.cli.litellm;

import io.purser.catalog.KnownProviders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider that LiteLLM calls by a prefix of the model's name, and where its OpenAI-compatible API is.
 *
 * @param prefix of the model's name
 * @param name the provider's name here
 * @param baseUrl null if the configuration has to have it
 * @param path what comes after the {@code api_base} of the configuration, where LiteLLM adds it itself
 * @param keyVariable the variable that LiteLLM reads without being told; null if the provider needs no key
 */
record LitellmProvider(
        String prefix,
        String name,
        @Nullable String baseUrl,
        String path,
        @Nullable String keyVariable) {
    private static List<LitellmProvider> known() {
        return List.of(
                at("openai", "openai"),
                at("anthropic", "anthropic"),
                at("openrouter", "openrouter"),
                at("gemini", "gemini"),
                at("mistral", "mistral"),
                at("groq", "groq"),
                at("deepseek", "deepseek"),
                at("xai", "xai"),
                at("together_ai", "together"),
                at("fireworks_ai", "fireworks"),
                at("cerebras", "cerebras"),
                new LitellmProvider("perplexity", "perplexity", urlOf("perplexity"), "", "PERPLEXITYAI_API_KEY"),
                new LitellmProvider("ollama", "ollama", urlOf("ollama"), "/v1", null),
                new LitellmProvider("ollama_chat", "ollama", urlOf("ollama"), "/v1", null),
                new LitellmProvider("hosted_vllm", "vllm", null, "", null),
                new LitellmProvider("lm_studio", "lmstudio", null, "", null),
                new LitellmProvider("llamafile", "llamafile", null, "", null),
                new LitellmProvider("litellm_proxy", "litellm", null, "", "LITELLM_PROXY_API_KEY"),
                new LitellmProvider("custom_openai", "custom", null, "", null));
    }

    private static LitellmProvider at(String prefix, String name) {
        return new LitellmProvider(prefix, name, urlOf(name), "", prefix.toUpperCase(Locale.ROOT) + "_API_KEY");
    }

    private static String urlOf(String name) {
        return KnownProviders.builtIn()
                .named(name)
                .map(known -> String.valueOf(known.baseUrl()))
                .orElseThrow();
    }

    /** The provider with that prefix. */
    static Optional<LitellmProvider> of(String prefix) {
        return known().stream().filter(known -> known.prefix().equals(prefix)).findFirst();
    }
}
