package io.purser.web.key;

import io.purser.access.key.KeyGrant;
import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a key is bound to. */
@SnakeCaseJson
public record KeyBounds(
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String agent,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String team,
        @Schema(maxItems = MOST) List<String> tags,
        @Schema(maxItems = MOST) List<String> functions,
        @Schema(maxItems = MOST) List<String> models) {
    private static final int MOST = 100;

    static KeyBounds read(Fields fields) {
        return new KeyBounds(
                fields.name("agent"),
                fields.name("team"),
                fields.names("tags", MOST),
                fields.names("functions", MOST),
                fields.names("models", MOST));
    }

    /** The bounds of a grant. */
    public static KeyBounds of(KeyGrant grant) {
        return new KeyBounds(
                grant.agent(),
                grant.team(),
                List.copyOf(new TreeSet<>(grant.tags())),
                List.copyOf(new TreeSet<>(grant.functions())),
                List.copyOf(new TreeSet<>(grant.models())));
    }
}
