package io.purser.routing;

/**
 * How long an answer may become.
 *
 * @param tokens the most that were paid for
 * @param isLimited whether the model would write more than that if it were not told
 */
public record AnswerLength(long tokens, boolean isLimited) {}
