package io.purser.gateway.attempt;

import io.purser.access.body.BodyMemory;
import io.purser.gateway.answer.AttemptResult;
import io.purser.gateway.answer.ProviderError;
import io.purser.gateway.answer.SseReader;
import io.purser.gateway.answer.StreamedResponse;
import io.purser.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt whose answer is a stream. It holds the pieces back until the first one with content, so that another
 * provider can take over, then passes each on. Back pressure: while the caller does not read, neither does Purser.
 */
public final class StreamAttempt extends Attempt {
    /** The bytes that are held back while there is no content. Beyond this size, an attempt that runs alone passes them on. */
    private static final int HELD_BACK_AT_MOST = 65_536;

    private static final int SMALL = 32_768;

    private final StreamOutlet outlet;
    private final AttemptContext context;
    private final StreamedResponse answer;
    private final SseReader events;
    private final StreamEndLimit endLimit;
    private Buffer forCaller = Buffer.buffer();
    private boolean formIsKnown;
    private @Nullable BufferedResponse whole;
    private boolean passedOn;
    private @Nullable Long firstTokenMs;

    StreamAttempt(AttemptContext context, StreamOutlet outlet) {
        super(context);
        this.outlet = outlet;
        this.context = context;
        this.answer = new StreamedResponse(
                context.asked().wantsUsage(), context.reader().stream(context.asked().form().stream(model)), memory);
        this.events = new SseReader(settings.largestAnswer(), data -> answer.take(data, forCaller));
        this.endLimit = new StreamEndLimit(settings);
    }

    /** Milliseconds until the first content, or null if no content came. */
    public @Nullable Long firstTokenMs() {
        return firstTokenMs;
    }

    @Override
    public boolean hasBegun() {
        return firstTokenMs != null;
    }

    @Override
    Duration firstLimit() {
        return settings.firstToken(model.traits().thinks());
    }

    @Override
    void took(ResponseInput from, Buffer piece) {
        if (hasEnded()) {
            return;
        }
        BufferedResponse atOnce = formIsKnown ? whole : form(piece);
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
            breakOff(errors.nonsense(model));
            cancel();
        } else if (answer.isDone()) {
            steps.at(CallStep.END);
            conclude();
            letGo();
        } else {
            goOn(from, piece);
        }
    }

    /** Recognizes an answer that comes at once from a server that cannot stream; null for a stream. */
    private @Nullable BufferedResponse form(Buffer piece) {
        for (int i = 0; i < piece.length(); i++) {
            byte each = piece.getByte(i);
            if (each > ' ') {
                formIsKnown = true;
                if (each == '{' || each == '[' || each == '<') {
                    whole = new BufferedResponse(context);
                    limit(settings.whole());
                }
                return whole;
            }
        }
        return null;
    }

    private void goOn(ResponseInput from, Buffer piece) {
        if (!answer.saidSomething() && holdsBack()) {
            if (answer.isFinished()) {
                limitNext();
            } else if (KeepAliveEvents.isIn(piece)
                    && millis() < settings.longestStream().toMillis()) {
                limit(firstLimit());
            }
            return; // other comments and empty pieces are no sign of life and do not extend the first timeout
        }
        begin();
        if (millis() > settings.longestStream().toMillis()) {
            end(cut(errors.tooSlow(model)));
            cancel();
            return;
        }
        passOn();
        if (outlet.isFull()) {
            // Now the caller is slow, and the provider is not to blame.
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

    /** After the model has stopped, waits only for the end. */
    private void limitNext() {
        limit(answer.isFinished() ? endLimit.left(answer) : settings.whole());
    }

    /**
     * Leases memory for an event. Small events need no lease; a parsed event takes several times its bytes. If memory is
     * short, an attempt passes on what it holds back, although another one may still answer well.
     */
    private void hold(long event) {
        long wanted = event < SMALL ? 0 : BodyMemory.PARSING * event;
        if (memory.tryResize(held() + wanted)) {
            return;
        }
        if (forCaller.length() >= HELD_BACK_AT_MOST) {
            begin();
            passOn();
        }
        if (!memory.tryResize(held() + wanted)) {
            answer.forgetText();
            memory.resize(held() + wanted);
        }
    }

    /** The bytes of memory that have to stay: those for the text, and those for pieces that are held back for long. */
    private long held() {
        return answer.heldText() + (forCaller.length() < HELD_BACK_AT_MOST ? 0 : 2L * forCaller.length());
    }

    /** Whether pieces without content wait: while they are small, or while another attempt may still answer well. */
    private boolean holdsBack() {
        return forCaller.length() < HELD_BACK_AT_MOST || (outlet.isContested() && memory.tryResize(held()));
    }

    private void begin() {
        if (firstTokenMs == null) {
            firstTokenMs = millis();
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

    private void endAtOnce(BufferedResponse body) {
        AttemptResult reply = body.read();
        if (reply instanceof AttemptResult.Answered answered) {
            try {
                answer.takeWhole(answered.json(), forCaller);
            } catch (Problem tooLarge) {
                end(body.tooLarge());
                return;
            }
            firstTokenMs = millis();
            passOn();
            end(new AttemptResult.Streamed(answer));
        } else {
            end(reply);
        }
    }

    /** Ends the attempt by the content so far. */
    private void conclude() {
        ProviderError error = answer.error();
        if (error != null) {
            end(passedOn ? errors.failedMidway(model, answer, error) : errors.failedUnseen(model, answer, error));
        } else if (!passedOn && !answer.saidSomething() && !answer.isFinished() && wroteNothing()) {
            end(
                    answer.isComplete() || answer.finalUsage().isPresent() || forCaller.length() == 0
                            ? new AttemptResult.Empty(
                                    errors.nothing(model), answer.finalUsage().orElse(null))
                            : new AttemptResult.UnknownOutcome(errors.brokeOff(model)));
        } else if (answer.isComplete()) {
            passOn();
            end(new AttemptResult.Streamed(answer));
        } else {
            breakOff(errors.brokeOff(model));
        }
    }

    /** Ends a broken stream. If nothing was passed on and there was no content, another provider can take over. */
    private void breakOff(Problem problem) {
        if (passedOn || (answer.saidSomething() && !outlet.isContested())) {
            passOn();
        }
        end(cut(problem));
    }

    /** Whether the answer has no tokens at all: tokens that were not visible, such as reasoning, are an answer. */
    private boolean wroteNothing() {
        return answer.usage().map(usage -> usage.tokens().completion() == 0).orElse(true);
    }

    private AttemptResult cut(Problem problem) {
        return passedOn ? new AttemptResult.Broken(answer, problem, true) : new AttemptResult.UnknownOutcome(problem);
    }

    @Override
    void broken() {
        if (answer.isComplete() && answer.finalUsage().isPresent()) {
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
        end(wasSent() ? new AttemptResult.GivenUp(answer) : new AttemptResult.NotSent(errors.brokeOff(model)));
    }

    @Override
    AttemptResult failed(Problem problem) {
        return new AttemptResult.Failed(problem, wasSent(), passedOn ? answer : null);
    }
}
