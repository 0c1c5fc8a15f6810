package io.purser.tools;

/** What a client sends: a request or a notification, or the answer to a question. */
sealed interface RpcIncoming permits RpcMessage, RpcAnswer {}
