package io.purser.gateway;

import io.purser.gateway.request.FieldKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Fields of the list of request fields. */
final class ListedFields {
    static final String TIERED = "openrouter:tiered";

    private ListedFields() {}

    static Stream<String> of(Map<String, FieldKind> table, FieldKind... kinds) {
        return table.entrySet().stream()
                .filter(field -> List.of(kinds).contains(field.getValue()))
                .map(Map.Entry::getKey)
                .sorted();
    }
}
