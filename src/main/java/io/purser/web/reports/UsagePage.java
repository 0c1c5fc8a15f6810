package io.purser.web.reports;

import io.purser.json.SnakeCaseJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the ledger.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@SnakeCaseJson
public record UsagePage(List<UsageLine> entries, @Nullable String next) {}
