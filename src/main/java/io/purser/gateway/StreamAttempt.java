package io.purser.gateway;

import io.purser.access.BodyMemory;
import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose answer comes in pieces. They go out as they come in, but not before the first one that says
 * something: until then another provider can take over. What is not yet taken by the caller is not read from the
 * provider.
 */
final class StreamAttempt extends Attempt {
    /** What is held back while nothing was said; more than that is passed on as it is. */
    private static final int HELD_BACK_AT_MOST = 65_536;

    private static final int SMALL = 32_768;

    private final Outlet outlet;
    private final StreamAnswer answer;
    private final SseReader events;
    private Buffer forCaller = Buffer.buffer();
    private boolean passedOn;
    private @Nullable Long firstTokenMs;

    /** Where the pieces go. */
    interface Outlet {
        /** Passes it on; the first piece brings the head of the answer with it. */
        void write(Buffer piece);

        boolean isFull();

        /** Calls back, once, when it is no longer full. */
        void whenDrained(Runnable next);
    }

    StreamAttempt(
            Vertx vertx,
            Model model,
            boolean callerWantsUsage,
            Outlet outlet,
            ProviderErrors errors,
            GatewaySettings settings,
            Steps steps,
            HeapLease memory,
            Consumer<Reply> whenEnded) {
        super(vertx, model, errors, settings, steps, memory, whenEnded);
        this.outlet = outlet;
        this.answer = new StreamAnswer(callerWantsUsage, memory);
        this.events = new SseReader(settings.largestAnswer(), data -> answer.take(data, forCaller));
    }

    /** Milliseconds until something was said, or null where nothing was. */
    @Nullable
    Long firstTokenMs() {
        return firstTokenMs;
    }

    @Override
    Duration firstLimit() {
        return settings.firstToken(model.traits().thinks());
    }

    @Override
    void took(HttpClientResponse response, Buffer piece) {
        if (hasEnded()) {
            return;
        }
        try {
            hold(events.held() + piece.length());
            events.feed(piece.getBytes());
        } catch (SseReader.TooLong | Problem tooLarge) {
            end(cut(errors.tooLarge(model)));
            cancel();
            return;
        }
        named(answer.id());
        if (answer.error() != null) {
            failed(answer.error());
            cancel();
            return;
        }
        if (!answer.saidSomething() && forCaller.length() < HELD_BACK_AT_MOST) {
            if (SignOfLife.isIn(piece) && millis() < settings.longestStream().toMillis()) {
                limit(firstLimit());
            }
            return; // other comments and empty pieces are no sign of life: the first limit goes on
        }
        if (firstTokenMs == null) {
            firstTokenMs = millis();
        }
        if (millis() > settings.longestStream().toMillis()) {
            end(cut(errors.tooSlow(model)));
            cancel();
            return;
        }
        passOn();
        if (outlet.isFull()) {
            // Now it is the caller who is slow, and the provider must not be blamed for it.
            limit(settings.longestStream());
            response.pause();
            outlet.whenDrained(() -> guard(() -> {
                limit(settings.whole());
                response.resume();
            }));
        } else {
            limit(settings.whole());
        }
    }

    /** Small events pass without an account; what is parsed takes several times its bytes. */
    private void hold(long event) {
        long wanted = event < SMALL ? 0 : BodyMemory.PARSING * event;
        if (!memory.tryResize(answer.heldText() + wanted)) {
            answer.forgetText();
            memory.resize(wanted);
        }
    }

    private void passOn() {
        if (forCaller.length() > 0) {
            Buffer piece = forCaller;
            forCaller = Buffer.buffer();
            passedOn = true;
            outlet.write(piece);
        }
    }

    @Override
    void ended() {
        if (hasEnded()) {
            return;
        }
        try {
            events.end();
        } catch (SseReader.TooLong | Problem tooLarge) {
            end(cut(errors.tooLarge(model)));
            return;
        }
        ProviderError error = answer.error();
        if (error != null) {
            failed(error);
        } else if (!passedOn && !answer.saidSomething() && wroteNothing()) {
            end(
                    answer.isComplete() || answer.usage().isPresent() || forCaller.length() == 0
                            ? new Reply.Empty(
                                    errors.nothing(model), answer.usage().orElse(null))
                            : new Reply.Unknown(errors.brokeOff(model)));
        } else if (answer.isComplete()) {
            passOn();
            end(new Reply.Streamed(answer));
        } else {
            passOn();
            end(cut(errors.brokeOff(model)));
        }
    }

    /** Where tokens were paid for that nobody saw, such as thoughts, the answer counts. */
    private boolean wroteNothing() {
        return answer.usage().map(usage -> usage.tokens().completion() == 0).orElse(true);
    }

    private void failed(ProviderError error) {
        if (passedOn) {
            end(new Reply.Broken(answer, errors.failedMidway(model, error)));
        } else {
            end(errors.refused(model, error));
        }
    }

    private Reply cut(Problem problem) {
        return passedOn ? new Reply.Broken(answer, problem) : new Reply.Unknown(problem);
    }

    @Override
    void broken() {
        if (answer.isComplete() && answer.usage().isPresent()) {
            ended();
        } else {
            end(cut(errors.brokeOff(model)));
        }
    }

    @Override
    void tooSlow() {
        end(cut(errors.tooSlow(model)));
    }

    @Override
    void abandoned() {
        end(wasSent() ? new Reply.GivenUp(answer) : new Reply.NotSent(errors.brokeOff(model)));
    }

    @Override
    Reply failed(Problem problem) {
        return new Reply.Failed(problem, wasSent(), passedOn ? answer : null);
    }
}
