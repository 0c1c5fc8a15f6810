package io.purser.tools;

import io.purser.access.body.BodyMemory;
import io.purser.access.route.Caller;
import io.purser.memory.HeapAccount;
import io.purser.memory.HeapLease;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** The memory of a request that asks a server of others. */
final class RequestMemory {
    private RequestMemory() {}

    /**
     * Does the work with a lease that has all memory of the request. A caller that leaves ends its request's own lease,
     * and the work goes on.
     */
    static <T> T use(RoutingContext context, Caller caller, HeapAccount account, Function<HeapLease, T> work) {
        HeapLease request = BodyMemory.of(context);
        HeapLease memory = request == null ? account.open(caller.id(), 0) : request.beside();
        try (memory) {
            if (request != null) {
                request.moveTo(memory);
            }
            T result = work.apply(memory);
            if (request != null) {
                memory.moveTo(request);
            }
            return result;
        }
    }
}
