package io.purser.access;

import io.vertx.ext.web.RoutingContext;

/** The client's address, as the access filter established it from the connection and the trusted proxies. */
public final class ClientAddress {
    private static final String KEY = ClientAddress.class.getName();

    private ClientAddress() {}

    /** The address of the client that sent this request, or the peer's address if the access filter has not run. */
    public static String of(RoutingContext context) {
        String found = context.get(KEY);
        return found == null ? peer(context) : found;
    }

    static void enter(RoutingContext context, TrustedProxies proxies) {
        context.put(KEY, proxies.client(peer(context), context.request().headers()));
    }

    private static String peer(RoutingContext context) {
        return context.request().remoteAddress() == null
                ? "unknown"
                : String.valueOf(context.request().remoteAddress().hostAddress());
    }
}
