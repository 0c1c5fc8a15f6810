package io.purser.access;

import io.vertx.ext.web.RoutingContext;

/** Where a request comes from: the address that the access filter found out, past the proxies that are trusted. */
public final class ClientAddress {
    private static final String KEY = ClientAddress.class.getName();

    private ClientAddress() {}

    /** The address of whoever sent this request; the peer's where the access filter has not looked at it. */
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
