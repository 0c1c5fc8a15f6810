package io.purser.agents;

import io.purser.json.Fields;
import io.purser.money.Usd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One agent of the file of agents.
 *
 * @param name by which budgets and the ledger know it
 * @param description what it is for, in words that complete "an agent for"
 * @param domains its fields of work
 * @param keywords words and phrases that belong to it
 * @param examples tasks that belong to it
 * @param models what it asks of a model
 * @param taskUsd the most that one task of it may cost; zero, which no file can say, if there is no limit
 * @param endpoint the target at which it listens, as {@code provider:model}, or null if nobody can call it
 */
public record Agent(
        String name,
        String description,
        List<String> domains,
        List<String> keywords,
        List<String> examples,
        ModelPolicy models,
        Usd taskUsd,
        @Nullable String endpoint) {
    /** The most agents of a file. */
    static final int MOST = 100;

    private static final int MOST_DOMAINS = 50;
    private static final int MOST_KEYWORDS = 2_000;
    static final int MOST_EXAMPLES = 2_000;
    private static final int LONGEST_DESCRIPTION = 500;

    /**
     * What an agent asks of a model, as {@code route} takes it.
     *
     * @param quality {@code high} or {@code standard}
     * @param confidential whether its prompts may only go to models that are marked private
     */
    public record ModelPolicy(String quality, boolean confidential) {
        private static final String STANDARD = "standard";
        static final ModelPolicy USUAL = new ModelPolicy(STANDARD, false);

        private static ModelPolicy read(Fields fields) {
            String quality = fields.oneOf("quality", List.of("high", STANDARD));
            boolean confidential = fields.flag("confidential", false);
            fields.noMore();
            return new ModelPolicy(quality == null ? STANDARD : quality, confidential);
        }
    }

    public Agent {
        domains = List.copyOf(domains);
        keywords = List.copyOf(keywords);
        examples = List.copyOf(examples);
    }

    /** Reads one agent, and notes every mistake. */
    static Agent read(Fields fields) {
        String name = fields.name("name");
        require(fields, "name");
        String description = fields.text("description", LONGEST_DESCRIPTION);
        require(fields, "description");
        List<String> domains = fields.names("domains", MOST_DOMAINS);
        List<String> keywords = fields.names("keywords", MOST_KEYWORDS);
        List<String> examples = fields.names("examples", MOST_EXAMPLES);
        if (examples.isEmpty()) {
            fields.violation("examples", "has to have at least one task");
        }
        ModelPolicy models = fields.object("models", ModelPolicy::read);
        Usd taskUsd = fields.object("budget", Agent::budget);
        String endpoint = fields.name("endpoint");
        fields.noMore();
        return new Agent(
                orEmpty(name),
                orEmpty(description),
                domains,
                keywords,
                examples,
                models == null ? ModelPolicy.USUAL : models,
                taskUsd == null ? Usd.ZERO : taskUsd,
                endpoint);
    }

    private static Usd budget(Fields fields) {
        Usd taskUsd = fields.parsed("task_usd", Usd.LONGEST, Usd::parse);
        require(fields, "task_usd");
        if (taskUsd != null && taskUsd.isNegative()) {
            fields.violation("task_usd", "must not be negative");
        } else if (taskUsd != null && taskUsd.isZero()) {
            fields.violation("task_usd", "has to be more than 0; leave the budget out if a task has no limit");
        }
        fields.noMore();
        return taskUsd == null ? Usd.ZERO : taskUsd;
    }

    private static void require(Fields fields, String name) {
        if (!fields.has(name)) {
            fields.violation(name, "is missing");
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
