package io.purser.budget.definition;

import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A higher limit for a time.
 *
 * @param limitUsd the limit in each window while the raise lasts; more than the budget's own
 * @param until when the raise ends; from this instant on, the budget grants by its own limit
 */
@RegisterForReflection
@SnakeCaseJson
@Schema
public record TemporaryRaise(
        @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE)
        Usd limitUsd,

        Instant until) {}
