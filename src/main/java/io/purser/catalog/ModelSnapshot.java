package io.purser.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.money.Price;
import io.purser.money.Tariff;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models of a provider's list as items of a file of models, with the date of the list.
 *
 * @param items in the order of the list
 * @param leftOut a line for each wanted model that cannot be used, with the reason
 */
public record ModelSnapshot(List<ObjectNode> items, List<String> leftOut) {
    /**
     * The place of the list.
     *
     * @param provider its name in the file
     * @param baseUrl of its API, or null if Purser knows it by the name
     * @param keyVariable the environment variable with its key, or null if it needs none
     * @param asOf the day on which the provider gave the list
     */
    public record Origin(
            String provider,
            @Nullable URI baseUrl,
            @Nullable String keyVariable,
            LocalDate asOf) {}

    public ModelSnapshot {
        items = List.copyOf(items);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Reads the answer to {@code GET /models}.
     *
     * @param wanted the provider's names of the models; empty for all
     * @throws IOException if it is no list of models
     */
    public static ModelSnapshot of(Origin origin, byte[] list, Set<String> wanted) throws IOException {
        ListedModels listed =
                ListedModels.read(list, KnownProviders.builtIn().limitName(origin.provider(), origin.baseUrl()));
        List<ObjectNode> items = new ArrayList<>();
        List<String> leftOut = new ArrayList<>(listed.leftOut());
        Set<String> missing = new LinkedHashSet<>(wanted);
        for (ListedModel model : listed.models()) {
            if (!wanted.isEmpty() && !missing.remove(model.id())) {
                continue;
            }
            if (model.prices() == null || model.context().isEmpty()) {
                leftOut.add(model.id() + ": its price or its context is not told");
            } else {
                items.add(item(origin, model, model.prices(), model.context().getAsLong()));
            }
        }
        if (!wanted.isEmpty()) {
            leftOut.removeIf(line -> missing.stream().noneMatch(id -> line.startsWith(id + ": ")));
            missing.stream()
                    .filter(id -> leftOut.stream().noneMatch(line -> line.startsWith(id + ": ")))
                    .forEach(id -> leftOut.add(id + ": it is not in the list"));
        }
        return new ModelSnapshot(items, leftOut);
    }

    private static ObjectNode item(Origin origin, ListedModel model, Prices prices, long context) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("name", origin.provider()).put("model", model.id());
        write(item, prices.tariff());
        item.put("as_of", origin.asOf().toString());
        if (!prices.overrides().isEmpty()) {
            ArrayNode overrides = item.putArray("price_overrides");
            for (PriceOverride override : prices.overrides()) {
                write(
                        overrides.addObject().put("prompt_tokens_above", override.promptTokensAbove()),
                        override.tariff());
            }
        }
        item.put("max_context", context);
        model.longest().ifPresent(longest -> item.put("max_output", Math.min(longest, context)));
        if (!model.capabilities().isEmpty()) {
            ArrayNode capabilities = item.putArray("capabilities");
            model.capabilities().stream().sorted().forEach(capabilities::add);
        }
        if (model.thinks()) {
            item.put("thinks", true);
        }
        String limit = switch (model.limitName()) {
            case MAX_TOKENS -> TraitFields.USUAL_LIMIT;
            case MAX_COMPLETION_TOKENS -> TraitFields.NEWER_LIMIT;
            case EITHER -> null;
        };
        if (limit != null) {
            item.putArray("supported_parameters").add(limit);
        }
        if (origin.keyVariable() != null) {
            item.put("endpoint_env", origin.keyVariable());
        }
        if (origin.baseUrl() != null) {
            item.put("base_url", origin.baseUrl().toString());
        }
        return item;
    }

    /** All prices that can differ, because what an override leaves out has the ordinary price. */
    private static void write(ObjectNode item, Tariff tariff) {
        put(item, "cost_in", tariff.input());
        put(item, "cost_out", tariff.output());
        put(item, "cost_cached", tariff.cachedInput());
        put(item, "cost_cache_write", tariff.cacheWrite());
        if (tariff.hourCacheWrite() != null) {
            put(item, "cost_cache_write_1h", tariff.hourCacheWrite());
        }
        if (!tariff.request().isFree()) {
            item.put("cost_request", tariff.request().usdPerUnit());
        }
        if (!tariff.special().reasoning().equals(tariff.output())) {
            put(item, "cost_reasoning", tariff.special().reasoning());
        }
    }

    private static void put(ObjectNode item, String name, Price price) {
        item.put(
                name,
                price.isFree()
                        ? BigDecimal.ZERO
                        : price.usdPerUnit().movePointRight(3).stripTrailingZeros());
    }
}
