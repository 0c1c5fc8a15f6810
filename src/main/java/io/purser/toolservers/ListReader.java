package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.toolservers.client.ExchangeLimits;
import io.purser.toolservers.client.McpClient;
import io.purser.toolservers.client.Peer;
import io.purser.toolservers.client.RpcRequest;
import io.purser.toolservers.client.ServerAnswer;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ServerFailure.Effect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the lists of one server page by page, all of them within one time and one number of bytes. */
final class ListReader {
    /** The longest time of all lists together. */
    static final Duration LONGEST = Duration.ofSeconds(20);

    static final int MOST_PAGES = 20;
    private static final int LONGEST_CURSOR = 4_000;
    private static final int METHOD_NOT_FOUND = -32_601;
    /** All that is kept of a server together, in bytes of JSON. */
    private static final int LARGEST_LISTS = 262_144;

    private static final long LARGEST_ANSWER = 2_000_000;
    /** An answer is in memory as bytes and as a tree, and several servers may answer at the same time. */
    private static final int SHARE_OF_HEAP = 96;

    private final McpClient client;
    private final long until = System.nanoTime() + LONGEST.toNanos();
    private long left = LARGEST_LISTS;

    ListReader(McpClient client) {
        this.client = client;
    }

    /** How the server speaks, and what it has by now. */
    Peer peer() throws ServerFailure {
        return client.renewed(limits());
    }

    /** How the server speaks after it has ended a session. */
    Peer peerAfter(Peer ended) throws ServerFailure {
        client.forget(ended);
        return client.peer(limits());
    }

    /**
     * Reads one list.
     *
     * @param what the list has, for messages
     * @param item takes an item, and says whether there may be more
     * @return false if the list is longer than what was read of it
     * @throws ServerFailure if the server gives no whole list
     */
    boolean read(String method, String field, String what, Peer peer, Predicate<JsonNode> item) throws ServerFailure {
        String cursor = null;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            ObjectNode page = page(method, field, what, peer, cursor);
            if (page == null) {
                return true;
            }
            boolean goesOn = true;
            for (JsonNode listed : page.path(field)) {
                goesOn = item.test(listed);
            }
            cursor = next(page);
            if (cursor == null || !goesOn) {
                return cursor == null;
            }
        }
        return false;
    }

    /** One page; null if the server has no such list. */
    private @Nullable ObjectNode page(String method, String field, String what, Peer peer, @Nullable String cursor)
            throws ServerFailure {
        ObjectNode params = PlainJson.MAPPER.createObjectNode();
        if (cursor != null) {
            params.put("cursor", cursor);
        }
        return switch (client.ask(RpcRequest.of(method, params), peer, false, limits())) {
            case ServerAnswer.Refusal(long code, String message) -> {
                if (code == METHOD_NOT_FOUND && !method.equals(ToolListing.METHOD)) {
                    yield null;
                }
                throw new ServerFailure(Effect.REFUSED, "lists no %s: %s (%d)".formatted(what, message, code));
            }
            case ServerAnswer.Result(ObjectNode page) -> {
                if (!page.path(field).isArray()) {
                    throw new ServerFailure(Effect.UNKNOWN, "answers without an array of " + what);
                }
                yield page;
            }
        };
    }

    private static @Nullable String next(ObjectNode page) throws ServerFailure {
        String cursor = page.path("nextCursor").textValue();
        if (cursor != null && cursor.length() > LONGEST_CURSOR) {
            throw new ServerFailure(Effect.REFUSED, "gives a cursor that is longer than %d".formatted(LONGEST_CURSOR));
        }
        return cursor;
    }

    /**
     * Takes the room that an item needs.
     *
     * @throws IllegalArgumentException if there is no room for it
     */
    void take(String item) {
        int length = item.getBytes(StandardCharsets.UTF_8).length;
        if (length > left) {
            throw new IllegalArgumentException(
                    "the lists of the server together are longer than %d bytes".formatted(LARGEST_LISTS));
        }
        left -= length;
    }

    private ExchangeLimits limits() throws ServerFailure {
        long largest = Math.min(LARGEST_ANSWER, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
        ExchangeLimits limits = new ExchangeLimits(until, LONGEST, largest, 1, upTo(4 * largest));
        if (!limits.rest().isPositive()) {
            throw new ServerFailure(Effect.TIMED_OUT, "gave no whole list within %d s".formatted(LONGEST.toSeconds()));
        }
        return limits;
    }

    /** A tree of many small values takes much more than its text. */
    private static LongConsumer upTo(long most) {
        long[] taken = {0};
        return bytes -> {
            taken[0] += bytes;
            if (taken[0] > most) {
                throw Problem.of(ProblemType.TOO_LARGE, "a list of a tool server takes too much memory");
            }
        };
    }
}
