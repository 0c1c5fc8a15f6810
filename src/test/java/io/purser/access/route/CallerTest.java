package io.purser.access.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static Caller bound(Set<String> functions, Set<String> models) {
        return new Caller(
                "key:1",
                null,
                null,
                Set.of(),
                Set.of(Role.AGENT),
                functions,
                models,
                RateLimits.NONE,
                KeyPermissions.NONE,
                null);
    }

    @Test
    void mayUseEverythingWhereItIsBoundToNothing() {
        assertThat(Caller.OPEN.mayUse("openrouter:gpt-4o-mini")).isTrue();
        assertThat(Caller.OPEN.mayCall("route")).isTrue();
    }

    @Test
    void mayUseTheModelsItIsBoundToAndThoseOfItsProviders() {
        Caller caller = bound(Set.of(), Set.of("openrouter:gpt-4o-mini", "localai:*"));

        assertThat(caller.mayUse("openrouter:gpt-4o-mini")).isTrue();
        assertThat(caller.mayUse("localai:phi-4-14b")).isTrue();
        assertThat(caller.mayUse("openrouter:mistral-7b")).isFalse();
        assertThat(caller.mayUse("localai")).isFalse();
        assertThat(caller.mayUse("localai2:phi")).isFalse();
    }

    @Test
    void mayCallTheFunctionsItIsBoundTo() {
        Caller caller = bound(Set.of("route"), Set.of());

        assertThat(caller.mayCall("route")).isTrue();
        assertThat(caller.mayCall("gateway")).isFalse();
    }
}
