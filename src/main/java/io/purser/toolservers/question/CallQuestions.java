package io.purser.toolservers.question;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.purser.json.PlainJson;
import io.purser.toolservers.client.Asking;
import io.purser.toolservers.client.ThirdPartyText;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The questions to the caller of one request. */
public final class CallQuestions implements Asking {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final Logger LOG = Logger.getLogger(CallQuestions.class);

    private final OpenQuestions questions;
    private final String caller;
    private final CallerSession session;
    private final CallerLine line;
    private final LongConsumer memory;
    private final WaitingTime time;

    CallQuestions(
            OpenQuestions questions,
            String caller,
            CallerSession session,
            CallerLine line,
            LongConsumer memory,
            Duration longest) {
        this.questions = questions;
        this.caller = caller;
        this.session = session;
        this.line = line;
        this.memory = memory;
        this.time = new WaitingTime(longest, System::nanoTime);
    }

    @Override
    public String caller() {
        return caller;
    }

    @Override
    public ObjectNode capabilities() {
        return session.abilities().toJson();
    }

    @Override
    public @Nullable String obstacle(String method, ObjectNode params) {
        params.remove("_meta");
        params.remove("task");
        if (!session.abilities().has(Abilities.Ability.SAMPLING_WITH_CONTEXT)) {
            // Older servers ask so without being told. A client without it leaves the context out, too.
            params.remove("includeContext");
        }
        return session.abilities().allow(method, params)
                ? null
                : "the caller does not offer that: %s".formatted(ThirdPartyText.quoted(method));
    }

    @Override
    public Answer ask(String method, String params) throws Unanswered, InterruptedException {
        Duration rest = time.begin();
        try {
            OpenQuestion question = questions.open(caller, session.id(), rest, memory);
            try {
                ObjectNode message = PlainJson.MAPPER
                        .createObjectNode()
                        .put("jsonrpc", "2.0")
                        .put("id", question.id())
                        .put("method", method);
                message.putRawValue("params", new RawValue(params));
                if (!rest.isPositive() || !line.send(message)) {
                    throw new Unanswered("the caller cannot be asked now");
                }
                LOG.infof("a tool server asks a caller: method=%s caller=%s", method, caller);
                return answer(question, System.nanoTime() + rest.toNanos());
            } finally {
                questions.close(question);
            }
        } finally {
            time.end();
        }
    }

    private Answer answer(OpenQuestion question, long until) throws Unanswered, InterruptedException {
        try {
            long beatAt = System.nanoTime() + BEAT.toNanos();
            for (long rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime()) {
                try {
                    return question.answer().get(Math.min(rest, LOOK.toNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    questions.look();
                }
                if (question.answer().isDone()) {
                    return question.answer().get();
                }
                if (!line.isOpen()) {
                    throw new Unanswered("the caller has left");
                }
                if (System.nanoTime() - beatAt > 0) {
                    line.beat();
                    beatAt += BEAT.toNanos();
                }
            }
        } catch (ExecutionException e) {
            cancel(question);
            if (e.getCause() instanceof Unanswered unanswered) {
                throw unanswered;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            cancel(question);
            throw e;
        }
        cancel(question);
        throw new Unanswered("the caller did not answer in time");
    }

    /** Tells the caller that nobody waits any more. */
    private void cancel(OpenQuestion question) {
        ObjectNode message =
                PlainJson.MAPPER.createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/cancelled");
        message.putObject("params")
                .put("requestId", question.id())
                .put("reason", "nobody waits for the answer any more");
        line.send(message);
    }

    @Override
    public Duration waited() {
        return time.waited();
    }

    @Override
    public Duration longest() {
        return time.longest();
    }
}
