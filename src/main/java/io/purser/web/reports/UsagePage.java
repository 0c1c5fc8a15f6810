package io.purser.web.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of the ledger.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "A page of the ledger, the newest entry first.",
        requiredProperties = {"entries"})
public record UsagePage(
        @Schema(description = "The entries.") List<UsageLine> entries,

        @Schema(description = "The cursor of the next page; absent on the last page.", minLength = 1) @Nullable
        String next) {}
