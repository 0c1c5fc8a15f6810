package io.purser.akash.sdl.group;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The auditors whose signature on a provider's attributes counts. Both lists are null if the SDL does not have them,
 * because Akash's JSON distinguishes a missing list from an empty one.
 */
public record SignedBy(
        @Nullable List<String> allOf, @Nullable List<String> anyOf) {
    public static final SignedBy NOBODY = new SignedBy(null, null);

    public SignedBy {
        allOf = allOf == null ? null : List.copyOf(allOf);
        anyOf = anyOf == null ? null : List.copyOf(anyOf);
    }

    /** The auditors who all have to have signed; empty if no auditor has to. */
    public List<String> allOfOrNone() {
        return allOf == null ? Collections.emptyList() : allOf;
    }

    /** The auditors of whom one has to have signed; empty if no auditor has to. */
    public List<String> anyOfOrNone() {
        return anyOf == null ? Collections.emptyList() : anyOf;
    }

    Map<String, @Nullable Object> toTree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("all_of", allOf);
        tree.put("any_of", anyOf);
        return tree;
    }
}
