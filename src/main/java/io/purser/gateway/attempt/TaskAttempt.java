package io.purser.gateway.attempt;

import io.purser.gateway.answer.AgentAnswers;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.TaskState;
import io.purser.gateway.request.AgentRequest;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * A task for an agent that speaks A2A. If the agent answers before it is done, Purser asks it for the task until it is
 * done, or until the time for a whole answer is over: then nobody knows the outcome, and Purser asks the agent to stop.
 */
final class TaskAttempt extends BufferedAttempt {
    private static final long FIRST_WAIT_MS = 200;
    private static final long LONGEST_WAIT_MS = 5_000;
    /** How long an agent may take to say how far it is. */
    private static final long LONGEST_LOOK_MS = 30_000;
    /** How long an agent may take to answer that it stops; nobody waits for that. */
    private static final long LONGEST_CANCEL_MS = 5_000;
    /** An agent whose task cannot be looked at so many times in a row is given up. */
    private static final int MOST_MISSES = 5;

    private static final int OK = 200;

    private final AgentAnswers answers;
    private final UpstreamClient upstream;
    private long waitMs = FIRST_WAIT_MS;
    private int misses;
    private long timer = -1;
    private @Nullable HttpClientRequest look;
    /** The id of the task that the agent works on. */
    private @Nullable String task;

    TaskAttempt(AttemptContext context, AgentAnswers answers, UpstreamClient upstream) {
        super(context);
        this.answers = answers;
        this.upstream = upstream;
    }

    @Override
    void answered(AttemptResult reply) {
        task = reply instanceof AttemptResult.Answered answered ? AgentAnswers.pending(answered.json()) : null;
        if (task == null) {
            end(finished(reply));
        } else {
            lookLater(task);
        }
    }

    /** The result; an agent that does not do the task has refused it. */
    private AttemptResult finished(AttemptResult reply) {
        if (reply instanceof AttemptResult.Answered answered
                && AgentAnswers.state(answered.json()) == TaskState.REJECTED) {
            return errors.rejected(
                    model, answered.json().at("/choices/0/message/content").asText());
        }
        return reply;
    }

    /** Nothing of an answer is held meanwhile. */
    private void lookLater(String task) {
        memory.resize(Math.min(memory.bytes(), BufferedResponse.AT_FIRST));
        Vertx vertx = context.vertx();
        timer = vertx.setTimer(waitMs, fired -> guard(() -> look(task)));
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }

    private void look(String task) {
        if (!hasEnded()) {
            Buffer body = AgentRequest.look(model.endpoint().dialect(), answers.request(), task);
            upstream.connect(model, context.key(), "", body, MultiMap.caseInsensitiveMultiMap())
                    .onComplete(connected -> guard(() -> {
                        if (connected.failed()) {
                            missed(task);
                        } else if (hasEnded()) {
                            connected.result().reset();
                        } else {
                            look = connected.result();
                            connected
                                    .result()
                                    .idleTimeout(LONGEST_LOOK_MS)
                                    .send(body)
                                    .onComplete(answered -> guard(() -> read(task, answered)));
                        }
                    }));
        }
    }

    private void read(String task, AsyncResult<HttpClientResponse> answered) {
        if (hasEnded()) {
            return;
        }
        if (answered.failed() || answered.result().statusCode() != OK) {
            answered.map(head -> head.exceptionHandler(isReset -> {}));
            forget();
            missed(task);
            return;
        }
        HttpClientResponse head = answered.result();
        BufferedResponse body = new BufferedResponse(context);
        ResponseInput coming = new ResponseInput(context.vertx(), head, this::guard);
        boolean[] isOver = {false};
        Runnable broke = () -> {
            if (!isOver[0]) {
                isOver[0] = true;
                coming.close();
                forget();
                missed(task);
            }
        };
        head.exceptionHandler(failure -> guard(broke));
        head.endHandler(end -> guard(() -> {
            if (!isOver[0] && !hasEnded()) {
                isOver[0] = true;
                coming.close();
                look = null;
                looked(task, body.read());
            }
        }));
        coming.read(
                piece -> {
                    if (!hasEnded() && !body.take(piece)) {
                        isOver[0] = true;
                        coming.close();
                        end(body.tooLarge());
                    }
                },
                broke);
    }

    private void looked(String task, AttemptResult reply) {
        if (!(reply instanceof AttemptResult.Answered answered)) {
            missed(task);
        } else if (!AgentAnswers.task(answered.json()).equals(task)) {
            end(new AttemptResult.UnknownOutcome(errors.nonsense(model)));
        } else if (AgentAnswers.pending(answered.json()) == null) {
            this.task = null;
            end(finished(reply));
        } else {
            misses = 0;
            lookLater(task);
        }
    }

    private void missed(String task) {
        if (hasEnded()) {
            return;
        }
        misses++;
        if (misses < MOST_MISSES) {
            lookLater(task);
        } else {
            end(new AttemptResult.UnknownOutcome(errors.brokeOff(model)));
        }
    }

    private void forget() {
        if (look != null) {
            look.reset();
            look = null;
        }
    }

    /** Stops to look, because the attempt is over. An agent that still works is asked to stop: nobody gets its answer. */
    void close() {
        context.vertx().cancelTimer(timer);
        forget();
        String unfinished = task;
        if (unfinished != null) {
            task = null;
            askToStop(unfinished);
        }
    }

    private void askToStop(String unfinished) {
        Buffer body = AgentRequest.cancel(model.endpoint().dialect(), answers.request(), unfinished);
        upstream.connect(model, context.key(), "", body, MultiMap.caseInsensitiveMultiMap())
                .onSuccess(request -> request.idleTimeout(LONGEST_CANCEL_MS)
                        .send(body)
                        .onComplete(answered -> {
                            answered.map(head -> head.exceptionHandler(isReset -> {}));
                            request.reset();
                        }));
    }
}
