package io.purser.web.reports;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.money.Usd;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an import changed, as JSON. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(
        description = "What an import changed.",
        requiredProperties = {"entries", "added", "known_already", "cost_usd"})
public record ImportResult(
        @Schema(description = "The lines of the file.", examples = "1")
        long entries,

        @Schema(description = "Those that were new.", examples = "1")
        long added,

        @Schema(description = "Those that were imported before.", examples = "0")
        long knownAlready,

        @Schema(description = "The cost of the new lines.", examples = "0.000018")
        Usd costUsd) {}
