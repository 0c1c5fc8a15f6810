package io.purser.agents;

import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.purser.problem.Violation;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file of the agents.
 *
 * @param askBelow the confidence below which a person is asked, from 0 to 1
 * @param outOfScope tasks that belong to no agent, and texts that say too little
 */
record AgentFile(BigDecimal askBelow, List<Agent> agents, List<String> outOfScope) {
    private static final BigDecimal USUAL_THRESHOLD = new BigDecimal("0.5");
    private static final int MOST_MISTAKES = 5;

    AgentFile {
        agents = List.copyOf(agents);
        outOfScope = List.copyOf(outOfScope);
    }

    /**
     * Reads the file.
     *
     * @param name the file's name in messages
     * @throws IllegalArgumentException with the mistakes in one line
     */
    static AgentFile read(String name, byte[] content) {
        return read(name, content, FeatureCounts.most());
    }

    /** The same for a heap that can learn so many counts. */
    static AgentFile read(String name, byte[] content, long mostCounts) {
        try {
            Fields fields = StrictJson.readObject(content);
            BigDecimal askBelow = fields.number("ask_below", BigDecimal.ZERO, BigDecimal.ONE);
            List<Agent> agents = fields.objects("agents", Agent.MOST, Agent::read);
            if (agents.isEmpty()) {
                fields.violation("agents", "has to have at least one agent");
            }
            requireDifferentNames(fields, agents);
            List<String> outOfScope = fields.names("out_of_scope", Agent.MOST_EXAMPLES);
            if (!FeatureCounts.isWithin(mostCounts, agents, outOfScope)) {
                fields.violation(
                        "agents",
                        "have too many different words for this heap: the words, pairs of words and pieces of words, times"
                                + " the %d agents and %d more, may be %d; give fewer examples and keywords, or Purser a larger heap"
                                        .formatted(agents.size(), outOfScope.isEmpty() ? 3 : 4, mostCounts));
            }
            fields.done();
            return new AgentFile(askBelow == null ? USUAL_THRESHOLD : askBelow, agents, outOfScope);
        } catch (Problem e) {
            throw new IllegalArgumentException("%s cannot be used: %s".formatted(name, mistakes(e)), e);
        }
    }

    private static void requireDifferentNames(Fields fields, List<Agent> agents) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < agents.size(); i++) {
            String name = agents.get(i).name();
            if (!name.isEmpty() && !names.add(name)) {
                fields.violation("agents[" + i + "].name", "is that of another agent, too: " + name);
            }
        }
    }

    private static String mistakes(Problem problem) {
        List<Violation> violations = problem.violations();
        if (violations.isEmpty()) {
            return problem.detail();
        }
        String more =
                violations.size() > MOST_MISTAKES ? "; and %d more".formatted(violations.size() - MOST_MISTAKES) : "";
        return violations.stream().limit(MOST_MISTAKES).map(Violation::toString).collect(Collectors.joining("; "))
                + more;
    }

    /** The agent of that name, or null. */
    @Nullable
    Agent find(String name) {
        return agents.stream()
                .filter(agent -> agent.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
