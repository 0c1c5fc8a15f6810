package io.purser.fake;

import com.fasterxml.jackson.databind.JsonNode;

/** A status and a JSON body. */
record FakeAnswer(int status, JsonNode body) {
    static FakeAnswer error(int status, int code, String message) {
        var node = FakeJson.object().put("code", code).put("message", message);
        node.putArray("details");
        return new FakeAnswer(status, node);
    }
}
