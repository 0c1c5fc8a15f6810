package io.purser.cli.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the deployments of a LiteLLM configuration as models, and its groups of them as aliases. */
final class LitellmModels {
    /** The context of a model whose entry has none; a caller's longer prompt is refused then. */
    static final long ASSUMED_CONTEXT = 128_000;

    private static final int MOST_TARGETS = 20;

    private static final Pattern OF_OPENAI = Pattern.compile("(gpt-|chatgpt-|o[0-9]|text-embedding-).*");
    private static final Set<String> READ = Set.of(
            "model",
            "api_base",
            "api_key",
            "input_cost_per_token",
            "output_cost_per_token",
            "cache_read_input_token_cost",
            "cache_creation_input_token_cost");

    /** Prices of LiteLLM for a token, and Purser's for a thousand. */
    private static final Map<String, String> PRICES = prices();

    private final Map<String, ObjectNode> models = new LinkedHashMap<>();
    private final Map<String, Set<String>> groups = new LinkedHashMap<>();
    /** The number of each endpoint among those of one provider: they need names of their own. */
    private final Map<String, List<String>> endpoints = new LinkedHashMap<>();

    private final List<String> left;
    private final LitellmKeys keys;

    LitellmModels(JsonNode list, List<String> left) {
        this.left = left;
        this.keys = new LitellmKeys(list, left);
    }

    private static Map<String, String> prices() {
        Map<String, String> prices = new LinkedHashMap<>();
        prices.put("input_cost_per_token", "cost_in");
        prices.put("output_cost_per_token", "cost_out");
        prices.put("cache_read_input_token_cost", "cost_cached");
        prices.put("cache_creation_input_token_cost", "cost_cache_write");
        return prices;
    }

    /** The items of the file: the models, and the aliases after them. */
    List<JsonNode> items() {
        List<JsonNode> items = new ArrayList<>(models.values());
        ObjectNode aliases = object();
        groups.forEach((group, targets) -> {
            if (group.contains(":") || group.equals("auto")) {
                left.add("the name \"%s\": an alias has no colon and is not auto; callers name %s"
                        .formatted(group, String.join(" or ", targets)));
                return;
            }
            ArrayNode list = aliases.putArray(group);
            targets.stream().limit(MOST_TARGETS).forEach(list::add);
            if (targets.size() > MOST_TARGETS) {
                left.add("the name \"%s\": an alias has at most %d targets; the first ones are there"
                        .formatted(group, MOST_TARGETS));
            }
        });
        if (!aliases.isEmpty()) {
            items.add(object().set("aliases", aliases));
        }
        return items;
    }

    /** Adds a deployment, or says why not. */
    void add(JsonNode item, String path) {
        String group = item.path("model_name").asText("");
        JsonNode parameters = item.path("litellm_params");
        String called = parameters.path("model").asText("");
        if (group.isEmpty() || called.isEmpty()) {
            left.add(path + ": it has no model_name, or no litellm_params.model");
            return;
        }
        if (group.contains("*") || called.contains("*")) {
            left.add(path + ": " + group
                    + " stands for many models; PURSER_CATALOG_REFRESH offers all that a provider lists");
            return;
        }
        Optional<Place> place = place(called, parameters, path);
        if (place.isEmpty()) {
            return;
        }
        ObjectNode model = model(place.get(), item, path);
        ObjectNode there = models.putIfAbsent(place.get().target(), model);
        if (there != null && !there.equals(model)) {
            left.add("%s: %s is there already with other prices or limits, which hold"
                    .formatted(path, place.get().target()));
        }
        groups.computeIfAbsent(group, name -> new LinkedHashSet<>())
                .add(place.get().target());
        parameters.properties().forEach(parameter -> {
            if (!READ.contains(parameter.getKey())) {
                left.add(path + ".litellm_params." + parameter.getKey());
            }
        });
        item.path("model_info").properties().forEach(fact -> {
            if (fact.getKey().contains("cost") && !PRICES.containsKey(fact.getKey())) {
                left.add(path + ".model_info." + fact.getKey());
            }
        });
    }

    /** Where a model is called: the provider's name here, its own name of the model, its address and its key. */
    private record Place(
            String provider,
            String model,
            String baseUrl,
            @Nullable String keyVariable) {
        String target() {
            return provider + ":" + model;
        }
    }

    private Optional<Place> place(String called, JsonNode parameters, String path) {
        String base = parameters.path("api_base").asText("");
        int slash = called.indexOf('/');
        Optional<LitellmProvider> known =
                LitellmProvider.of(slash < 0 ? prefixOf(called, base) : called.substring(0, slash));
        if (known.isEmpty()) {
            left.add(
                    "%s: %s is not called by an OpenAI-compatible API or Anthropic's that is known here; give its base_url in providers.json"
                            .formatted(path, called));
            return Optional.empty();
        }
        LitellmProvider provider = known.get();
        String url = base.isEmpty() ? provider.baseUrl() : withPath(base, provider.path());
        if (url == null || !url.matches("https?://.+")) {
            left.add("%s: %s has no api_base that is a URL".formatted(path, called));
            return Optional.empty();
        }
        String variable = keys.variable(parameters.path("api_key"), provider, url, path);
        return Optional.of(
                new Place(nameOf(provider.name(), url + " " + variable), called.substring(slash + 1), url, variable));
    }

    private static String prefixOf(String called, String base) {
        if (OF_OPENAI.matcher(called).matches()) {
            return "openai";
        }
        return called.startsWith("claude-") ? "anthropic" : base.isEmpty() ? "" : "custom_openai";
    }

    private static String withPath(String base, String path) {
        String url = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return url.endsWith(path) ? url : url + path;
    }

    /** The provider's name; with a number if the configuration has several addresses or keys of one provider. */
    private String nameOf(String provider, String endpoint) {
        List<String> known = endpoints.computeIfAbsent(provider, name -> new ArrayList<>());
        if (!known.contains(endpoint)) {
            known.add(endpoint);
        }
        int number = known.indexOf(endpoint) + 1;
        return number == 1 ? provider : provider + "-" + number;
    }

    /** The further names of a provider with several addresses or keys, such as {@code openai-2}. */
    List<String> furtherNames(String provider) {
        List<String> names = new ArrayList<>();
        int addresses = endpoints.getOrDefault(provider, List.of()).size();
        for (int number = 2; number <= addresses; number++) {
            names.add(provider + "-" + number);
        }
        return names;
    }

    private ObjectNode model(Place place, JsonNode item, String path) {
        JsonNode info = item.path("model_info");
        ObjectNode model = object().put("name", place.provider()).put("model", place.model());
        PRICES.forEach((name, here) -> {
            JsonNode price = item.path("litellm_params").path(name);
            BigDecimal dollars = decimal(price.isMissingNode() ? info.path(name) : price);
            if (dollars != null) {
                model.put(here, dollars.movePointRight(3).stripTrailingZeros());
            }
        });
        if (!model.has("cost_in") || !model.has("cost_out")) {
            left.add("%s: the prices of %s are not in the file; add cost_in and cost_out, or set PURSER_ASSUMED_PRICE"
                    .formatted(path, place.target()));
        }
        long context =
                info.path("max_input_tokens").asLong(info.path("max_tokens").asLong(0));
        if (context <= 0) {
            left.add("%s: the context of %s is not in the file; max_context %d is assumed"
                    .formatted(path, place.target(), ASSUMED_CONTEXT));
        }
        model.put("max_context", context > 0 ? context : ASSUMED_CONTEXT);
        long output = info.path("max_output_tokens").asLong(0);
        if (output > 0) {
            model.put("max_output", Math.min(output, context > 0 ? context : ASSUMED_CONTEXT));
        }
        if ("embedding".equals(info.path("mode").asText())) {
            model.putArray("capabilities").add("embeddings");
        }
        if (place.keyVariable() != null) {
            model.put("endpoint_env", place.keyVariable());
        }
        model.put("base_url", place.baseUrl());
        if (place.provider().startsWith("anthropic")) {
            model.put("dialect", "messages");
        }
        return model;
    }

    private static @Nullable BigDecimal decimal(JsonNode price) {
        try {
            BigDecimal dollars = price.isNumber() ? price.decimalValue() : new BigDecimal(price.asText());
            return dollars.signum() < 0 ? null : dollars;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Other names of groups: {@code {"name": "group"}}, or {@code {"name": {"model": "group"}}}. */
    void alias(JsonNode aliases) {
        aliases.properties().forEach(alias -> {
            String group = alias.getValue().isTextual()
                    ? alias.getValue().asText()
                    : alias.getValue().path("model").asText();
            Set<String> targets = groups.get(group);
            if (targets == null) {
                left.add("router_settings.model_group_alias.%s: there is no model %s".formatted(alias.getKey(), group));
            } else {
                groups.putIfAbsent(alias.getKey(), new LinkedHashSet<>(targets));
            }
        });
    }

    /** The models that may replace those of a group: {@code [{"group": ["another group"]}]}. */
    void fallBack(JsonNode fallbacks, String path) {
        for (JsonNode item : fallbacks) {
            item.properties().forEach(group -> add(group.getKey(), group.getValue(), path));
        }
    }

    /** The models that may replace those of every group. */
    void fallBackAlways(JsonNode fallbacks) {
        if (!fallbacks.isEmpty()) {
            List.copyOf(groups.keySet()).forEach(group -> add(group, fallbacks, "default_fallbacks"));
        }
    }

    private void add(String group, JsonNode others, String path) {
        Set<String> targets = groups.get(group);
        if (targets == null) {
            left.add("%s.%s: there is no model of that name".formatted(path, group));
            return;
        }
        for (JsonNode other : others) {
            Set<String> more = groups.get(other.asText());
            if (more == null) {
                left.add("%s.%s: there is no model %s".formatted(path, group, other.asText()));
            } else {
                targets.addAll(List.copyOf(more));
            }
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
