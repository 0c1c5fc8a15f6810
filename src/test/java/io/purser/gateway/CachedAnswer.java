package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.purser.support.Entries;

/** The recording {@code messages/answer}, most of whose prompt comes from the provider's cache. */
final class CachedAnswer {
    private CachedAnswer() {}

    /** Checks the entry of that task's one call: each kind of token at its own price. */
    static void assertWasCharged(String task) {
        assertThat(Entries.of(task, 1).getFirst())
                .containsEntry("cost_usd", "0.00357")
                .containsEntry("prompt_tokens", 2640)
                .containsEntry("cached_tokens", 2000)
                .containsEntry("cache_write_tokens", 600)
                .containsEntry("completion_tokens", 25);
    }
}
