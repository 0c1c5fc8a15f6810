package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that a request continues.
 *
 * @param name the caller's name for it, or null
 * @param beginning the texts that are the same in each of its turns: the system's words and the first message of a user
 * @param hasAnswers whether a model has answered in it
 * @param hasTools whether the model may use tools: their description comes first in the cache of a prompt
 */
public record Conversation(@Nullable String name, List<String> beginning, boolean hasAnswers, boolean hasTools) {
    /** A request without a conversation. */
    static final Conversation NONE = new Conversation(null, List.of(), false, false);

    /** The beginning has the texts of so many messages and parts. */
    private static final int MOST_TEXTS = 8;

    private static final int LONGEST_USER = 2_000;
    private static final Set<String> OF_THE_SYSTEM = Set.of("system", "developer");
    /** {@code {"device_id": …, "session_id": "…"}}, and {@code user_…_account_…_session_…} of older versions. */
    private static final Pattern SESSION =
            Pattern.compile("\"session_id\"\\s*:\\s*\"([^\"]{1,200})\"|_session_([0-9A-Za-z-]{1,200})$");

    public Conversation {
        beginning = List.copyOf(beginning);
    }

    /** The conversation of a chat completion. */
    static Conversation of(ObjectNode body) {
        List<String> beginning = new ArrayList<>();
        boolean isBegun = false;
        boolean hasAnswers = false;
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            if (!isBegun) {
                add(message.path("content"), beginning);
                isBegun = !OF_THE_SYSTEM.contains(role);
            }
            if ("assistant".equals(role)) {
                hasAnswers = true;
                break;
            }
        }
        return new Conversation(
                firstText(body, "prompt_cache_key", "session_id"),
                isBegun ? beginning : List.of(),
                hasAnswers,
                !body.path("tools").isEmpty());
    }

    private static @Nullable String firstText(ObjectNode body, String... fields) {
        for (String field : fields) {
            String text = body.path(field).textValue();
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** Adds a text, or the texts of parts. Marks of the cache are no texts: they move from turn to turn. */
    private static void add(JsonNode content, List<String> texts) {
        if (content.isTextual()) {
            add(content.textValue(), texts);
        }
        for (JsonNode part : content) {
            if (texts.size() < MOST_TEXTS) {
                String text = part.path("text").textValue();
                add(text == null ? part.path("type").asText() : text, texts);
            }
        }
    }

    private static void add(String text, List<String> texts) {
        if (texts.size() < MOST_TEXTS) {
            texts.add(text);
        }
    }

    /** The same conversation with that name if it has none; a null changes nothing. */
    Conversation orNamed(@Nullable String other) {
        return name == null && other != null ? new Conversation(other, beginning, hasAnswers, hasTools) : this;
    }

    /** The session that the name of a user has, as Claude Code writes it; null if it has none. */
    static @Nullable String sessionOf(String user) {
        if (user.length() > LONGEST_USER) {
            return null;
        }
        Matcher session = SESSION.matcher(user);
        if (!session.find()) {
            return null;
        }
        return session.group(1) == null ? session.group(2) : session.group(1);
    }
}
