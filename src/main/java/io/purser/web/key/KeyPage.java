package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of keys.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "A page of keys, in the order of their creation.",
        requiredProperties = {"keys"})
public record KeyPage(
        @Schema(description = "The keys.") List<KeyBody> keys,

        @Schema(description = "The cursor of the next page; absent on the last page.") @Nullable
        UUID next) {}
