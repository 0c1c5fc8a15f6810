package io.purser.budget.definition;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.purser.json.Fields;
import io.purser.ledger.Spender;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The spending to which a budget applies. A field that is null matches everybody; every field that is set has to match.
 *
 * @param model a target such as {@code openrouter:openai/gpt-6-luna}
 * @param key the caller's credential, or {@value #EACH} for a budget of its own for each of them
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Scope(
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String team,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String agent,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String task,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String key,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String provider,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String model,
        @Schema(maxLength = Fields.LONGEST_NAME) @Nullable String tag) {
    /** Stands for every key, each by itself. */
    public static final String EACH = "*";

    public static final Scope EVERYTHING = new Scope(null, null, null, null, null, null, null);

    /** Whether a call to that model with that spender is in this scope. */
    public boolean covers(Spender spender, String ofProvider, String ofModel) {
        return fits(team, spender.team())
                && fits(agent, spender.agent())
                && fits(task, spender.task())
                && (coversEachKey() || fits(key, spender.caller()))
                && fits(provider, ofProvider)
                && (model == null || model.equals(ofProvider + ":" + ofModel))
                && (tag == null || spender.tags().contains(tag))
                && (isOf(spender) || !namesALabel(spender));
    }

    /** Whether each key has a budget of its own. */
    public boolean coversEachKey() {
        return EACH.equals(key);
    }

    /** The same scope for one key. */
    public Scope of(String oneKey) {
        return new Scope(team, agent, task, oneKey, provider, model, tag);
    }

    /** Whether it names something of the spender itself: its key, team, agent or a tag of its own. */
    public boolean isOf(Spender spender) {
        return key != null || team != null || agent != null || (tag != null && spender.owns(tag));
    }

    private boolean namesALabel(Spender spender) {
        return (task != null && spender.labelsItsTask()) || (tag != null && !spender.owns(tag));
    }

    private static boolean fits(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || wanted.equals(actual);
    }

    /** The scope in words: {@code everything}, or {@code agent=ceo, model=openrouter:openai/gpt-6-luna}. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        add(text, "team", team);
        add(text, "agent", agent);
        add(text, "task", task);
        add(text, "key", key);
        add(text, "provider", provider);
        add(text, "model", model);
        add(text, "tag", tag);
        return text.isEmpty() ? "everything" : text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable String value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(value);
        }
    }
}
