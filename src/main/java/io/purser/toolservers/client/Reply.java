package io.purser.toolservers.client;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came back over HTTP. */
final class Reply {
    private static final int METHOD_NOT_FOUND = -32_601;
    /** Errors about how a message was sent: in which session, with which headers and in which revision. */
    private static final Set<Long> OF_THE_TRANSPORT = Set.of(-32_000L, -32_001L, -32_020L, -32_022L, -32_600L);

    private final AnswerStatus status;
    private final byte[] body;
    private final @Nullable String session;

    /**
     * A reply.
     *
     * @param body of an answer without success its beginning; empty if nothing of it arrived
     * @param session that the server began, or null
     */
    Reply(AnswerStatus status, byte[] body, @Nullable String session) {
        this.status = status;
        this.body = body;
        this.session = session;
    }

    AnswerStatus status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    @Nullable
    String session() {
        return session;
    }

    /** The server's words in an error; empty if there are none. */
    String errorMessage() {
        return Envelope.errorMessage(body);
    }

    /** Whether it says that the server has no such method. Servers without sessions say so with 404. */
    boolean knowsNoSuchMethod() {
        return status.isNotFound() && Envelope.errorCode(body) == METHOD_NOT_FOUND;
    }

    /**
     * Whether the server does not know the session of the request any more. The protocol wants 404 for that; the servers of
     * the official SDK's examples answer with 400, before they read what is asked.
     */
    boolean endsASession(RpcRequest request) {
        return status.isNotFound()
                || (status.isBadRequest()
                        && !request.isAnsweredBy(Envelope.of(body).id())
                        && errorMessage().toLowerCase(Locale.ROOT).contains("session"));
    }

    /**
     * Whether another server than before may have refused that request: it does not answer it by an error of the protocol, or
     * does not understand how it was sent.
     */
    boolean mayBeOfAnotherServer(RpcRequest request) {
        if (!status.isRefusal() || status.isBusy()) {
            return false;
        }
        long code = Envelope.errorCode(body);
        return code == 0
                || OF_THE_TRANSPORT.contains(code)
                || !request.isAnsweredBy(Envelope.of(body).id());
    }
}
