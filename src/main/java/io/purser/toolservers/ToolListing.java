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
import io.purser.toolservers.client.ThirdPartyText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Asks one server for its tools, page by page, within limits of time, pages, tools and bytes. */
final class ToolListing {
    /** The longest time of the whole list. */
    static final Duration LONGEST = Duration.ofSeconds(20);

    private static final int MOST_PAGES = 20;
    private static final int MOST_TOOLS = 200;
    private static final int MOST_LEFT_OUT = 100;
    private static final int LONGEST_CURSOR = 4_000;
    private static final int LONGEST_NAME = 100;
    /** All tools of a server together, in bytes of JSON. */
    private static final int LARGEST_LIST = 262_144;
    /** All tools of all servers together, in the same bytes: each replica has them in memory, and sends them to callers. */
    private static final int LARGEST_LISTS = 1_048_576;

    private static final long LARGEST_ANSWER = 2_000_000;
    /** An answer is in memory as bytes and as a tree, and several servers may answer at the same time. */
    private static final int SHARE_OF_HEAP = 96;

    private final String server;
    private final McpClient client;
    private final long until;
    private final List<String> tools = new ArrayList<>();
    private final List<LeftOutTool> leftOut = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final boolean hasWholeRoom;
    private long left;

    private ToolListing(String server, McpClient client, long others) {
        this.server = server;
        this.client = client;
        this.until = System.nanoTime() + LONGEST.toNanos();
        this.hasWholeRoom = LARGEST_LISTS - others >= LARGEST_LIST;
        this.left = hasWholeRoom ? LARGEST_LIST : LARGEST_LISTS - others;
    }

    /**
     * Asks the server.
     *
     * @param others the bytes of the tools of all other servers
     * @throws ServerFailure if it gives no list
     */
    static ListedTools of(String server, McpClient client, long others) throws ServerFailure {
        return new ToolListing(server, client, others).list();
    }

    private ListedTools list() throws ServerFailure {
        Peer peer = client.peer(limits());
        try {
            return list(peer);
        } catch (ServerFailure failure) {
            client.forget(peer);
            if (failure.effect() != Effect.NOT_SENT || peer.session() == null || !names.isEmpty()) {
                throw failure;
            }
            return list(client.peer(limits())); // the session had ended
        }
    }

    private ListedTools list(Peer peer) throws ServerFailure {
        String cursor = null;
        int pages = 0;
        do {
            ObjectNode params = PlainJson.MAPPER.createObjectNode();
            if (cursor != null) {
                params.put("cursor", cursor);
            }
            cursor = switch (client.ask(RpcRequest.of("tools/list", params), peer, limits())) {
                case ServerAnswer.Refusal(long code, String message) ->
                    throw new ServerFailure(Effect.REFUSED, "lists no tools: %s (%d)".formatted(message, code));
                case ServerAnswer.Result(ObjectNode page) -> {
                    if (!page.path("tools").isArray()) {
                        throw new ServerFailure(Effect.UNKNOWN, "answers without an array of tools");
                    }
                    page.path("tools").forEach(this::add);
                    yield next(page);
                }
            };
            pages++;
            if (cursor != null && pages == MOST_PAGES) {
                leaveOut("", "the list has more than %d pages; the rest was not read".formatted(MOST_PAGES));
                cursor = null;
            }
        } while (cursor != null && names.size() < MOST_TOOLS);
        return new ListedTools(peer.revision(), tools, leftOut);
    }

    private static @Nullable String next(ObjectNode page) throws ServerFailure {
        String cursor = page.path("nextCursor").textValue();
        if (cursor != null && cursor.length() > LONGEST_CURSOR) {
            throw new ServerFailure(Effect.REFUSED, "gives a cursor that is longer than %d".formatted(LONGEST_CURSOR));
        }
        return cursor;
    }

    private void add(JsonNode listed) {
        String name = listed.path("name").asText();
        try {
            if (names.size() == MOST_TOOLS) {
                throw new IllegalArgumentException("the list has more than %d tools".formatted(MOST_TOOLS));
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("an earlier tool of the list has the same name");
            }
            String shown = ListedTool.shown(server, listed).toString();
            int length = shown.getBytes(StandardCharsets.UTF_8).length;
            if (length > left) {
                throw new IllegalArgumentException(
                        hasWholeRoom
                                ? "the tools together are longer than %d bytes".formatted(LARGEST_LIST)
                                : "the tools of all servers together are longer than %d bytes"
                                        .formatted(LARGEST_LISTS));
            }
            left -= length;
            tools.add(shown);
        } catch (IllegalArgumentException e) {
            leaveOut(name, String.valueOf(e.getMessage()));
        }
    }

    private void leaveOut(String name, String reason) {
        if (leftOut.size() < MOST_LEFT_OUT) {
            leftOut.add(new LeftOutTool(ThirdPartyText.bounded(name, LONGEST_NAME), reason));
        }
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
                throw Problem.of(ProblemType.TOO_LARGE, "a list of tools takes too much memory");
            }
        };
    }
}
