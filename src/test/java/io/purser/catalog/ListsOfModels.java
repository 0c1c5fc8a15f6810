package io.purser.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lists of models as providers tell them. */
final class ListsOfModels {
    private ListsOfModels() {}

    static ListedModels read(String answer) {
        try {
            return ListedModels.read(
                    answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ModelTraits.LimitName.EITHER);
        } catch (IOException e) {
            throw new AssertionError(answer, e);
        }
    }

    static ListedModels list(String... items) {
        return read("{'object': 'list', 'data': [%s]}".formatted(String.join(",", items)));
    }

    static ListedModel one(String item) {
        ListedModels listed = list(item);
        assertThat(listed.leftOut()).isEmpty();
        return listed.models().getFirst();
    }

    static String priced(String id, String prompt, String completion) {
        return "{'id': '%s', 'context_length': 1000, 'pricing': {'prompt': %s, 'completion': %s}}"
                .formatted(id, prompt, completion);
    }
}
