package io.purser.functions;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What {@code record-usage} answers.
 *
 * @param entry its id in the ledger
 * @param costUsd exact
 * @param knownAlready whether it had been recorded before; nothing was charged again
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RecordUsageResponse(UUID entry, String target, Usd costUsd, boolean knownAlready) {}
