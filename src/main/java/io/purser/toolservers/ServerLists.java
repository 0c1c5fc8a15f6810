package io.purser.toolservers;

import org.jspecify.annotations.Nullable;

/**
 * What a server told when it was asked for its lists.
 *
 * @param content what it has beside tools; null if the last one stays
 * @param failure why that one stays; null if it does not
 */
record ServerLists(
        ListedTools tools,
        @Nullable ListedContent content,
        @Nullable String failure) {}
