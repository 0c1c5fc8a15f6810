package io.purser.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.purser.codes.Names;
import java.util.Map;
import java.util.Set;

/** Whether the messages and tools of a chat completion have a place in Anthropic's Messages. */
final class MessagesFitOfContent {
    /** The bytes of memory for a message, a block of one or a tool, with the maps of its fields and their places. */
    private static final int BLOCK = 1_024;

    /** The bytes of memory for a field of a map that is copied. */
    private static final int FIELD = 128;

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    /** The fields of a message that {@link WrittenBlocks} writes, or that mean nothing there. */
    private static final Set<String> CARRIED =
            Names.set("role content tool_calls tool_call_id refusal prefix partial cache_control type");

    /** The fields of a message that no text says as well. */
    private static final Set<String> OF_OTHER_KINDS =
            Names.set("function_call audio images image image_url videos video files file attachments");

    private static final String BREAKPOINT = "prompt_cache_breakpoint";

    private final NotCarried notCarried;
    private long memory;

    MessagesFitOfContent(NotCarried notCarried) {
        this.notCarried = notCarried;
    }

    long memory() {
        return memory;
    }

    void messages(JsonNode messages) {
        boolean isSaid = false;
        for (int i = 0; i < messages.size(); i++) {
            String path = "messages[" + i + "]";
            JsonNode message = messages.path(i);
            String role = message.path("role").asText();
            memory += BLOCK;
            if (ROLES.contains(role)) {
                isSaid |= !WrittenBlocks.isOfTheSystem(role);
                message(message, role, path);
            } else {
                notCarried.add(path + ".role", "it knows system, developer, user, assistant and tool");
            }
        }
        if (!isSaid) {
            notCarried.add("messages", "it needs a message of the user");
        }
    }

    private void message(JsonNode message, String role, String path) {
        breakpoint(message, path);
        content(message.path("content"), role, path + ".content");
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            String name = field.getKey();
            if (CARRIED.contains(name) || BREAKPOINT.equals(name) || MessagesFit.isNothing(field.getValue())) {
                continue;
            }
            if (OF_OTHER_KINDS.contains(name)) {
                notCarried.add(path + "." + name, "it takes text, images and calls of tools");
            } else {
                notCarried.drop("messages." + name);
            }
        }
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            memory += BLOCK;
            if (!calls.path(i).path("function").path("name").isTextual()) {
                notCarried.add(path + ".tool_calls[" + i + "]", "it takes calls of functions");
            }
        }
    }

    private void content(JsonNode content, String role, String path) {
        if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                memory += content.get(i).isTextual() ? BLOCK : 0; // a text in a list becomes a block too
                content(content.get(i), role, path + "[" + i + "]");
            }
        } else if (content.isObject()) {
            memory += BLOCK;
            part(content, role, path);
        } else if (!content.isTextual() && !content.isNull() && !content.isMissingNode()) {
            notCarried.add(path, "it takes a text or a list of parts");
        }
    }

    /** What it marks would cost more without the mark. An empty object is a mark without options, and false is none. */
    private void breakpoint(JsonNode marked, String path) {
        JsonNode mark = marked.path(BREAKPOINT);
        if (mark.isObject() || !MessagesFit.isNothing(mark)) {
            notCarried.add(path + "." + BREAKPOINT, "it marks what to cache by cache_control; send that");
        }
    }

    private void part(JsonNode part, String role, String path) {
        breakpoint(part, path);
        if (WrittenBlocks.text(part) != null) {
            return;
        }
        String type = part.path("type").asText();
        if (type.equals("thinking") || type.equals("reasoning")) {
            notCarried.drop("messages.content." + type);
        } else if (type.equals("image_url") && (role.equals("user") || role.equals("tool"))) {
            image(part.path("image_url"), path);
        } else {
            notCarried.add(path + ".type", "it takes text and, of a user and of a tool, image_url");
        }
    }

    private void image(JsonNode image, String path) {
        String url = WrittenBlocks.url(image);
        if (WrittenBlocks.source(url) == null) {
            notCarried.add(path + ".image_url", "it takes data:…;base64,… and https://…");
        }
        memory += BLOCK + url.length();
        JsonNode detail = image.path("detail");
        if (!MessagesFit.isNothing(detail) && !"auto".equals(detail.textValue())) {
            notCarried.drop("messages.content.image_url.detail");
        }
    }

    void tools(JsonNode tools) {
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.path(i);
            String path = "tools[" + i + "]";
            memory += BLOCK
                    + (long) FIELD * tool.path("function").path("parameters").size();
            if (!tool.path("function").path("name").isTextual()) {
                notCarried.add(path + ".type", "it takes functions with a name");
            } else if (tool.path("defer_loading").asBoolean()
                    || tool.path("function").path("defer_loading").asBoolean()) {
                notCarried.add(path + ".defer_loading", "all tools are loaded; leave it out");
            }
        }
    }
}
