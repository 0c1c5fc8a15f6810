package io.purser.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.json.Fields;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a provider beside its models: an item of {@code known-providers.json}, or of an operator's file.
 *
 * <p>Where the file has it from: the providers' own pages, in November 2026. Service tiers:
 * https://platform.openai.com/docs/api-reference/chat/create, openrouter.ai/docs/guides/features/service-tiers,
 * console.groq.com/docs/service-tiers, platform.claude.com/docs/en/api/service-tiers. OpenRouter has a generation look-up
 * (https://openrouter.ai/docs/api-reference/get-a-generation), and stops only streams
 * (https://openrouter.ai/docs/api-reference/streaming). OpenAI's models that think refuse {@code max_tokens}; Mistral
 * and DeepSeek know no other name. vLLM, llama.cpp and Ollama end a request whose connection is closed.
 *
 * @param name its name in files of models
 * @param baseUrl of its API, or null if every model has to tell it
 * @param hosts its own hosts; their subdomains count as well
 * @param dialect the API that it speaks
 * @param keyVariable the environment variable with its key, or null if it needs none
 * @param headers that every call to it gets
 * @param whenCancelled its reaction when a call is closed, if a model says nothing
 * @param lookup how it tells of calls afterwards, and what a model's {@code stops_on_cancel} means there
 * @param limitName the field with which it accepts the longest answer, if a model says nothing
 * @param serviceTier the name of its tier with the ordinary prices, or null
 */
public record KnownProvider(
        String name,
        @Nullable URI baseUrl,
        List<String> hosts,
        Dialect dialect,
        @Nullable String keyVariable,
        Map<String, String> headers,
        ModelTraits.WhenCancelled whenCancelled,
        Lookup lookup,
        ModelTraits.LimitName limitName,
        @Nullable String serviceTier) {
    /** The field that makes an item a provider. */
    static final String NAME = "provider";

    private static final int MOST_HOSTS = 20;
    private static final int MOST_HEADERS = 20;
    private static final int LONGEST_HEADER = 1_000;
    private static final String HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";
    private static final String STREAMS = "streams";

    /** Purser's own headers, and those that decide how a message is read. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "authorization",
            "x-api-key",
            "host",
            "connection",
            "content-type",
            "content-length",
            "content-encoding",
            "transfer-encoding",
            "accept-encoding",
            "te",
            "upgrade",
            "expect");

    /**
     * How the provider treats calls that ended before their answer.
     *
     * @param tellsLater whether it reports the usage of a call afterwards, by the id of its answer
     * @param stopsOnlyStreams whether it can stop streams alone, whatever a model says
     */
    public record Lookup(boolean tellsLater, boolean stopsOnlyStreams) {}

    public KnownProvider {
        hosts = List.copyOf(hosts);
        headers = Map.copyOf(headers);
    }

    /** Reads an item; null if its name or its URL is wrong, which is added to the violations. */
    static @Nullable KnownProvider read(Fields fields) {
        String name = fields.name(NAME);
        if (name != null && name.contains(":")) {
            fields.violation(NAME, "must not contain a colon");
        }
        URI baseUrl = fields.parsed("base_url", 2_000, ProvidersFile::url);
        List<String> hosts = fields.names("hosts", MOST_HOSTS).stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        String dialect = fields.oneOf("dialect", Dialect.ofModels());
        String keyVariable = fields.parsed("endpoint_env", 200, ProvidersFile::variable);
        Map<String, String> headers = fields.object("headers", KnownProvider::headers);
        boolean stopsOnlyStreams = fields.flag("stops_only_streams", false);
        ModelTraits.WhenCancelled whenCancelled =
                whenCancelled(fields, stopsOnlyStreams, ModelTraits.WhenCancelled.GOES_ON);
        Lookup lookup = new Lookup(fields.flag("generation_lookup", false), stopsOnlyStreams);
        String limit = fields.oneOf("limit_name", List.of(TraitFields.USUAL_LIMIT, TraitFields.NEWER_LIMIT));
        String tier = fields.name("default_service_tier");
        fields.noMore();
        if (name == null || (baseUrl == null && fields.has("base_url"))) {
            return null;
        }
        return new KnownProvider(
                name,
                baseUrl,
                hosts,
                dialect == null ? Dialect.CHAT_COMPLETIONS : Dialect.of(dialect),
                keyVariable,
                headers == null ? Map.of() : headers,
                whenCancelled,
                lookup,
                limit == null
                        ? ModelTraits.LimitName.EITHER
                        : limit.equals(TraitFields.USUAL_LIMIT)
                                ? ModelTraits.LimitName.MAX_TOKENS
                                : ModelTraits.LimitName.MAX_COMPLETION_TOKENS,
                tier);
    }

    private static Map<String, String> headers(Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (fields.names().size() > MOST_HEADERS) {
            fields.violation("", "has more than %d headers".formatted(MOST_HEADERS));
        }
        for (String header : fields.names()) {
            String value = fields.text(header, LONGEST_HEADER);
            if (OWN_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
                fields.violation(header, "is a header that Purser writes itself; a key belongs into endpoint_env");
            } else if (!header.matches(HEADER_NAME)) {
                fields.violation(header, "is no name of a header");
            } else if (value != null && value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                fields.violation(header, "has to be plain ASCII");
            } else if (value != null) {
                headers.put(header, value);
            }
        }
        return headers;
    }

    /**
     * What {@code stops_on_cancel} of a provider or a model means.
     *
     * @param stopsOnlyStreams whether the provider can stop streams alone
     * @param otherwise if nothing is said
     */
    static ModelTraits.WhenCancelled whenCancelled(
            Fields fields, boolean stopsOnlyStreams, ModelTraits.WhenCancelled otherwise) {
        JsonNode said = fields.raw("stops_on_cancel");
        if (said == null) {
            return otherwise;
        }
        if (!said.isBoolean() && !STREAMS.equals(said.textValue())) {
            fields.violation("stops_on_cancel", "has to be true, false or \"" + STREAMS + "\"");
        }
        if (!said.isBoolean() || (said.booleanValue() && stopsOnlyStreams)) {
            return ModelTraits.WhenCancelled.STOPS_STREAMS;
        }
        return said.booleanValue() ? ModelTraits.WhenCancelled.STOPS : ModelTraits.WhenCancelled.GOES_ON;
    }

    boolean isAt(URI url) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        return hosts.stream().anyMatch(own -> host.equals(own) || host.endsWith("." + own));
    }
}
