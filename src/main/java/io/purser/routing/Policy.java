package io.purser.routing;

import io.purser.budget.definition.Balance;
import io.purser.json.Fields;
import io.purser.json.JsonLines;
import io.purser.json.StrictJson;
import io.purser.problem.Violation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A decision graph: rules in order, each with a target and conditions that all have to hold. It is data, read from a
 * policy file. The policy says which models are preferred; the hard filters say which are possible.
 */
record Policy(String name, List<Rule> rules) {
    /**
     * One rule.
     *
     * @param confidential whether the prompt must be confidential or must not be, or null if that does not matter
     * @param highQuality whether the request must want high quality or must not, or null if that does not matter
     * @param tag the tag that the request must have, or null
     * @param tokensAbove the prompt must have more tokens than this, if it is set
     * @param percentAbove more than this share of the budget must remain, or null
     * @param percentBelow less than this share of the budget must remain, or null
     * @param hedgesAfter how long an answer of the target may take to begin before a second model is called too, or null
     */
    record Rule(
            @Nullable Boolean confidential,
            @Nullable Boolean highQuality,
            @Nullable String tag,
            OptionalLong tokensAbove,
            @Nullable BigDecimal percentAbove,
            @Nullable BigDecimal percentBelow,
            String target,
            String reason,
            @Nullable Duration hedgesAfter) {
        /**
         * Whether every condition holds.
         *
         * @param balances of the hard budgets that apply; the one with the least left decides
         */
        boolean holds(RoutingRequest request, List<Balance> balances) {
            return holdsApartFromLength(request, balances)
                    && (tokensAbove.isEmpty() || request.prompt().isMoreThan(tokensAbove.getAsLong()));
        }

        private boolean holdsApartFromLength(RoutingRequest request, List<Balance> balances) {
            return (confidential == null || confidential == request.confidential())
                    && (highQuality == null || highQuality == request.highQuality())
                    && (tag == null || request.spender().tags().contains(tag))
                    && (percentAbove == null || balances.stream().allMatch(b -> b.hasMoreLeftThan(percentAbove)))
                    && (percentBelow == null || balances.stream().anyMatch(b -> b.hasLessLeftThan(percentBelow)));
        }
    }

    private static final int MOST_NAMED = 20;
    /** As a caller may say it. */
    private static final long LONGEST_WAIT_MS = 999_999_999;

    /** The prime of the hash FNV-1 of 64 bits. */
    private static final long PRIME = 1_099_511_628_211L;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    Policy {
        rules = List.copyOf(rules);
    }

    /**
     * A number that is the same while the same rules hold, whatever the length of the prompt is.
     *
     * @param balances as above
     */
    long circumstances(RoutingRequest request, List<Balance> balances) {
        long circumstances = 1;
        for (Rule rule : rules) {
            circumstances = circumstances * PRIME + (rule.holdsApartFromLength(request, balances) ? 1 : 0);
        }
        return circumstances;
    }

    /**
     * Reads a policy file.
     *
     * @throws IllegalArgumentException with every mistake
     */
    static Policy read(String fileName, byte[] content) {
        try {
            Fields fields = StrictJson.readObject(content);
            String name = fields.name("name");
            List<Rule> rules = fields.objects("rules", 1_000, Policy::rule).stream()
                    .filter(rule -> !rule.target().isEmpty())
                    .toList();
            if (name == null && !fields.has("name")) {
                fields.violation("name", "is missing");
            }
            if (!fields.has("rules")) {
                fields.violation("rules", "is missing");
            }
            fields.done();
            return new Policy(String.valueOf(name), rules);
        } catch (io.purser.problem.Problem e) {
            List<String> lines = new ArrayList<>(
                    e.violations().stream().map(Violation::toString).toList());
            if (lines.isEmpty()) {
                lines.add(e.detail());
            }
            throw new IllegalArgumentException(fileName + " cannot be used:\n  " + String.join("\n  ", lines), e);
        }
    }

    /**
     * Refuses targets that do not exist.
     *
     * @param content the content of the policy file, for the line numbers
     * @throws IllegalArgumentException naming each target with its line
     */
    void require(String fileName, byte[] content, Set<String> known) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            String target = rules.get(i).target();
            if (!known.contains(target) && TargetTrait.of(target).isEmpty()) {
                lines.add("line %d: rules[%d].target: there is no model \"%s\"; there are %s"
                        .formatted(
                                JsonLines.of(content, "/rules/" + i + "/target"),
                                i,
                                target,
                                known.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "))
                                        + (known.size() > MOST_NAMED ? ", …" : "")));
            }
        }
        if (!lines.isEmpty()) {
            throw new IllegalArgumentException(fileName + " cannot be used:\n  " + String.join("\n  ", lines));
        }
    }

    private static Rule rule(Fields fields) {
        String target = fields.name("target");
        String reason = fields.text("reason", 500);
        if (target == null && !fields.has("target")) {
            fields.violation("target", "is missing");
        }
        OptionalLong wait = fields.count("hedge_after_ms", 1, LONGEST_WAIT_MS);
        Rule always = new Rule(
                null,
                null,
                null,
                OptionalLong.empty(),
                null,
                null,
                target == null ? "" : target,
                reason == null ? "the policy prefers " + target : reason,
                wait.isPresent() ? Duration.ofMillis(wait.getAsLong()) : null);
        Rule rule = fields.object("when", when -> conditions(when, always));
        fields.noMore();
        return rule == null ? always : rule;
    }

    private static Rule conditions(Fields when, Rule always) {
        Boolean confidential = when.has("confidential") ? when.flag("confidential", false) : null;
        String quality = when.oneOf("quality", List.of("high", "standard"));
        String tag = when.name("tag");
        OptionalLong tokens = when.count("prompt_tokens_above", 0, Long.MAX_VALUE);
        BigDecimal above = when.number("remaining_percent_above", BigDecimal.ZERO, HUNDRED);
        BigDecimal below = when.number("remaining_percent_below", BigDecimal.ZERO, HUNDRED);
        when.noMore();
        return new Rule(
                confidential,
                quality == null ? null : "high".equals(quality),
                tag,
                tokens,
                above,
                below,
                always.target(),
                always.reason(),
                always.hedgesAfter());
    }
}
