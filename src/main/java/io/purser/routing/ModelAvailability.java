package io.purser.routing;

import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import java.util.Optional;
import java.util.function.Predicate;

/** Decides which models a caller may and can call. */
@FunctionalInterface
public interface ModelAvailability {
    /** Allows every model. */
    ModelAvailability ALL = model -> Optional.empty();

    /** The reason why the model is not available, with the remedy; empty if it is available. */
    Optional<String> whyNot(Model model);

    /**
     * Allows the models of the caller's key. A caller that calls the providers itself needs no keys of them here.
     *
     * @param mayUse whether the caller's key allows the model
     */
    static ModelAvailability allowed(Predicate<Model> mayUse) {
        return model -> mayUse.test(model)
                ? Optional.empty()
                : Optional.of(
                        "your key may not use " + model.target() + "; ask an operator for a key whose models hold it");
    }

    /** The same without the endpoints of agents: {@code /delegate} alone calls them, and counts it for the agent. */
    default ModelAvailability withoutAgents() {
        return model -> model.isAgent()
                ? Optional.of(model.target() + " is the endpoint of an agent; give the agent a task at POST /delegate")
                : whyNot(model);
    }

    /** The same, for providers that Purser can call. */
    static ModelAvailability callable(Predicate<Model> mayUse, Catalog catalog) {
        ModelAvailability allowed = allowed(mayUse);
        return model -> allowed.whyNot(model)
                .or(() -> catalog.isUsable(model)
                        ? Optional.empty()
                        : Optional.of("no key: set " + model.endpoint().keyVariable()));
    }
}
