package io.purser.functions;

import io.purser.json.SnakeCaseJson;
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
@SnakeCaseJson
@Schema
public record RecordUsageResponse(UUID entry, String target, Usd costUsd, boolean knownAlready) {}
