package io.purser.agents;

import io.purser.json.OverridableDocument;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares the classifier with a count of the agents' keywords, by the same tasks in turns. {@code bench/delegate} runs
 * it; it is not one of the tests.
 */
public final class DelegateBench {
    private static final PrintStream OUT = System.out;
    private static final int WARMING_UP = 300;
    private static final int ROUNDS = 300;
    private static final int LEARNINGS = 40;

    private final AgentFile agents;
    private final TaskDivision division;

    private DelegateBench() {
        byte[] content = OverridableDocument.read("PURSER_AGENTS", Optional.empty(), TaskDelegator.BUILT_IN)
                .content();
        this.agents = AgentFile.read(TaskDelegator.BUILT_IN, content);
        this.division = new TaskDivision(agents);
    }

    public static void main(String[] files) throws IOException {
        new DelegateBench().measure(files);
    }

    private void measure(String[] files) throws IOException {
        List<TaskFile.Task> all = new ArrayList<>();
        OUT.println("| file | tasks | right | calibration error | right by keywords |\n|---|--:|--:|--:|--:|");
        for (String file : files) {
            TaskFile tasks = TaskFile.parse(Files.readString(Path.of(file)));
            TaskFile.Result ours = tasks.judge(this::choice);
            TaskFile.Result theirs = tasks.judge(this::byKeywords);
            all.addAll(tasks.tasks());
            OUT.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f%% | %.3f | %.1f%% |%n",
                    Path.of(file).getFileName(),
                    tasks.tasks().size(),
                    100.0 * ours.right() / tasks.tasks().size(),
                    ours.calibrationError(),
                    100.0 * theirs.right() / tasks.tasks().size());
        }
        List<String> texts = all.stream().map(TaskFile.Task::text).toList();
        Function<String, Object> divide = division::divide;
        Function<String, Object> count = this::byKeywords;
        times(texts, divide, WARMING_UP);
        times(texts, count, WARMING_UP);
        OUT.println("\n| microseconds a task | p50 | p99 |\n|---|--:|--:|");
        OUT.printf(Locale.ROOT, "| the task divided and its agents found | %s |%n", times(texts, divide, ROUNDS));
        OUT.printf(Locale.ROOT, "| its keywords counted | %s |%n", times(texts, count, ROUNDS));
        long[] learning = new long[LEARNINGS];
        for (int i = 0; i < LEARNINGS; i++) {
            long begin = System.nanoTime();
            new TaskDivision(agents);
            learning[i] = System.nanoTime() - begin;
        }
        long first = learning[0];
        Arrays.sort(learning);
        OUT.printf(
                Locale.ROOT,
                "%nlearning the file: %.1f ms at first, %.1f ms in the median%n",
                first / 1e6,
                learning[LEARNINGS / 2] / 1e6);
    }

    private TaskFile.Choice choice(String task) {
        TaskPart part = division.whole(task);
        return new TaskFile.Choice(part.agent().name(), part.confidence().doubleValue());
    }

    /** The agent most of whose keywords are in the task. */
    private TaskFile.Choice byKeywords(String task) {
        String lower = task.toLowerCase(Locale.ROOT);
        Agent best = agents.agents().getFirst();
        long most = -1;
        for (Agent agent : agents.agents()) {
            long found = agent.keywords().stream().filter(lower::contains).count();
            if (found > most) {
                most = found;
                best = agent;
            }
        }
        return new TaskFile.Choice(best.name(), 1);
    }

    private static String times(List<String> texts, Function<String, Object> work, int rounds) {
        long[] times = new long[rounds * texts.size()];
        int at = 0;
        long results = 0;
        for (int round = 0; round < rounds; round++) {
            for (String text : texts) {
                long begin = System.nanoTime();
                results += work.apply(text).hashCode();
                times[at++] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(times);
        return String.format(Locale.ROOT, "%.1f | %.1f", times[at / 2] / 1e3, times[(int) (at * 0.99)] / 1e3)
                + (results == 0 ? " " : "");
    }
}
