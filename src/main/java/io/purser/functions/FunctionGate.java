package io.purser.functions;

import io.purser.access.body.BodyMemory;
import io.purser.access.route.Caller;
import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.memory.HeapLease;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.purser.routing.ConfidentialName;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Checks requests ahead of Funqy, because Funqy reads leniently. The gate checks whether the function is offered, the
 * HTTP method and the body, so that Funqy gets only valid input. The gate also answers Funqy's failures.
 */
@ApplicationScoped
class FunctionGate {
    /** After the body handler and before Funqy. */
    private static final int AHEAD = -1000;

    private final ExposedFunctions exposed;
    private final DelegatedCalls calls;

    FunctionGate(ExposedFunctions exposed, DelegatedCalls calls) {
        this.exposed = exposed;
        this.calls = calls;
    }

    void install(@Observes Router router) {
        for (Member member : Member.values()) {
            if (member.isFunction()) {
                Consumer<Fields> check = checkOf(member);
                router.route("/" + member.code())
                        .order(AHEAD)
                        .handler(context -> enter(context, member, check))
                        .failureHandler(FunctionGate::answerFailure);
            }
        }
    }

    private static Consumer<Fields> checkOf(Member member) {
        return switch (member) {
            case ROUTE -> RouteRequest::check;
            case RECORD_USAGE -> RecordUsageRequest::check;
            case BUDGET_CHECK -> BudgetCheckRequest::check;
            case DEPLOY -> DeployRequest::check;
            case DELEGATE -> DelegateRequest::check;
            case GATEWAY, REPORTS, TOOLS -> throw new IllegalArgumentException(member + " is not a function");
        };
    }

    private void enter(RoutingContext context, Member member, Consumer<Fields> check) {
        try {
            if (!exposed.offers(member)) {
                throw Problem.of(ProblemType.NOT_FOUND, "this Purser does not offer " + member.code());
            }
            if (!HttpMethod.POST.equals(context.request().method())) {
                context.response().putHeader("allow", "POST");
                throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, member.code() + " takes POST with a JSON body");
            }
            Fields fields = StrictJson.readObject(
                    context.body().buffer() == null
                            ? new byte[0]
                            : context.body().buffer().getBytes(),
                    memory(context));
            check.accept(fields);
            if (member == Member.ROUTE || member == Member.DELEGATE) {
                refuseConfidentialAside(context.request(), fields);
            }
            fields.done();
            Caller.of(context);
            if (member == Member.DELEGATE && fields.flag("call", false)) {
                calls.begin(context);
                return;
            }
        } catch (Problem problem) {
            HttpProblems.sendDocument(context, problem);
            return;
        }
        context.next();
    }

    /** Leases memory for two trees, because Funqy parses the body a second time. */
    private static LongConsumer memory(RoutingContext context) {
        HeapLease lease = BodyMemory.of(context);
        return lease == null ? bytes -> {} : bytes -> lease.grow(2 * bytes);
    }

    /**
     * Refuses a mark of confidentiality outside the body, so that a confidential prompt is never taken for an ordinary
     * one.
     */
    static void refuseConfidentialAside(HttpServerRequest request, Fields fields) {
        Stream.concat(request.headers().names().stream(), Stream.ofNullable(request.query()))
                .filter(name -> ConfidentialName.of(name) != ConfidentialName.OTHER)
                .forEach(name -> fields.violation(name, "is not read here; write \"confidential\": true in the body"));
    }

    private static void answerFailure(RoutingContext context) {
        if (context.failure() != null) {
            HttpProblems.sendDocument(context, HttpProblems.of(context, context.failure()));
        } else {
            context.next();
        }
    }
}
