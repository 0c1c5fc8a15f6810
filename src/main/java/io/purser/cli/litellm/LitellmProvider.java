package io.purser.cli.litellm;

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
    /** From the providers' own pages, in November 2026. */
    private static final List<LitellmProvider> KNOWN = List.of(
            at("openai", "openai", "https://api.openai.com/v1"),
            at("anthropic", "anthropic", "https://api.anthropic.com/v1"),
            at("openrouter", "openrouter", "https://openrouter.ai/api/v1"),
            at("gemini", "gemini", "https://generativelanguage.googleapis.com/v1beta/openai"),
            at("mistral", "mistral", "https://api.mistral.ai/v1"),
            at("groq", "groq", "https://api.groq.com/openai/v1"),
            at("deepseek", "deepseek", "https://api.deepseek.com/v1"),
            at("xai", "xai", "https://api.x.ai/v1"),
            at("together_ai", "together", "https://api.together.xyz/v1"),
            at("fireworks_ai", "fireworks", "https://api.fireworks.ai/inference/v1"),
            at("cerebras", "cerebras", "https://api.cerebras.ai/v1"),
            new LitellmProvider("perplexity", "perplexity", "https://api.perplexity.ai", "", "PERPLEXITYAI_API_KEY"),
            new LitellmProvider("ollama", "ollama", "http://localhost:11434/v1", "/v1", null),
            new LitellmProvider("ollama_chat", "ollama", "http://localhost:11434/v1", "/v1", null),
            new LitellmProvider("hosted_vllm", "vllm", null, "", null),
            new LitellmProvider("lm_studio", "lmstudio", null, "", null),
            new LitellmProvider("llamafile", "llamafile", null, "", null),
            new LitellmProvider("litellm_proxy", "litellm", null, "", "LITELLM_PROXY_API_KEY"),
            new LitellmProvider("custom_openai", "custom", null, "", null));

    private static LitellmProvider at(String prefix, String name, String baseUrl) {
        return new LitellmProvider(prefix, name, baseUrl, "", prefix.toUpperCase(Locale.ROOT) + "_API_KEY");
    }

    /** The provider with that prefix. */
    static Optional<LitellmProvider> of(String prefix) {
        return KNOWN.stream().filter(known -> known.prefix().equals(prefix)).findFirst();
    }
}
