package io.purser.akash.provider;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Passes messages from a socket's thread to a consumer, which may be slow. While too many messages wait, the socket is
 * paused. The end comes after all messages that arrived before it.
 */
final class StreamMessageQueue {
    private static final long TOO_MUCH = 1 << 20;

    private final BlockingQueue<Arrival> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Runnable resume;

    /** @param resume makes the socket continue; may run on any thread */
    StreamMessageQueue(Consumer<String> taker, Runnable resume) {
        this.resume = resume;
        Thread.ofVirtual().name("gateway-stream").start(() -> take(taker));
    }

    private sealed interface Arrival {
        record Message(String text) implements Arrival {}

        record End(Optional<RuntimeException> failure) implements Arrival {}
    }

    /** Completes when the consumer has taken all messages. Fails if the stream or the consumer fails. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Adds a message and says whether more may come. If not, the caller has to pause the socket. */
    boolean add(String message) {
        queue.add(new Arrival.Message(message));
        return waiting.addAndGet(message.length()) < TOO_MUCH;
    }

    boolean isFull() {
        return waiting.get() >= TOO_MUCH;
    }

    void end(Optional<RuntimeException> failure) {
        queue.add(new Arrival.End(failure));
    }

    private void take(Consumer<String> taker) {
        try {
            while (true) {
                switch (queue.take()) {
                    case Arrival.Message(String text) -> {
                        if (!end.isDone()) {
                            taker.accept(text);
                        }
                        long before = waiting.getAndAdd(-text.length());
                        if (before >= TOO_MUCH && before - text.length() < TOO_MUCH) {
                            resume.run();
                        }
                    }
                    case Arrival.End(Optional<RuntimeException> failure) -> {
                        failure.ifPresentOrElse(end::completeExceptionally, () -> end.complete(null));
                        return;
                    }
                }
            }
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end.complete(null);
        }
    }
}
