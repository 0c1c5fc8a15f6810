package io.purser.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.catalog.Dialect;
import io.purser.catalog.Model;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProviderKeysTest {
    private final AtomicLong now = new AtomicLong();
    private final Model small = model("small");
    private final Model large = model("large");
    private final ProviderKeys keys = of("one", "two", "three");

    private static Model model(String name) {
        return CircuitBreakersTest.model(
                "some",
                name,
                new Model.Endpoint(
                        Dialect.CHAT_COMPLETIONS,
                        URI.create("http://localhost/v1"),
                        name,
                        "SOME_KEY",
                        false,
                        Set.of()));
    }

    private ProviderKeys of(String... all) {
        return new ProviderKeys(model -> List.of(all), Duration.ofSeconds(10), Duration.ofMinutes(1), now::get);
    }

    /** Makes a whole call; returns its key. */
    private String call(Model model) {
        ProviderKeys.Use use = keys.take(model);
        use.giveBack();
        return String.valueOf(use.key());
    }

    private ProviderKeys.Use take(String key) {
        ProviderKeys.Use use = keys.take(small);
        while (!key.equals(use.key())) {
            use.giveBack();
            use = keys.take(small);
        }
        return use;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void takesTheKeysInTurn() {
        assertThat(List.of(call(small), call(small), call(large), call(small)))
                .containsExactly("one", "two", "three", "one");
    }

    @Test
    void takesTheKeyWithTheFewestCallsInFlight() {
        keys.take(small);
        keys.take(small);

        assertThat(keys.take(small).key()).isEqualTo("three");
        ProviderKeys.Use again = keys.take(small);
        assertThat(again.key()).isEqualTo("one");
        again.giveBack();
        assertThat(keys.take(small).key()).isEqualTo("two");
    }

    @Test
    void letsAKeyRestForTheModelWhoseCallsAreLimited() {
        ProviderKeys.Use one = take("one");
        one.limited(Duration.ofSeconds(5));
        one.giveBack();

        assertThat(List.of(call(small), call(small), call(small))).doesNotContain("one");
        assertThat(List.of(call(large), call(large), call(large))).contains("one");
        pass(Duration.ofSeconds(5));
        assertThat(List.of(call(small), call(small), call(small))).contains("one");
    }

    @Test
    void letsARefusedKeyRestForAllModelsAndTwiceAsLongTheNextTime() {
        ProviderKeys.Use one = take("one");
        one.refused();
        one.giveBack();

        assertThat(List.of(call(large), call(large), call(large))).doesNotContain("one");
        pass(Duration.ofSeconds(10));
        ProviderKeys.Use again = take("one");
        again.refused();
        again.giveBack();
        pass(Duration.ofSeconds(19));
        assertThat(List.of(call(large), call(large), call(large))).doesNotContain("one");
        pass(Duration.ofSeconds(1));
        assertThat(List.of(call(large), call(large), call(large))).contains("one");
    }

    @Test
    void takesTheOneThatRestsTheShortestIfAllRest() {
        for (String key : List.of("one", "two", "three")) {
            ProviderKeys.Use use = take(key);
            use.limited(Duration.ofSeconds(key.equals("two") ? 2 : 9));
            use.giveBack();
        }

        assertThat(keys.areAllResting(small)).isTrue();
        assertThat(keys.hasReady(small)).isFalse();
        assertThat(keys.areAllResting(large)).isFalse();
        assertThat(List.of(call(small), call(small))).containsOnly("two");
        pass(Duration.ofSeconds(2));
        assertThat(keys.hasReady(small)).isTrue();
    }

    @Test
    void restsAtLeastASecondAndAtMostAsLongAsIsSet() {
        ProviderKeys.Use one = take("one");
        one.limited(Duration.ZERO);
        one.giveBack();
        assertThat(List.of(call(small), call(small), call(small))).doesNotContain("one");
        pass(Duration.ofSeconds(1));
        ProviderKeys.Use again = take("one");
        again.limited(Duration.ofHours(1));
        again.giveBack();
        pass(Duration.ofMinutes(1));
        assertThat(List.of(call(small), call(small), call(small))).contains("one");
    }

    @Test
    void knowsNothingOfAProviderWithOneKeyOrNone() {
        ProviderKeys single = of("one");
        ProviderKeys.Use use = single.take(small);
        use.refused();

        assertThat(single.take(small).key()).isEqualTo("one");
        assertThat(single.hasReady(small)).isFalse();
        assertThat(single.areAllResting(small)).isFalse();
        assertThat(of().take(small).key()).isNull();
    }

    @Test
    void showsNoKey() {
        assertThat(keys.take(small).toString()).isEqualTo("key 1 of SOME_KEY");
        assertThat(of("one").take(small).toString()).doesNotContain("one=").isEqualTo("the only key");
    }
}
