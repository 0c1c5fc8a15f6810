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
 * Holds what a client sends on a connection before the request ahead of it is answered, and before it has read what was
 * answered: Vert.x hears of one request after the other. It would take them all in, and fails where the connection ends
 * within one that has to wait.
 */
final class PipelinedRequests extends ChannelDuplexHandler {
    /** Of those that come after these, none is looked at: the connection ends when these are answered. */
    static final int MOST_AHEAD = 32;

    /** With so much held, the rest waits at the client's. */
    private static final int MOST_BYTES = 16_384;
    /** What a request takes beside its headers and its body. */
    private static final int REQUEST = 512;

    /** Vert.x ends an answer while it holds this. */
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

    /** To be called by the first who hears of a request, on the event loop of its connection. */
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

    /** Whoever wrote the end of the answer is still about to tell Vert.x's connection of it. */
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
