package io.purser.tools;

/**
 * The answer of a client to a question.
 *
 * @param id of the question
 * @param isError whether it is an error
 * @param object the result or the error, as the client wrote it
 */
record RpcAnswer(String id, boolean isError, byte[] object) implements RpcIncoming {
    RpcAnswer {
        object = object.clone();
    }

    @Override
    public byte[] object() {
        return object.clone();
    }
}
