package io.purser.access;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * Holds back pipelined requests until the request ahead of them is answered and the client has read the answer, so that
 * Vert.x sees one request at a time. Vert.x itself would take in all of them, and fails if the connection ends within
 * one that waits.
 */
final class PipelinedRequests extends ChannelDuplexHandler {
    /**
     * The most requests that are held. Later ones are dropped, and the connection ends when the held ones are answered.
     */
    static final int MOST_AHEAD = 32;

    /** The most bytes that are held. Beyond it, Purser stops reading, and the rest stays with the client. */
    private static final int MOST_BYTES = 16_384;
    /** The memory of a request beside its headers and its body, in bytes. */
    private static final int REQUEST = 512;

    /** Vert.x holds this lock while it ends an answer. */
    private final Object connection;

    private final Queue<Object> held = new ArrayDeque<>();
    private int requests;
    private int bytes;
    private boolean answering = true;
    private boolean answered;
    private boolean stopped;
    private boolean full;

    private PipelinedRequests(Object connection) {
        this.connection = connection;
    }

    /**
     * Installs this handler on the connection. The first handler of a request calls it, on the connection's event loop.
     */
    static void holdBack(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return;
        }
        ConnectionBase connection = (ConnectionBase) request.connection();
        ChannelHandlerContext vertx = connection.channelHandlerContext();
        if (vertx.pipeline().get(PipelinedRequests.class) == null) {
            vertx.pipeline().addBefore(vertx.name(), null, new PipelinedRequests(connection));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean isNext = message instanceof HttpRequest && (answering || !held.isEmpty());
        full |= isNext && requests == MOST_AHEAD;
        if (full) {
            ReferenceCountUtil.release(message);
        } else if (isNext || !held.isEmpty()) {
            hold(context.channel(), message);
        } else {
            answering |= message instanceof HttpRequest;
            context.fireChannelRead(message);
        }
    }

    private void hold(Channel channel, Object message) {
        held.add(message);
        if (message instanceof HttpRequest) {
            requests++;
        }
        bytes += size(message);
        if (bytes > MOST_BYTES) {
            stopped = true;
            channel.config().setAutoRead(false);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise hold) {
        boolean isInterim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        boolean isLast = message instanceof LastHttpContent && !isInterim;
        ChannelFuture _ = context.write(message, hold);
        if (isLast) {
            context.executor().execute(() -> isWritten(context));
        }
    }

    /** The thread that wrote the end of the answer still has to tell Vert.x's connection about it. */
    private void isWritten(ChannelHandlerContext context) {
        synchronized (connection) {
            context.executor().execute(() -> {
                answered = true;
                goOn(context);
            });
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        goOn(context);
    }

    private void goOn(ChannelHandlerContext context) {
        if (!answered || !context.channel().isWritable()) {
            return;
        }
        answered = false;
        answering = false;
        if (held.isEmpty()) {
            if (full) {
                ChannelFuture _ = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
            return;
        }
        if (stopped) {
            stopped = false;
            context.channel().config().setAutoRead(true);
        }
        do {
            pass(context, held.remove());
        } while (!held.isEmpty() && !(held.peek() instanceof HttpRequest));
        context.fireChannelReadComplete();
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            requests--;
            answering = true;
        }
        bytes -= size(message);
        context.fireChannelRead(message);
    }

    private static int size(Object message) {
        int size = 0;
        if (message instanceof HttpRequest request) {
            size += REQUEST + request.uri().length();
            for (Map.Entry<String, String> header : request.headers()) {
                size += header.getKey().length() + header.getValue().length();
            }
        }
        if (message instanceof HttpContent content) {
            size += content.content().readableBytes();
        }
        return size;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        handlerRemoved(context);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
