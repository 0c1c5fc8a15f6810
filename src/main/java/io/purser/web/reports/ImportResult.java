package io.purser.web.reports;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.money.Usd;

/** What an import changed, as JSON. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ImportResult(long entries, long added, long knownAlready, Usd costUsd) {}
