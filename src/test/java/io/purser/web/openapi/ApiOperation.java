package io.purser.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One operation of the document. */
record ApiOperation(ApiDocument document, String method, String path, JsonNode node) {
    /** A parameter with its own schema. */
    record Parameter(String name, String in, boolean required, JsonNode node, JsonNode schema) {
        String example() {
            return node.path("example").asText();
        }
    }

    String name() {
        return method + " " + path;
    }

    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode given : node.path("parameters")) {
            JsonNode resolved = document.resolve(given);
            parameters.add(new Parameter(
                    resolved.path("name").asText(),
                    resolved.path("in").asText(),
                    resolved.path("required").asBoolean(),
                    resolved,
                    document.resolve(resolved.path("schema"))));
        }
        return parameters;
    }

    /** The JSON body that it takes, with schema and example. */
    Optional<JsonNode> body() {
        return Optional.of(node.at("/requestBody/content/application~1json")).filter(JsonNode::isObject);
    }

    /** The answer of that status; missing if it is not documented. */
    JsonNode answer(int status) {
        return document.resolve(node.path("responses").path(Integer.toString(status)));
    }

    /** The answers that are no errors. */
    List<JsonNode> successes() {
        return node.path("responses").properties().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .map(answer -> document.resolve(answer.getValue()))
                .toList();
    }

    /** Whether errors come in OpenAI's or in Anthropic's form. */
    boolean isLikeOpenAi() {
        return path.matches("/v1/(chat|completions|embeddings|messages|models|responses).*");
    }
}
