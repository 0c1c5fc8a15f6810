package io.purser.web.reports;

import io.purser.json.SnakeCaseJson;
import io.purser.money.Usd;

/** What an import changed, as JSON. */
@SnakeCaseJson
public record ImportResult(long entries, long added, long knownAlready, Usd costUsd) {}
