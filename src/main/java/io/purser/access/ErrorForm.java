package io.purser.access;

import io.purser.problem.Problem;
import java.util.Map;

/** In whose form a route answers errors. */
public enum ErrorForm {
    /** RFC 9457. */
    PROBLEM("application/problem+json") {
        @Override
        public Map<String, Object> body(Problem problem) {
            return problem.toDocument();
        }
    },
    /** As OpenAI's SDKs read them. */
    OPENAI("application/json") {
        @Override
        public Map<String, Object> body(Problem problem) {
            return problem.toOpenAi();
        }
    };

    private final String contentType;

    ErrorForm(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** The JSON object to send. */
    public abstract Map<String, Object> body(Problem problem);
}
