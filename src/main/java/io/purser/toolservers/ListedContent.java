package io.purser.toolservers;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a server listed beside tools, within the limits.
 *
 * @param resources as JSON
 * @param templates of URIs, as JSON
 * @param prompts as JSON
 * @param completes whether it completes arguments
 * @param leftOut what cannot be offered
 */
@RegisterForReflection
public record ListedContent(
        List<String> resources,
        List<String> templates,
        List<String> prompts,
        boolean completes,
        List<LeftOutContent> leftOut) {
    static final ListedContent NONE = new ListedContent(List.of(), List.of(), List.of(), false, List.of());

    public ListedContent {
        resources = List.copyOf(resources);
        templates = List.copyOf(templates);
        prompts = List.copyOf(prompts);
        leftOut = List.copyOf(leftOut);
    }

    List<String> of(ContentKind kind) {
        return switch (kind) {
            case RESOURCE -> resources;
            case TEMPLATE -> templates;
            case PROMPT -> prompts;
        };
    }

    /** What can be told of it after its items have been taken over in another form. */
    ListedContent withoutItems() {
        return new ListedContent(List.of(), List.of(), List.of(), completes, leftOut);
    }
}
