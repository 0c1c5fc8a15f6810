package io.purser.web.key;

import io.purser.json.SnakeCaseJson;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of keys.
 *
 * @param next the cursor of the next page, or null on the last page
 */
@SnakeCaseJson
public record KeyPage(List<KeyBody> keys, @Nullable UUID next) {}
