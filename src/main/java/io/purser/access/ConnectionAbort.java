package io.purser.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Aborts the exchange with a client that does not read. Vert.x closes a connection only after all written bytes have
 * left, which never happens here. The kernel would go on offering its own buffer to the client.
 */
public final class ConnectionAbort {
    // RFC 9113, section 7
    private static final long CANCEL = 0x8;

    private ConnectionAbort() {}

    /**
     * Aborts this request at once. Closes the connection too if it carries only this request, or if nothing leaves it
     * any more.
     */
    public static void on(HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
            if (channel.isWritable()) {
                return;
            }
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        // Close from the pipeline's head: if the whole channel is closed, Vert.x first waits for the written bytes.
        ChannelFuture _ = channel.pipeline().firstContext().close();
    }
}
