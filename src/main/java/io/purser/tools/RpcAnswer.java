package io.purser.tools;

import io.purser.toolservers.client.Asking.Answer;

/**
 * The answer of a client to a question.
 *
 * @param id of the question
 * @param answer the result or the error
 */
record RpcAnswer(String id, Answer answer) implements RpcIncoming {}
