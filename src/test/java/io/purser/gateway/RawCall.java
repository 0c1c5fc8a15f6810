package io.purser.gateway;

import io.purser.support.PostgresResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Calls of a client that sends less than it announced, or reads nothing of the answer. */
final class RawCall {
    /** Small, so that the client's kernel buffers little of an answer. */
    private static final int RECEIVE_BUFFER = 4_096;

    private RawCall() {}

    /** A connection of that key that announced a body of that length and sent this part of it. */
    static Socket announce(String key, int length, String sent) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Authorization: Bearer " + key + "\r\nContent-Length: " + length + "\r\n\r\n" + sent)
                        .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    /** A connection of the operator's key that announced a body of that length and sent this part of it. */
    static Socket announce(int length, String sent) throws IOException {
        return announce(PostgresResource.OPERATOR_KEY, length, sent);
    }

    static Socket of(CompletionRequest request) throws IOException {
        return announce(request.json().length(), request.json());
    }

    /** A whole call with another header line. */
    static Socket of(CompletionRequest request, String header) throws IOException {
        return announce(
                PostgresResource.OPERATOR_KEY + "\r\n" + header, request.json().length(), request.json());
    }
}
