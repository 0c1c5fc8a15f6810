package io.purser.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.catalog.Catalog;
import io.purser.support.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The reason why a model is not available: a restriction of the caller's key differs from a missing provider key. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ModelAvailabilityTest {
    @Inject
    Catalog catalog;

    @Test
    void tellsWhatMayNotBeUsedFromWhatCannotBeCalled() {
        var model = catalog.get("openrouter:qwen2-72b");

        assertThat(ModelAvailability.callable(any -> false, catalog).whyNot(model))
                .hasValue("your key may not use openrouter:qwen2-72b; ask an operator for a key whose models hold it");
        assertThat(ModelAvailability.callable(any -> true, catalog).whyNot(model))
                .hasValue("no key: set OPENROUTER_API_KEY");
        assertThat(ModelAvailability.allowed(any -> true).whyNot(model)).isEmpty();
        assertThat(ModelAvailability.allowed(any -> true).withoutAgents().whyNot(model))
                .isEmpty();
        assertThat(ModelAvailability.allowed(any -> false).withoutAgents().whyNot(model))
                .isPresent();
    }
}
