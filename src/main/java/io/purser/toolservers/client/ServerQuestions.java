package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.json.TreeReader;
import io.purser.problem.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a server asks in the middle of one request. The caller is asked if it can be, and otherwise the server gets an
 * error. The stream is read on meanwhile: each question has a thread of its own, and its id is used once.
 */
final class ServerQuestions implements AutoCloseable {
    /** The most questions of one request that are answered; to as many more the answer is an error. */
    static final int MOST = 16;
    /** The most that wait for answers at once. */
    static final int MOST_AT_ONCE = 4;

    private static final TreeReader JSON = TreeReader.strict(100);
    private static final int LARGEST = 65_536;
    private static final String NOBODY = "this client takes no requests";

    private final @Nullable Asking asking;
    private final QuestionReply reply;
    private final Scrubber scrubber;
    private final LongConsumer memory;
    private final Map<JsonNode, Thread> open = new HashMap<>();
    private int all;
    private boolean isClosed;

    /**
     * The questions of one request.
     *
     * @param asking null if nobody can be asked
     * @param memory receives the bytes that a question takes
     */
    ServerQuestions(@Nullable Asking asking, QuestionReply reply, Scrubber scrubber, LongConsumer memory) {
        this.asking = asking;
        this.reply = reply;
        this.scrubber = scrubber;
        this.memory = memory;
    }

    /** Takes the data of an event that asks something. It does not wait. */
    synchronized void take(JsonNode id, byte[] event) {
        if (isClosed || open.containsKey(id) || all == 2 * MOST) {
            return;
        }
        all++;
        start(id, task(id, event));
    }

    private Runnable task(JsonNode id, byte[] event) {
        if (asking == null) {
            return () -> reply.refuse(id, NOBODY);
        }
        if (all > MOST || open.size() >= MOST_AT_ONCE) {
            return () ->
                    reply.fail(id, "a request may ask %d times, and %d times at once".formatted(MOST, MOST_AT_ONCE));
        }
        if (event.length > LARGEST) {
            return () -> reply.fail(id, "a question may have %d bytes".formatted(LARGEST));
        }
        long[] taken = {0};
        try {
            JsonNode message = scrubber.tree(JSON.read(event, bytes -> {
                memory.accept(bytes);
                taken[0] += bytes;
            }));
            String method = message.path("method").asText();
            ObjectNode params =
                    message.path("params") instanceof ObjectNode object ? object : PlainJson.MAPPER.createObjectNode();
            String obstacle = asking.obstacle(method, params);
            if (obstacle != null) {
                return () -> reply.refuse(id, obstacle);
            }
            String json = params.toString();
            memory.accept(2L * json.length()); // until the request is over
            return () -> ask(asking, id, method, json);
        } catch (IOException e) {
            return () -> reply.fail(id, "the question cannot be read");
        } catch (Problem e) {
            return () -> reply.fail(id, "there is no memory for the question now");
        } finally {
            memory.accept(-taken[0]);
        }
    }

    private void start(JsonNode id, Runnable task) {
        Thread thread = Thread.ofVirtual().name("question").unstarted(() -> {
            try {
                task.run();
            } finally {
                end(id);
            }
        });
        open.put(id, thread);
        thread.start();
    }

    private synchronized void end(JsonNode id) {
        open.remove(id);
    }

    private void ask(Asking caller, JsonNode id, String method, String params) {
        try {
            reply.send(id, caller.ask(method, params));
        } catch (Asking.Unanswered e) {
            reply.fail(id, e.why());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server does not wait any more
        }
    }

    /** Takes the data of an event that tells something: perhaps that the server does not want an answer any more. */
    synchronized void hear(byte[] event) {
        if (open.isEmpty() || event.length > LARGEST) {
            return;
        }
        Thread asked = open.get(Envelope.cancelled(event));
        if (asked != null) {
            asked.interrupt();
        }
    }

    /** Ends what is still open. */
    @Override
    public synchronized void close() {
        isClosed = true;
        open.values().forEach(Thread::interrupt);
    }
}
