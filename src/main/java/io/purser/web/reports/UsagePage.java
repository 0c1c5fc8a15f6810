package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the ledger.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UsagePage(List<UsageLine> entries, @Nullable String next) {}
