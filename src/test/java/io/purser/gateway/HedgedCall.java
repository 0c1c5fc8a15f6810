package io.purser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Calls that ask for a second model while the first one is slow. */
final class HedgedCall {
    static final String AFTER = "x-purser-hedge-after-ms";
    /** What the provider calls Qwen, as a name in a script of the fake provider. */
    static final String QWEN = "'qwen/qwen-2-72b-instruct'";

    private HedgedCall() {}

    /** A call to Qwen, and to GPT if that is slow; each does what its part of the request says. */
    static CompletionRequest of(String first, String second) {
        return new CompletionRequest(
                        CompletionRequest.QWEN, "{%s: %s, 'openai/gpt-4o-mini': %s}".formatted(QWEN, first, second))
                .orElse(CompletionRequest.GPT);
    }

    /** Other tests may have let the models rest; a success ends that. */
    static void letNoModelRest() {
        for (String model : List.of(CompletionRequest.QWEN, CompletionRequest.GPT)) {
            assertThat(new CompletionRequest(model, "hello").post().statusCode())
                    .isEqualTo(200);
        }
    }
}
