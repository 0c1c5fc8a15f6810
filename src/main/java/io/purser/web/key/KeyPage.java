package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of keys.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyPage(List<KeyBody> keys, @Nullable UUID next) {}
