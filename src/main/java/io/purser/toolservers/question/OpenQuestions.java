package io.purser.toolservers.question;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import io.purser.access.key.SecretBox;
import io.purser.access.route.Caller;
import io.purser.problem.Problem;
import io.purser.toolservers.client.Asking.Answer;
import io.purser.toolservers.client.Asking.Unanswered;
import io.purser.toolservers.client.WrittenObject;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The questions that callers have not answered yet. Those that were asked here are in memory. The answer may reach any
 * replica: one that did not ask leaves it in the database, where the one that waits looks for it.
 */
@ApplicationScoped
public class OpenQuestions {
    /** Half of the calls of tool servers that may be in flight, so that people who think delay nobody else. */
    private static final int MOST = 32;

    private static final int MOST_OF_KEY = 16;
    private static final int LARGEST_ANSWER = 262_144;
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Logger LOG = Logger.getLogger(OpenQuestions.class);

    private static final int MOST_ANSWERS = 256;
    private static final int MOST_ANSWERS_OF_KEY = 16;

    private final QuestionIds ids;
    private final AnswerRows rows;
    private final EndedSessions ended;
    private final Clock clock;
    private final Duration longest;
    private final Map<String, OpenQuestion> open = new HashMap<>();
    private boolean isLooking;
    private long lookedAt = System.nanoTime();

    OpenQuestions(SecretBox box, DataSource database, EndedSessions ended, Clock clock, QuestionProperties settings) {
        this.ids = new QuestionIds(box, clock);
        this.rows = new AnswerRows(database, box, MOST_ANSWERS, MOST_ANSWERS_OF_KEY);
        this.ended = ended;
        this.clock = clock;
        this.longest = settings.toolQuestionTime();
    }

    /** What becomes of an answer. */
    public enum Receipt {
        /** It reaches the server that asked. */
        TAKEN,
        /** This key has no open question with that id, or has answered it. */
        UNKNOWN,
        /** It has more than 256 KiB. The question stays open. */
        TOO_LARGE
    }

    /**
     * The way to ask the caller of a request.
     *
     * @param session of the caller, which says what it can be asked
     * @param line to the caller
     * @param memory receives the bytes of memory that answers take
     */
    public CallQuestions of(Caller caller, CallerSession session, CallerLine line, LongConsumer memory) {
        return new CallQuestions(this, caller.id(), session, line, memory, longest);
    }

    /**
     * Opens a question.
     *
     * @throws Unanswered if too many are open
     */
    synchronized OpenQuestion open(String caller, String session, Duration wait, LongConsumer memory)
            throws Unanswered {
        long own = open.values().stream()
                .filter(each -> each.caller().equals(caller))
                .count();
        if (open.size() >= MOST || own >= MOST_OF_KEY) {
            throw new Unanswered("the caller cannot be asked now: too many questions are open");
        }
        Instant until = clock.instant().plus(wait);
        OpenQuestion question =
                new OpenQuestion(ids.next(caller, until), caller, session, memory, new CompletableFuture<>());
        open.put(question.id(), question);
        return question;
    }

    /** Forgets a question. An answer to it is unknown from now on. */
    synchronized void close(OpenQuestion question) {
        open.remove(question.id());
    }

    private synchronized @Nullable OpenQuestion find(String id, String caller) {
        OpenQuestion found = open.get(id);
        return found != null && found.caller().equals(caller) ? found : null;
    }

    /**
     * Takes the answer of a caller.
     *
     * @throws Problem {@code busy} or {@code not_ready} if it cannot be taken now; the question stays open
     */
    public Receipt answer(Caller caller, String id, Answer answer) {
        QuestionIds.Known known = ids.find(id, caller.id()).orElse(null);
        if (known == null) {
            return Receipt.UNKNOWN;
        }
        if (answer.object().json().length > LARGEST_ANSWER) {
            return Receipt.TOO_LARGE;
        }
        boolean isTaken;
        if (known.isHere()) {
            OpenQuestion question = find(id, caller.id());
            isTaken = question != null && question.take(answer);
        } else {
            isTaken = rows.put(id, caller.id(), stored(answer), known.until());
        }
        return isTaken ? Receipt.TAKEN : Receipt.UNKNOWN;
    }

    private static byte[] stored(Answer answer) {
        byte[] object = answer.object().json();
        byte[] stored = new byte[object.length + 1];
        stored[0] = (byte) (answer.isError() ? 1 : 0);
        System.arraycopy(object, 0, stored, 1, object.length);
        return stored;
    }

    /**
     * Looks whether answers reached another replica, and whether sessions were ended. All who wait call it; one of them
     * looks for all, and at most once in four tenths of a second, so that open questions take one connection and no more.
     */
    void look() {
        Map<String, OpenQuestion> waiting;
        synchronized (this) {
            if (isLooking || System.nanoTime() - lookedAt < PAUSE.toNanos()) {
                return;
            }
            isLooking = true;
            waiting = Map.copyOf(open);
        }
        try {
            rows.take(waiting.keySet(), this::take);
            Set<String> over = ended.among(
                    waiting.values().stream().map(OpenQuestion::session).collect(Collectors.toSet()));
            waiting.values().stream()
                    .filter(question -> over.contains(question.session()))
                    .forEach(question -> question.end("the caller has ended its session"));
        } catch (Problem problem) {
            LOG.debugf("answers are not looked for now: %s", problem.detail());
        } finally {
            synchronized (this) {
                isLooking = false;
                lookedAt = System.nanoTime();
            }
        }
    }

    private boolean take(String id, byte[] stored) {
        OpenQuestion question;
        synchronized (this) {
            question = open.get(id);
        }
        byte[] object = Arrays.copyOfRange(stored, 1, stored.length);
        try {
            if (question != null && !question.take(new Answer(stored[0] == 1, new WrittenObject(object)))) {
                LOG.debug("a question was answered twice");
            }
            return true;
        } catch (Problem problem) {
            LOG.debugf("an answer has to wait: %s", problem.detail());
            return false;
        }
    }

    /** Removes the answers that nobody waits for any more. */
    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = SKIP)
    void sweep() {
        try {
            rows.sweep();
        } catch (Problem problem) {
            LOG.debugf("old answers of callers are still stored: %s", problem.detail());
        }
    }
}
