package io.purser.cli.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.money.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the budgets of a LiteLLM configuration: of everything, of each user, and of providers. */
final class LitellmBudgets {
    /** The settings of the proxy that Purser takes over. */
    static final Set<String> WITH_FALLBACKS = Set.of(
            "fallbacks",
            "default_fallbacks",
            "max_budget",
            "budget_duration",
            "max_internal_user_budget",
            "internal_user_budget_duration");

    /** LiteLLM's periods begin when a budget is made, and Purser's windows with the calendar. */
    private static final Map<String, String> WINDOWS = Map.ofEntries(
            Map.entry("1h", "hour"),
            Map.entry("60m", "hour"),
            Map.entry("24h", "day"),
            Map.entry("1d", "day"),
            Map.entry("7d", "week"),
            Map.entry("1w", "week"),
            Map.entry("30d", "month"),
            Map.entry("31d", "month"),
            Map.entry("1mo", "month"),
            Map.entry("90d", "quarter"),
            Map.entry("3mo", "quarter"));

    private final List<JsonNode> items = new ArrayList<>();
    private final List<String> left;

    LitellmBudgets(List<String> left) {
        this.left = left;
    }

    List<JsonNode> items() {
        return items;
    }

    void add(JsonNode settings, JsonNode ofProviders) {
        add("litellm", object(), settings, "max_budget", "budget_duration", "litellm_settings.");
        add(
                "each-key",
                object().put("key", "*"),
                settings,
                "max_internal_user_budget",
                "internal_user_budget_duration",
                "litellm_settings.");
        for (Map.Entry<String, JsonNode> provider : ofProviders.properties()) {
            String name = LitellmProvider.of(provider.getKey())
                    .map(LitellmProvider::name)
                    .orElse(provider.getKey());
            String path = "router_settings.provider_budget_config.%s.".formatted(provider.getKey());
            add(
                    // The prefix, because two of them can be one provider here, and each budget has its own name.
                    "provider-" + provider.getKey(),
                    object().put("provider", name),
                    provider.getValue(),
                    "budget_limit",
                    "time_period",
                    path);
        }
    }

    private void add(String name, ObjectNode scope, JsonNode from, String limit, String duration, String path) {
        if (!from.hasNonNull(limit)) {
            return;
        }
        Optional<Usd> most = dollars(from.path(limit));
        String period = from.path(duration).asText("");
        String window = from.hasNonNull(duration) ? WINDOWS.get(period) : "total";
        if (most.isEmpty()) {
            left.add(path + limit + ": it is no amount in dollars");
        } else if (window == null) {
            left.add("%s%s: no window of Purser lasts %s; make the budget by hand".formatted(path, duration, period));
        } else {
            ObjectNode budget = object().put("name", name);
            budget.set("scope", scope);
            items.add(budget.put("limit_usd", most.get().toString()).put("window", window));
        }
    }

    private static Optional<Usd> dollars(JsonNode amount) {
        try {
            Usd usd = Usd.parse(amount.isNumber() ? amount.decimalValue().toPlainString() : amount.asText());
            return usd.isNegative() ? Optional.empty() : Optional.of(usd);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
