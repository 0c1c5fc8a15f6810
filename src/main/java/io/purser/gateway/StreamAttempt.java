package io.purser.gateway;

import io.purser.access.BodyMemory;
import io.purser.catalog.Model;
import io.purser.heap.HeapLease;
import io.purser.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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

    /** Without its usage the end of a stream is waited for so many times longer. */
    private static final int MORE_FOR_USAGE = 5;

    private final Outlet outlet;
    private final ModelRequest asked;
    private final StreamAnswer answer;
    private final SseReader events;
    private Buffer forCaller = Buffer.buffer();
    private boolean formIsKnown;
    private @Nullable WholeBody whole;
    private boolean passedOn;
    private int progress;
    private long endsAt;
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
            ModelRequest asked,
            Outlet outlet,
            ProviderErrors errors,
            GatewaySettings settings,
            Steps steps,
            HeapLease memory,
            Consumer<Reply> whenEnded) {
        super(vertx, model, errors, settings, steps, memory, whenEnded);
        this.outlet = outlet;
        this.asked = asked;
        this.answer = new StreamAnswer(asked.wantsUsage(), memory);
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
    void took(Inflow from, Buffer piece) {
        if (hasEnded()) {
            return;
        }
        WholeBody atOnce = formIsKnown ? whole : form(piece);
        if (atOnce != null) {
            if (!atOnce.take(piece)) {
                end(atOnce.tooLarge());
                cancel();
            }
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
            conclude();
            cancel();
        } else if (answer.isGarbled()) {
            passOn();
            end(cut(errors.nonsense(model)));
            cancel();
        } else if (answer.isDone()) {
            steps.at(Step.END);
            conclude();
            letGo();
        } else {
            goOn(from, piece);
        }
    }

    /** Where a server that cannot stream answers at once, the answer begins as no stream does; null for a stream. */
    private @Nullable WholeBody form(Buffer piece) {
        for (int i = 0; i < piece.length(); i++) {
            byte each = piece.getByte(i);
            if (each > ' ') {
                formIsKnown = true;
                if (each == '{' || each == '[' || each == '<') {
                    whole = new WholeBody(model, asked, errors, settings, memory);
                    limit(settings.whole());
                }
                return whole;
            }
        }
        return null;
    }

    private void goOn(Inflow from, Buffer piece) {
        if (!answer.saidSomething() && forCaller.length() < HELD_BACK_AT_MOST) {
            if (answer.isFinished()) {
                limitNext();
            } else if (SignOfLife.isIn(piece)
                    && millis() < settings.longestStream().toMillis()) {
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
            from.hold();
            outlet.whenDrained(() -> guard(() -> {
                limitNext();
                from.goOn();
            }));
        } else {
            limitNext();
        }
    }

    /** After the model has stopped only the end is waited for, and comments do not put it off. */
    private void limitNext() {
        if (!answer.isFinished()) {
            limit(settings.whole());
            return;
        }
        if (progress != answer.progress()) {
            progress = answer.progress();
            Duration wait = settings.end();
            endsAt = System.nanoTime()
                    + (answer.usage().isPresent() ? wait : wait.multipliedBy(MORE_FOR_USAGE)).toNanos();
        }
        limit(Duration.ofNanos(endsAt - System.nanoTime()));
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
        if (whole != null) {
            endAtOnce(whole);
            return;
        }
        try {
            events.end();
        } catch (SseReader.TooLong | Problem tooLarge) {
            end(cut(errors.tooLarge(model)));
            return;
        }
        conclude();
    }

    private void endAtOnce(WholeBody body) {
        Reply reply = body.read();
        if (reply instanceof Reply.Answered answered) {
            answer.takeWhole(answered.json(), forCaller);
            firstTokenMs = millis();
            passOn();
            end(new Reply.Streamed(answer));
        } else {
            end(reply);
        }
    }

    /** The end, by what was said until here. */
    private void conclude() {
        ProviderError error = answer.error();
        if (error != null) {
            end(
                    passedOn
                            ? errors.failedMidway(model, answer, error)
                            : errors.refused(model, error, answer.usage().orElse(null)));
        } else if (!passedOn && !answer.saidSomething() && !answer.isFinished() && wroteNothing()) {
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

    private Reply cut(Problem problem) {
        return passedOn ? new Reply.Broken(answer, problem, true) : new Reply.Unknown(problem);
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
    void unreadable() {
        end(cut(errors.nonsense(model)));
    }

    @Override
    void tooSlow() {
        if (answer.isFinished()) {
            conclude();
        } else {
            end(cut(errors.tooSlow(model)));
        }
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
