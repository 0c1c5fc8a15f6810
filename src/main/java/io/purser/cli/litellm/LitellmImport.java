package io.purser.cli.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purser.json.PlainJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What Purser takes over from the configuration of a LiteLLM proxy
 * (https://docs.litellm.ai/docs/proxy/config_settings).
 *
 * @param providers the items of a {@code providers.json}
 * @param budgets the items of a {@code PURSER_BUDGETS}
 * @param left a line for everything that was not taken over
 */
record LitellmImport(List<JsonNode> providers, List<JsonNode> budgets, List<String> left) {
    private static final Set<String> PARTS =
            Set.of("model_list", "router_settings", "litellm_settings", "general_settings");
    private static final Set<String> ROUTER =
            Set.of("fallbacks", "default_fallbacks", "model_group_alias", "provider_budget_config");

    LitellmImport {
        providers = List.copyOf(providers);
        budgets = List.copyOf(budgets);
        left = List.copyOf(left);
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if it is not YAML, or has no list of models
     */
    static LitellmImport of(String yaml) {
        JsonNode config = read(yaml);
        if (!config.path("model_list").isArray()) {
            throw new IllegalArgumentException("it has no model_list");
        }
        List<String> left = new ArrayList<>();
        LitellmModels models = new LitellmModels(config.path("model_list"), left);
        int place = 0;
        for (JsonNode item : config.path("model_list")) {
            models.add(item, "model_list[%d]".formatted(place++));
        }
        JsonNode router = config.path("router_settings");
        JsonNode settings = config.path("litellm_settings");
        models.alias(router.path("model_group_alias"));
        models.fallBack(router.path("fallbacks"), "router_settings.fallbacks");
        models.fallBack(settings.path("fallbacks"), "litellm_settings.fallbacks");
        models.fallBackAlways(router.path("default_fallbacks"));
        models.fallBackAlways(settings.path("default_fallbacks"));
        LitellmBudgets budgets = new LitellmBudgets(left);
        budgets.add(settings, router.path("provider_budget_config"));
        for (Map.Entry<String, JsonNode> provider :
                router.path("provider_budget_config").properties()) {
            models.furtherNames(provider.getKey())
                    .forEach(name -> left.add(
                            "router_settings.provider_budget_config.%s: its budget does not count %s; make one for it by hand"
                                    .formatted(provider.getKey(), name)));
        }
        leave(config, "", PARTS, left);
        leave(router, "router_settings.", ROUTER, left);
        leave(settings, "litellm_settings.", LitellmBudgets.WITH_FALLBACKS, left);
        leave(config.path("general_settings"), "general_settings.", Set.of(), left);
        return new LitellmImport(models.items(), budgets.items(), left);
    }

    private static JsonNode read(String yaml) {
        try {
            Object read = new Load(LoadSettings.builder().setLabel("config").build()).loadFromString(yaml);
            return read == null ? JsonNodeFactory.instance.missingNode() : PlainJson.MAPPER.valueToTree(read);
        } catch (MarkedYamlEngineException e) {
            throw new IllegalArgumentException(
                    "line %s: %s"
                            .formatted(
                                    e.getProblemMark()
                                            .map(mark -> String.valueOf(mark.getLine() + 1))
                                            .orElse("?"),
                                    e.getProblem()),
                    e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("it is no YAML: " + e.getMessage(), e);
        }
    }

    private static void leave(JsonNode settings, String path, Set<String> taken, List<String> left) {
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
            if (!taken.contains(setting.getKey())) {
                left.add(path + setting.getKey());
            }
        }
    }
}
