package io.purser.gateway.answer;

import org.jspecify.annotations.Nullable;

/**
 * A tool as its caller names it, if the function that a provider gets instead differs from it.
 *
 * @param namespace the group of tools that it belongs to, or null
 * @param isFreeform whether its input is a text
 */
public record CallerTool(@Nullable String namespace, String name, boolean isFreeform) {}
