package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/** Calls that ask for a second model while the first one is slow. */
final class HedgedCall {
    static final String AFTER = "x-purser-hedge-after-ms";
    /** What the provider calls Qwen, as a name in a script of the fake provider. */
    static final String QWEN = "'qwen/qwen-2-72b-instruct'";

    /** Events of 70 kB that have no content, and then the text {@code late}; for a script of the fake provider. */
    static final String LONG_BEFORE_LATE =
            "'events': ['data: {\\'id\\': \\'a\\', \\'object\\': \\'chat.completion.chunk\\', \\'padding\\': \\'"
                    + "x".repeat(70_000)
                    + "\\', \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'role\\': \\'assistant\\'}}]}\\n\\n',"
                    + " 'data: {\\'id\\': \\'a\\', \\'choices\\': [{\\'index\\': 0, \\'delta\\': {\\'content\\': \\'late\\'},"
                    + " \\'finish_reason\\': \\'stop\\'}]}\\n\\ndata: [DONE]\\n\\n']";

    private HedgedCall() {}

    /** A call to Qwen, and to GPT if that is slow; each does what its part of the request says. */
    static CompletionRequest of(String first, String second) {
        return new CompletionRequest(
                        CompletionRequest.QWEN, "{%s: %s, 'openai/gpt-4o-mini': %s}".formatted(QWEN, first, second))
                .orElse(CompletionRequest.GPT);
    }

    /** Asks for the second model after a tenth of a second. */
    static Response post(CompletionRequest request) {
        return request.postWith(AFTER, 100);
    }

    /** The entry of the call to that target. */
    static Map<String, Object> entryOf(List<Map<String, Object>> entries, String target) {
        return entries.stream()
                .filter(entry -> target.equals(entry.get("target")))
                .findFirst()
                .orElseThrow();
    }

    /** Other tests may have let the models rest; a success ends that. */
    static void letNoModelRest() {
        for (String model : List.of(CompletionRequest.QWEN, CompletionRequest.GPT, CompletionRequest.CLAUDE)) {
            assertThat(new CompletionRequest(model, "hello").post().statusCode())
                    .isEqualTo(200);
        }
    }
}
