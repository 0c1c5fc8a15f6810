package io.purser.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Calls functions for code inside Purser. A body is read as strictly as behind the {@link FunctionGate}, and an
 * idempotency key is the same key at both doors. The caller is that of the current request.
 */
@ApplicationScoped
public class FunctionCalls {
    private static final String DRY_RUN = "dry_run";
    private static final List<String> OF_CALLS = List.of("call", "idempotency_key");

    private final RouteFunction route;
    private final RecordUsageFunction recordUsage;
    private final BudgetCheckFunction budgetCheck;
    private final DelegateFunction delegate;
    private final DeployFunction deploy;
    private final CurrentVertxRequest request;
    private final ObjectMapper json;

    FunctionCalls(
            RouteFunction route,
            RecordUsageFunction recordUsage,
            BudgetCheckFunction budgetCheck,
            DelegateFunction delegate,
            DeployFunction deploy,
            CurrentVertxRequest request,
            ObjectMapper json) {
        this.route = route;
        this.recordUsage = recordUsage;
        this.budgetCheck = budgetCheck;
        this.delegate = delegate;
        this.deploy = deploy;
        this.request = request;
        this.json = json;
    }

    /**
     * Calls {@code route}. The body may have {@code dry_run} too: then no money is held, and the answer has the price
     * alone.
     *
     * @param memory receives the bytes of memory that reading the body takes
     * @throws Problem as the function does, {@code malformed}, or {@code invalid} with every mistake
     */
    public RouteResponse route(byte[] body, LongConsumer memory) {
        Fields fields = fields(body, memory);
        boolean isDry = fields.flag(DRY_RUN, false);
        RouteRequest.check(fields);
        if (isDry && fields.flag("reserve", false)) {
            fields.violation("reserve", "must not be true in a dry run, which holds no money");
        }
        FunctionGate.refuseConfidentialAside(request.getCurrent().request(), fields);
        RouteRequest asked = read(fields, body, RouteRequest.class);
        return route.route(isDry ? asked.withoutReservation() : asked);
    }

    /**
     * Calls {@code record-usage}, as {@link #route} does.
     *
     * @return a {@link RecordUsageResponse}, or with {@code dry_run} a {@link UsagePrice}
     */
    public Record recordUsage(byte[] body, LongConsumer memory) {
        Fields fields = fields(body, memory);
        boolean isDry = fields.flag(DRY_RUN, false);
        RecordUsageRequest.check(fields);
        RecordUsageRequest asked = read(fields, body, RecordUsageRequest.class);
        return isDry ? recordUsage.price(asked) : recordUsage.record(asked);
    }

    /** Calls {@code budget-check}, as {@link #route} does. */
    public BudgetCheckResponse budgetCheck(byte[] body, LongConsumer memory) {
        Fields fields = fields(body, memory);
        BudgetCheckRequest.check(fields);
        return budgetCheck.check(read(fields, body, BudgetCheckRequest.class));
    }

    /** Calls {@code delegate}, as {@link #route} does. The body has no fields of a call, which is made over HTTP only. */
    public DelegateResponse delegate(byte[] body, LongConsumer memory) {
        Fields fields = fields(body, memory);
        DelegateRequest.check(fields);
        FunctionGate.refuseConfidentialAside(request.getCurrent().request(), fields);
        for (String name : OF_CALLS) {
            if (fields.has(name)) {
                fields.violation(name, "is not known here; POST /delegate calls agents");
            }
        }
        return delegate.delegate(read(fields, body, DelegateRequest.class));
    }

    /** Calls {@code deploy}, as {@link #route} does. */
    public DeployResponse deploy(byte[] body, LongConsumer memory) {
        Fields fields = fields(body, memory);
        DeployRequest.check(fields);
        return deploy.deploy(read(fields, body, DeployRequest.class));
    }

    private static Fields fields(byte[] body, LongConsumer memory) {
        return StrictJson.readObject(body, bytes -> memory.accept(2 * bytes));
    }

    /** Parses the body a second time, as Funqy does behind the gate, so that keys have the same fingerprint at both doors. */
    private <T> T read(Fields checked, byte[] body, Class<T> type) {
        checked.done();
        try {
            return json.readValue(body, type);
        } catch (IOException e) {
            throw new UncheckedIOException("the checked body does not fit " + type.getSimpleName(), e);
        }
    }
}
