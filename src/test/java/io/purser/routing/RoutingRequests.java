package io.purser.routing;

import io.purser.ledger.Spender;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Requests to the policy, which leave everything else to Purser. */
final class RoutingRequests {
    private RoutingRequests() {}

    /** @param tags the tags of the caller {@code test} */
    static RoutingRequest of(PromptSize prompt, boolean confidential, boolean highQuality, String... tags) {
        return new RoutingRequest(
                new Spender("test", null, null, null, Set.of(tags)),
                prompt,
                confidential,
                highQuality,
                OptionalLong.empty(),
                null,
                OptionalLong.empty(),
                List.of(),
                Set.of(),
                null);
    }
}
