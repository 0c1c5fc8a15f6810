package io.purser.routing;

import io.purser.catalog.Catalog;
import io.purser.catalog.Model;
import java.util.Optional;
import java.util.function.Predicate;

/** Which models may and can be called by whoever asks. */
@FunctionalInterface
public interface ModelAvailability {
    /** Everything. */
    ModelAvailability ALL = model -> Optional.empty();

    /** Why the model is none of them, with what would help; empty where it is. */
    Optional<String> whyNot(Model model);

    /**
     * What the caller's key allows; who calls providers himself needs none of their keys.
     *
     * @param mayUse whether his key allows it
     */
    static ModelAvailability allowed(Predicate<Model> mayUse) {
        return model -> mayUse.test(model)
                ? Optional.empty()
                : Optional.of(
                        "your key may not use " + model.target() + "; ask an operator for a key whose models hold it");
    }

    /** The same, of providers that can be called from here. */
    static ModelAvailability callable(Predicate<Model> mayUse, Catalog catalog) {
        ModelAvailability allowed = allowed(mayUse);
        return model -> allowed.whyNot(model)
                .or(() ->
                        catalog.isUsable(model) ? Optional.empty() : Optional.of("no key: set " + model.keyVariable()));
    }
}
