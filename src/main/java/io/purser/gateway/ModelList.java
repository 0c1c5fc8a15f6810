package io.purser.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.access.route.Caller;
import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import io.purser.gateway.answer.PassthroughJson;
import io.purser.gateway.request.TargetFields;
import io.purser.money.Price;
import io.purser.money.Tariff;
import jakarta.enterprise.context.ApplicationScoped;

/** The model list of OpenAI's API: the models that a caller may use, and the details of one model. */
@ApplicationScoped
public class ModelList {
    private static final String PURSER = "purser";

    private final Catalog catalog;

    ModelList(Catalog catalog) {
        this.catalog = catalog;
    }

    /** All models that the caller may use. */
    public ObjectNode all(Caller caller) {
        ObjectNode answer = PassthroughJson.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        data.add(auto());
        catalog.aliases(model -> caller.mayUse(model.target())).forEach(alias -> data.add(item(alias, PURSER)));
        catalog.models().stream()
                .filter(model -> caller.mayUse(model.target()) && !model.isAgent())
                .map(this::described)
                .forEach(data::add);
        return answer;
    }

    /**
     * One model, by any of its names.
     *
     * @throws io.purser.problem.Problem if no model has that name, or several targets have it
     */
    ObjectNode one(String name, Caller caller) {
        if (TargetFields.AUTO.equals(name)) {
            return auto();
        }
        if (catalog.aliases(model -> caller.mayUse(model.target())).contains(name)) {
            return item(name, PURSER);
        }
        Model model = catalog.named(name, other -> caller.mayUse(other.target()));
        if (!caller.mayUse(model.target())) {
            throw catalog.unknown(name, other -> caller.mayUse(other.target()));
        }
        return described(model);
    }

    private ObjectNode described(Model model) {
        ObjectNode item = item(model.target(), model.provider());
        item.put("context_length", model.maxContext());
        item.put("max_completion_tokens", model.maxOutput());
        Tariff tariff = model.tariff();
        ObjectNode pricing = item.putObject("pricing")
                .put("prompt", dollars(tariff.input()))
                .put("completion", dollars(tariff.output()));
        if (!tariff.cachedInput().equals(tariff.input())) {
            pricing.put("input_cache_read", dollars(tariff.cachedInput()));
        }
        if (!tariff.cacheWrite().equals(tariff.input())) {
            pricing.put("input_cache_write", dollars(tariff.cacheWrite()));
        }
        if (!tariff.request().isFree()) {
            pricing.put("request", dollars(tariff.request()));
        }
        if (model.priceIsAssumed()) {
            pricing.put("assumed", true);
        }
        if (model.origin().asOf() != null) {
            pricing.put("as_of", model.origin().asOf().toString());
        }
        return item.put("usable", catalog.isUsable(model));
    }

    private static String dollars(Price price) {
        return price.usdPerUnit().toPlainString();
    }

    private static ObjectNode auto() {
        return item(TargetFields.AUTO, PURSER);
    }

    private static ObjectNode item(String id, String owner) {
        return PassthroughJson.object()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", owner);
    }
}
