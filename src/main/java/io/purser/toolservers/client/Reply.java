package io.purser.toolservers.client;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came back over HTTP. */
final class Reply {
    private static final int METHOD_NOT_FOUND = -32_601;
    private static final int HEADER_MISMATCH = -32_020;
    private static final int UNSUPPORTED_REVISION = -32_022;

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
    boolean endsASession() {
        return status.isNotFound()
                || (status.isBadRequest()
                        && Envelope.of(body).id() == null
                        && errorMessage().toLowerCase(Locale.ROOT).contains("session"));
    }

    /**
     * Whether another server than before may have refused that request: it does not answer it by an error of the protocol, or
     * does not understand how it was sent.
     */
    boolean mayBeOfAnotherServer(RpcRequest request) {
        long code = Envelope.errorCode(body);
        boolean isTheServers = request.isAnsweredBy(Envelope.of(body).id())
                && code != 0
                && code != HEADER_MISMATCH
                && code != UNSUPPORTED_REVISION;
        return status.isRefusal() && !status.isBusy() && !isTheServers;
    }
}
