package io.purser.agents;

import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.json.OverridableDocument;
import io.purser.problem.Problem;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The API of this package: finds the agents of a task. It learns when the first task comes, so that no other function
 * starts later for it.
 */
@Singleton
public class TaskDelegator {
    static final String BUILT_IN = "agents.json";
    private static final int MOST_MEMORY = 1 << 20;
    /** One character can stand for 18, which are four words with their features. */
    private static final int MEMORY_OF_CHARACTER = 512;

    private final ExposedFunctions exposed;
    private final Optional<String> setting;
    private volatile @Nullable TaskDivision division;

    TaskDelegator(ExposedFunctions exposed, AgentProperties settings) {
        this.exposed = exposed;
        this.setting = settings.agents();
    }

    /** Reads the operator's file before Purser serves anything, so that a wrong one stops the start. */
    void start(@Observes StartupEvent event) {
        if ((exposed.offers(Member.DELEGATE) || exposed.offers(Member.TOOLS)) && setting.isPresent()) {
            division();
        }
    }

    /** The agents of the operator's file; none if the built-in ones are used. */
    public List<Agent> declared() {
        return setting.isPresent() ? division().file().agents() : List.of();
    }

    /** The bytes of heap that {@link #divide} takes for a task at most. */
    public static long memoryFor(String task) {
        return Math.min(MOST_MEMORY, (long) MEMORY_OF_CHARACTER * task.length());
    }

    /** The parts of a task in their order, each with its agent; at least one. */
    public List<TaskPart> divide(String task) {
        return division().divide(task);
    }

    /**
     * The task as one part for the agent that the caller names.
     *
     * @throws Problem {@code invalid} if there is no such agent
     */
    public TaskPart given(String task, String agent) {
        AgentFile file = division().file();
        Agent named = file.find(agent);
        if (named == null) {
            throw Problem.invalid(
                    "agent",
                    "is unknown; there are "
                            + file.agents().stream().map(Agent::name).collect(Collectors.joining(", ")));
        }
        return new TaskPart(task, named, BigDecimal.ONE, List.of(), null);
    }

    private TaskDivision division() {
        TaskDivision ready = division;
        if (ready == null) {
            synchronized (this) {
                ready = division;
                if (ready == null) {
                    OverridableDocument document = OverridableDocument.read("PURSER_AGENTS", setting, BUILT_IN);
                    ready = new TaskDivision(AgentFile.read(document.name(), document.content()));
                    division = ready;
                }
            }
        }
        return ready;
    }
}
