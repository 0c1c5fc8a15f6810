package io.purser.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends the exchange with a client that does not read. Vert.x closes a connection when all that was written to it has
 * left, which it never does here; and the kernel would go on offering what it has of it.
 */
public final class ConnectionAbort {
    // RFC 9113, section 7
    private static final long CANCEL = 0x8;

    private ConnectionAbort() {}

    /** Ends this request at once, with its connection where that is all there is, or where nothing leaves it any more. */
    public static void on(HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
            if (channel.isWritable()) {
                return;
            }
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        // From the wire's end: Vert.x would turn a close of the whole into one that waits for what was written.
        ChannelFuture _ = channel.pipeline().firstContext().close();
    }
}
