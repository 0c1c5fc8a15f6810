package io.purser.gateway.attempt;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The versions of Anthropic's API that a caller names in its headers, and that its provider gets. */
public final class MessagesVersions {
    static final String VERSION = "anthropic-version";
    static final String BETA = "anthropic-beta";
    /** The most tokens of a prompt at the ordinary prices. */
    public static final long USUAL_CONTEXT = 200_000;

    private static final String LONG_CONTEXT = "context-1m";

    private MessagesVersions() {}

    /**
     * The part of the beta header that asks for a context of a million tokens, or null if there is none. Anthropic charges
     * prompts of more than {@link #USUAL_CONTEXT} tokens at other prices then.
     */
    public static @Nullable String longContext(MultiMap headers) {
        return headers.getAll(BETA).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(beta -> beta.startsWith(LONG_CONTEXT))
                .findFirst()
                .orElse(null);
    }

    /** All values, each behind the name of its header. */
    public static List<String> of(MultiMap headers) {
        return Stream.of(VERSION, BETA)
                .flatMap(name -> headers.getAll(name).stream().map(value -> name + ":" + value))
                .toList();
    }
}
