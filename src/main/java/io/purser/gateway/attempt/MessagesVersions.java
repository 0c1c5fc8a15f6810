package io.purser.gateway.attempt;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Stream;

/** The versions of Anthropic's API that a caller names in its headers, and that its provider gets. */
public final class MessagesVersions {
    static final String VERSION = "anthropic-version";
    static final String BETA = "anthropic-beta";

    private MessagesVersions() {}

    /** All values, each behind the name of its header. */
    public static List<String> of(MultiMap headers) {
        return Stream.of(VERSION, BETA)
                .flatMap(name -> headers.getAll(name).stream().map(value -> name + ":" + value))
                .toList();
    }
}
