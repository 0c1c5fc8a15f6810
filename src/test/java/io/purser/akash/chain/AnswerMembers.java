package io.purser.akash.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Which members an answer of a node has, and what it says. */
final class AnswerMembers {
    private AnswerMembers() {}

    /** Code, codespace and log, with each number replaced. */
    static String masked(JsonNode response) {
        return response.path("code").asInt() + " " + response.path("codespace").asText() + " "
                + response.path("raw_log")
                        .asText()
                        .replaceAll("[0-9][0-9.:-]*", "N")
                        .replaceAll("N N \\+", "N +");
    }

    static Set<String> members(JsonNode node) {
        Set<String> paths = new TreeSet<>();
        collect(node, "", paths);
        return paths;
    }

    static void collect(JsonNode node, String path, Set<String> paths) {
        node.properties().forEach(entry -> {
            paths.add(path + "/" + entry.getKey());
            collect(entry.getValue(), path + "/" + entry.getKey(), paths);
        });
        if (node.isArray()) {
            node.forEach(element -> collect(element, path + "[]", paths));
        }
    }
}
