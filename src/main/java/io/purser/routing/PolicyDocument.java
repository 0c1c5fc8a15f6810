package io.purser.routing;

import io.purser.catalog.Catalog;
import io.purser.json.OverridableDocument;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads the policies that settings name. */
final class PolicyDocument {
    private PolicyDocument() {}

    /**
     * Reads a policy.
     *
     * @param variable the setting's environment variable, for messages
     * @param builtIn the resource to use if the setting is empty
     * @throws IllegalArgumentException with every mistake, and with the line of each target that does not exist
     */
    static Policy read(String variable, Optional<String> given, String builtIn, Catalog catalog) {
        OverridableDocument file = OverridableDocument.read(variable, given, builtIn);
        Policy policy = Policy.read(file.name(), file.content());
        if (given.isPresent()) {
            Set<String> known = known(catalog);
            // The built-in policy names models that an operator's own catalog may not have.
            // What a provider lists is only known later.
            policy.rules().stream()
                    .map(Policy.Rule::target)
                    .filter(catalog::mayList)
                    .forEach(known::add);
            policy.require(file.name(), file.content(), known);
        }
        return policy;
    }

    /** All targets, also those whose price is not known yet. */
    private static Set<String> known(Catalog catalog) {
        Set<String> known = new LinkedHashSet<>(catalog.unpriced());
        catalog.filed().forEach(model -> known.add(model.target()));
        return known;
    }
}
