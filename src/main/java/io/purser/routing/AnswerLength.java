package io.purser.routing;

/**
 * The limit on the length of an answer.
 *
 * @param tokens the most tokens that the granted amount pays for
 * @param isLimited whether the model would write more without this limit
 */
public record AnswerLength(long tokens, boolean isLimited) {}
