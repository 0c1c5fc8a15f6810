package io.purser.functions;

import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * The price of a usage that nobody recorded.
 *
 * @param target the model, as {@code provider:model}
 * @param costUsd the exact cost that record-usage would charge
 * @param dryRun always true
 * @param knownAlready true if the usage is recorded already, so that nothing would be charged; null otherwise
 */
@RegisterForReflection
@SnakeCaseJson
public record UsagePrice(
        String target,
        Usd costUsd,
        boolean dryRun,
        @Nullable Boolean knownAlready) {
    /** The price of a usage that is not recorded yet. */
    static UsagePrice of(String target, Usd cost) {
        return new UsagePrice(target, cost, true, null);
    }

    /** The price of a usage that is recorded already. */
    static UsagePrice known(RecordUsageResponse recorded) {
        return new UsagePrice(recorded.target(), recorded.costUsd(), true, true);
    }
}
