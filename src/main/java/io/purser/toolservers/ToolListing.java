package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.toolservers.client.Peer;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ServerFailure.Effect;
import io.purser.toolservers.client.ThirdPartyText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks one server for its lists: for its tools, and then for what it has beside them. */
final class ToolListing {
    static final String METHOD = "tools/list";
    private static final String TOOLS = "tools";
    private static final int MOST_TOOLS = 200;
    private static final int MOST_LEFT_OUT = 100;
    private static final int LONGEST_NAME = 100;

    private final RegisteredServer server;
    private final ListReader reader;
    private final List<String> tools = new ArrayList<>();
    private final List<LeftOutTool> leftOut = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private ToolListing(RegisteredServer server) {
        this.server = server;
        this.reader = new ListReader(server.client());
    }

    /**
     * Asks the server.
     *
     * @throws ServerFailure if it gives no list of tools
     */
    static ServerLists of(RegisteredServer server) throws ServerFailure {
        return new ToolListing(server).lists();
    }

    private ServerLists lists() throws ServerFailure {
        Peer peer = reader.peer();
        try {
            return lists(peer);
        } catch (ServerFailure failure) {
            if (failure.effect() == Effect.NOT_SENT && peer.session() != null && names.isEmpty()) {
                return lists(reader.peerAfter(peer)); // the session had ended
            }
            server.client().forget(peer);
            throw failure;
        }
    }

    private ServerLists lists(Peer peer) throws ServerFailure {
        boolean hasOthersAlone = !peer.has(TOOLS) && (peer.has("resources") || peer.has("prompts"));
        if (!hasOthersAlone && !reader.read(METHOD, TOOLS, "tools", peer, this::add)) {
            leaveOut(
                    "",
                    "the list has more than %d pages or %d tools; the rest was not read"
                            .formatted(ListReader.MOST_PAGES, MOST_TOOLS));
        }
        ListedTools listed = new ListedTools(peer.revision(), tools, leftOut);
        if (!server.definition().content()) {
            return new ServerLists(listed, ListedContent.NONE, null);
        }
        try {
            return new ServerLists(listed, ContentListing.of(server.definition().name(), reader, peer), null);
        } catch (ServerFailure failure) {
            server.client().forget(peer);
            return new ServerLists(
                    listed, null, "its resources and prompts stay as they were, because it " + failure.why());
        }
    }

    private boolean add(JsonNode listed) {
        String name = listed.path("name").asText();
        try {
            if (names.size() == MOST_TOOLS) {
                throw new IllegalArgumentException("the list has more than %d tools".formatted(MOST_TOOLS));
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("an earlier tool of the list has the same name");
            }
            String shown = ListedTool.shown(server.definition().name(), listed).toString();
            reader.take(shown);
            tools.add(shown);
        } catch (IllegalArgumentException e) {
            leaveOut(name, String.valueOf(e.getMessage()));
        }
        return names.size() < MOST_TOOLS;
    }

    private void leaveOut(String name, String reason) {
        if (leftOut.size() < MOST_LEFT_OUT) {
            leftOut.add(new LeftOutTool(ThirdPartyText.bounded(name, LONGEST_NAME), reason));
        }
    }
}
