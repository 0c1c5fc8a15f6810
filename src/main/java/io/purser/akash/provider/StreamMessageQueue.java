package io.purser.akash.provider;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Messages on their way from the thread of a socket to whoever takes them, who may be slow: the socket is paused while
 * too much waits. The end comes after all that was received before it.
 */
final class StreamMessageQueue {
    private static final long TOO_MUCH = 1 << 20;

    private final BlockingQueue<Arrival> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Runnable resume;

    /** @param resume has the socket go on; on any thread */
    StreamMessageQueue(Consumer<String> taker, Runnable resume) {
        this.resume = resume;
        Thread.ofVirtual().name("gateway-stream").start(() -> take(taker));
    }

    private sealed interface Arrival {
        record Message(String text) implements Arrival {}

        record End(Optional<RuntimeException> failure) implements Arrival {}
    }

    /** Completes once all has been taken, and fails if the stream broke or the taker did. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Whether more may come; otherwise the socket has to pause. */
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
