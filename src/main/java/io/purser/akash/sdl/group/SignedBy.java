package io.purser.akash.sdl.group;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The auditors whose word on a provider counts. Both lists are null where the SDL says nothing, which Akash's JSON keeps
 * apart from an empty list.
 */
public record SignedBy(
        @Nullable List<String> allOf, @Nullable List<String> anyOf) {
    public static final SignedBy NOBODY = new SignedBy(null, null);

    public SignedBy {
        allOf = allOf == null ? null : List.copyOf(allOf);
        anyOf = anyOf == null ? null : List.copyOf(anyOf);
    }

    /** Every one of these has to have signed; empty if nobody has to. */
    public List<String> allOfOrNone() {
        return allOf == null ? Collections.emptyList() : allOf;
    }

    /** One of these has to have signed; empty if nobody has to. */
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
