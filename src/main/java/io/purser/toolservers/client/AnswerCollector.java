package io.purser.toolservers.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects the message that answers a request from the body of a response: the whole body, or one event of a stream.
 * Other events are not kept. The result is empty if a stream ends without that message.
 */
final class AnswerCollector implements HttpResponse.BodySubscriber<byte[]> {
    private static final byte[] NONE = {};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    /** UTF-8's byte order mark, which may stand before a stream and is no part of it. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final LongConsumer memory;
    private final @Nullable Predicate<byte[]> isAnswer;
    private final int most;
    private Flow.@Nullable Subscription subscription;
    private boolean afterReturn;
    private boolean afterFirstLine;
    private long held;

    private AnswerCollector(LongConsumer memory, @Nullable Predicate<byte[]> isAnswer, int most) {
        this.memory = memory;
        this.isAnswer = isAnswer;
        this.most = most;
    }

    /**
     * Collects the whole body.
     *
     * @param memory receives the bytes that are kept, and negative ones if less is kept; an exception ends the reading
     */
    static AnswerCollector ofBody(LongConsumer memory) {
        return new AnswerCollector(memory, null, Integer.MAX_VALUE);
    }

    /** Collects the beginning of a body, and leaves the rest unread. */
    static AnswerCollector ofBeginning(LongConsumer memory, int most) {
        return new AnswerCollector(memory, null, most);
    }

    /**
     * Collects the data of the first event that is the answer.
     *
     * @param isAnswer sees the data of each event
     */
    static AnswerCollector ofStream(LongConsumer memory, Predicate<byte[]> isAnswer) {
        return new AnswerCollector(memory, isAnswer, Integer.MAX_VALUE);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        if (body.isDone()) {
            return;
        }
        try {
            for (ByteBuffer piece : pieces) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                take(bytes);
            }
            hold(isAnswer != null && body.isDone() ? held : collected.size() + line.size());
        } catch (RuntimeException e) {
            end();
            body.completeExceptionally(e);
        }
    }

    private void take(byte[] bytes) {
        if (isAnswer == null) {
            collected.write(bytes, 0, Math.min(bytes.length, most - collected.size()));
            if (collected.size() == most) {
                body.complete(collected.toByteArray());
                end();
            }
            return;
        }
        for (byte each : bytes) {
            if (body.isDone()) {
                return;
            }
            if (each == '\r' || (each == '\n' && !afterReturn)) {
                endLine(isAnswer);
            } else if (each != '\n') {
                line.write(each);
            }
            afterReturn = each == '\r';
        }
    }

    /** The lines of one event end with an empty one. */
    private void endLine(Predicate<byte[]> wanted) {
        byte[] whole = line.toByteArray();
        line.reset();
        if (!afterFirstLine && startsWith(whole, MARK)) {
            whole = Arrays.copyOfRange(whole, MARK.length, whole.length);
        }
        afterFirstLine = true;
        if (whole.length == 0) {
            byte[] event = collected.toByteArray();
            collected.reset();
            if (event.length > 0 && wanted.test(event)) {
                hold(event.length);
                body.complete(event);
                end();
            }
        } else if (startsWith(whole, DATA)) {
            if (collected.size() > 0) {
                collected.write('\n');
            }
            int begin = whole.length > DATA.length && whole[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
            collected.write(whole, begin, whole.length - begin);
        }
    }

    private void hold(long needed) {
        memory.accept(needed - held);
        held = needed;
    }

    private static boolean startsWith(byte[] whole, byte[] beginning) {
        return whole.length >= beginning.length
                && Arrays.equals(whole, 0, beginning.length, beginning, 0, beginning.length);
    }

    private void end() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(isAnswer == null ? collected.toByteArray() : NONE);
    }
}
