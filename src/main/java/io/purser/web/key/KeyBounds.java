package io.purser.web.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.purser.access.key.KeyGrant;
import io.purser.json.Fields;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a key is bound to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyBounds(
        @Schema(
                description = "The only agent that the key may name; absent for a key without one.",
                minLength = 1,
                maxLength = Fields.LONGEST_NAME,
                examples = "researcher")
        @Nullable
        String agent,

        @Schema(
                description = "The team whose budgets apply; absent for a key without one.",
                minLength = 1,
                maxLength = Fields.LONGEST_NAME,
                examples = "science")
        @Nullable
        String team,

        @Schema(description = "Groups for budgets and reports.", maxItems = MOST, examples = "[\"eu\"]")
        List<String> tags,

        @Schema(
                description = "The members of PURSER_FUNCTIONS that the key may use; empty for all.",
                maxItems = MOST,
                examples = "[\"route\"]")
        List<String> functions,

        @Schema(
                description = "The models that the key may use, as provider:model or provider:*; empty for all.",
                maxItems = MOST,
                examples = "[\"openrouter:*\"]")
        List<String> models) {
    private static final int MOST = 100;

    static KeyBounds read(Fields fields) {
        return new KeyBounds(
                fields.name("agent"),
                fields.name("team"),
                fields.names("tags", MOST),
                fields.names("functions", MOST),
                fields.names("models", MOST));
    }

    static KeyBounds of(KeyGrant grant) {
        return new KeyBounds(
                grant.agent(),
                grant.team(),
                List.copyOf(new TreeSet<>(grant.tags())),
                List.copyOf(new TreeSet<>(grant.functions())),
                List.copyOf(new TreeSet<>(grant.models())));
    }
}
