package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The response of {@code record-usage}.
 *
 * @param entry the id of the ledger entry
 * @param costUsd the exact cost
 * @param knownAlready whether the usage had been recorded before, so that nothing was charged again
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(
        description = "The entry that was written into the ledger.",
        requiredProperties = {"entry", "target", "cost_usd", "known_already"})
public record RecordUsageResponse(
        @Schema(description = "The id of the entry.") UUID entry,

        @Schema(description = "The model as provider:model.", examples = "openrouter:mistral-7b")
        String target,

        @Schema(description = "The exact cost.", examples = "0.0008")
        Usd costUsd,

        @Schema(
                description = "Whether the usage had been recorded before, so that nothing was charged again.",
                examples = "false")
        boolean knownAlready) {}
