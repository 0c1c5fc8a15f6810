package io.purser.functions;

import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;

/**
 * The price of a usage that nobody recorded.
 *
 * @param target the model, as {@code provider:model}
 * @param costUsd the exact cost that record-usage would charge
 * @param dryRun always true
 */
@SnakeCaseJson
public record UsagePrice(String target, Usd costUsd, boolean dryRun) {}
