package io.purser.toolservers;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.toolservers.client.Peer;
import io.purser.toolservers.client.ServerFailure;
import io.purser.toolservers.client.ThirdPartyText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a server has beside tools, as far as it says that it has it. */
final class ContentListing {
    private static final int MOST_LEFT_OUT = 100;
    private static final int LONGEST_NAME = 100;

    private final String server;
    private final ListReader reader;
    private final Map<ContentKind, List<String>> items = new EnumMap<>(ContentKind.class);
    private final List<LeftOutContent> leftOut = new ArrayList<>();

    private ContentListing(String server, ListReader reader) {
        this.server = server;
        this.reader = reader;
    }

    /**
     * Asks the server.
     *
     * @throws ServerFailure if a list that it has cannot be read
     */
    static ListedContent of(String server, ListReader reader, Peer peer) throws ServerFailure {
        ContentListing listing = new ContentListing(server, reader);
        for (ContentKind kind : ContentKind.values()) {
            listing.items.put(kind, peer.has(kind.capability()) ? listing.read(kind, peer) : List.of());
        }
        return new ListedContent(
                listing.items.getOrDefault(ContentKind.RESOURCE, List.of()),
                listing.items.getOrDefault(ContentKind.TEMPLATE, List.of()),
                listing.items.getOrDefault(ContentKind.PROMPT, List.of()),
                peer.has("completions"),
                listing.leftOut);
    }

    private List<String> read(ContentKind kind, Peer peer) throws ServerFailure {
        List<String> shown = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        boolean isWhole = reader.read(kind.method(), kind.field(), kind.words(), peer, item -> {
            add(kind, item, ids, shown);
            return ids.size() < kind.most();
        });
        if (!isWhole) {
            leaveOut(
                    kind,
                    "",
                    "the list has more than %d pages or %d %s; the rest was not read"
                            .formatted(ListReader.MOST_PAGES, kind.most(), kind.words()));
        }
        return shown;
    }

    private void add(ContentKind kind, JsonNode item, Set<String> ids, List<String> shown) {
        String id = item.path(kind.id()).asText();
        try {
            if (ids.size() == kind.most()) {
                throw new IllegalArgumentException("the list has more than %d %s".formatted(kind.most(), kind.words()));
            }
            if (!ids.add(id)) {
                throw new IllegalArgumentException("an earlier one of the list is the same");
            }
            String text = ListedItem.shown(server, kind, item).toString();
            reader.take(text);
            shown.add(text);
        } catch (IllegalArgumentException e) {
            leaveOut(kind, id, String.valueOf(e.getMessage()));
        }
    }

    private void leaveOut(ContentKind kind, String id, String reason) {
        if (leftOut.size() < MOST_LEFT_OUT) {
            leftOut.add(new LeftOutContent(kind.code(), ThirdPartyText.bounded(id, LONGEST_NAME), reason));
        }
    }
}
