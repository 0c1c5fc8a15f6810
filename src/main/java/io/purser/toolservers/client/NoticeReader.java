package io.purser.toolservers.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purser.json.PlainJson;
import io.purser.json.TreeReader;
import io.purser.problem.Problem;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the notices that a server sends before it answers a call, and passes on those that the caller wants. A notice that
 * is too long, comes too fast or is about another call is dropped, and so is one for which there is no memory.
 */
final class NoticeReader {
    /** The progress of a call. */
    private static final String PROGRESS = "notifications/progress";

    private static final String MESSAGE = "notifications/message";
    private static final TreeReader JSON = TreeReader.strict(100);
    private static final int LARGEST = 8_192;
    private static final int MOST = 1_000;
    private static final int AT_ONCE = 20;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final int LONGEST_MESSAGE = 1_000;
    private static final int LONGEST_LOGGER = 200;

    private final Listening listening;
    private final @Nullable Long token;
    private final Scrubber scrubber;
    private final LongConsumer memory;
    private int passed;
    /** When the pauses after all notices so far are over. */
    private long restedAt = System.nanoTime();

    /**
     * A reader for one call.
     *
     * @param token by which the server names the call
     * @param memory receives the bytes of the tree of a notice, and negative ones when it is gone
     */
    NoticeReader(Listening listening, @Nullable Long token, Scrubber scrubber, LongConsumer memory) {
        this.listening = listening;
        this.token = token;
        this.scrubber = scrubber;
        this.memory = memory;
    }

    /** Reads the data of one event. */
    void read(byte[] event) {
        if (event.length > LARGEST || passed == MOST) {
            return;
        }
        long[] taken = {0};
        try {
            JsonNode notice = JSON.read(event, bytes -> {
                memory.accept(bytes);
                taken[0] += bytes;
            });
            String method = notice.path("method").asText();
            JsonNode params = scrubber.tree(notice.path("params"));
            ObjectNode shown = switch (method) {
                case PROGRESS -> progress(params);
                case MESSAGE -> message(params);
                default -> null;
            };
            if (shown != null && isInTime()) {
                passed++;
                listening.heard().accept(method, shown);
            }
        } catch (IOException | Problem e) {
            return; // it is no JSON, or there is no memory for it
        } finally {
            memory.accept(-taken[0]);
        }
    }

    private @Nullable ObjectNode progress(JsonNode params) {
        JsonNode given = params.path("progressToken");
        boolean isOfThisCall = listening.wantsProgress()
                && token != null
                && given.isIntegralNumber()
                && given.canConvertToLong()
                && given.longValue() == token;
        if (!isOfThisCall || !params.path("progress").isNumber()) {
            return null;
        }
        ObjectNode shown = PlainJson.MAPPER.createObjectNode();
        shown.set("progress", params.get("progress"));
        if (params.path("total").isNumber()) {
            shown.set("total", params.get("total"));
        }
        if (params.path("message").isTextual()) {
            shown.put("message", ThirdPartyText.bounded(params.path("message").textValue(), LONGEST_MESSAGE));
        }
        return shown;
    }

    private @Nullable ObjectNode message(JsonNode params) {
        LogLevel wanted = listening.level();
        LogLevel level = LogLevel.find(params.path("level").asText()).orElse(null);
        if (wanted == null || level == null || level.compareTo(wanted) < 0 || !params.has("data")) {
            return null;
        }
        ObjectNode shown = PlainJson.MAPPER.createObjectNode().put("level", level.code());
        if (params.path("logger").isTextual()) {
            shown.put("logger", ThirdPartyText.bounded(params.path("logger").textValue(), LONGEST_LOGGER));
        }
        return shown.set("data", params.get("data"));
    }

    /** A pause follows each notice, and some may come ahead of their pauses. */
    private boolean isInTime() {
        long now = System.nanoTime();
        if (restedAt - now > AT_ONCE * PAUSE_NANOS) {
            return false;
        }
        restedAt = Math.max(now, restedAt) + PAUSE_NANOS;
        return true;
    }
}
