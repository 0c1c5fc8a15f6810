package io.purser.access;

import io.purser.access.body.BodyMemory;
import io.purser.access.body.BodyReader;
import io.purser.access.body.BodySender;
import io.purser.access.body.BodySignature;
import io.purser.access.body.SignatureCheck;
import io.purser.access.body.UnreadBodies;
import io.purser.access.key.Authenticator;
import io.purser.access.key.Credential;
import io.purser.access.key.CredentialLookupQueue;
import io.purser.access.route.AccessRequirement;
import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.access.route.RouteRule;
import io.purser.access.route.RouteTable;
import io.purser.liveness.FatalErrors;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Checks every request ahead of every route, before it reads a byte of the body: it finds the row of the route table,
 * the caller, and whether the caller is allowed. It refuses a request without a row, even if a handler listens there.
 */
final class AccessFilter {
    private static final Logger LOG = Logger.getLogger(AccessFilter.class);

    private final RouteTable table;
    private final Authenticator authenticator;
    private final SignatureCheck signatures;
    private final TrustedProxies proxies;
    private final FailedAttempts failures;
    private final RequestRateLimiter rates;
    private final BodyReader bodies;
    private final UnreadBodies unread;
    private final DevelopmentModeGuard developer;
    private final OpenRequests open;
    private final CredentialLookupQueue line;
    private final StreamLimit streams = new StreamLimit();
    private final RequestIds ids = new RequestIds();
    private final MissingRouteAdvice offers;

    AccessFilter(
            RouteTable table,
            Authenticator authenticator,
            SignatureCheck signatures,
            TrustedProxies proxies,
            FailedAttempts failures,
            RequestRateLimiter rates,
            BodyReader bodies,
            UnreadBodies unread,
            DevelopmentModeGuard developer,
            OpenRequests open) {
        this.table = table;
        this.authenticator = authenticator;
        this.signatures = signatures;
        this.proxies = proxies;
        this.failures = failures;
        this.rates = rates;
        this.bodies = bodies;
        this.unread = unread;
        this.developer = developer;
        this.open = open;
        this.line = new CredentialLookupQueue(authenticator::atLength);
        this.offers = new MissingRouteAdvice(table);
    }

    void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        PipelinedRequests.holdBack(request);
        if (unread.isOver(request) || !streams.admits(context)) {
            return; // no answer: the connection closes, or the stream is refused
        }
        ids.write(request);
        ClientAddress.enter(context, proxies);
        AccessContext accessContext = AccessContext.of(context, table);
        SecurityHeaders.write(request, accessContext.isForThePage());
        try {
            RequestFraming.require(request);
        } catch (Problem problem) {
            refuseAndClose(accessContext, problem);
            return;
        }
        open.enter(context);
        try {
            admit(accessContext);
        } catch (Problem problem) {
            refuse(accessContext, problem);
        }
    }

    /**
     * Answers requests that the router cannot read, such as one without a host. This handler sees every failure first.
     */
    void refuseUnreadable(RoutingContext context) {
        FatalErrors.endOn(context.failure());
        if (context.statusCode() != ProblemType.MALFORMED.status() || !(context.failure() instanceof VertxException)) {
            context.next();
            return;
        }
        AccessContext accessContext = AccessContext.of(context, table);
        ids.write(context.request());
        SecurityHeaders.write(context.request(), accessContext.isForThePage());
        refuseAndClose(
                accessContext,
                Problem.of(
                        ProblemType.MALFORMED,
                        "the request has to name one host: send a Host header with a name or an address"));
    }

    private void refuseAndClose(AccessContext accessContext, Problem problem) {
        unread.prepareToClose(accessContext.context());
        accessContext.form().send(accessContext.context(), problem);
    }

    /** Answers in the route's own form that the body was too long, if a handler behind the filter read it. */
    void refuseLongBody(RoutingContext context) {
        if (context.statusCode() != ProblemType.TOO_LARGE.status() || context.failure() instanceof Problem) {
            context.next();
            return;
        }
        refuse(
                AccessContext.of(context, table),
                Problem.of(ProblemType.TOO_LARGE, "the body is longer than this Purser reads; send less at once"));
    }

    private void admit(AccessContext accessContext) {
        if (accessContext.rule().isPresent()) {
            RouteRule rule = accessContext.rule().get();
            if (!(rule.admission() instanceof AccessRequirement.Everyone)) {
                open.requireNotStopping(accessContext.context());
            }
            switch (rule.admission()) {
                case AccessRequirement.Everyone() -> pass(accessContext, rule, new BodySender.Anyone());
                case AccessRequirement.WhoeverSigns() -> {
                    BodySignature signature =
                            signatures.begin(accessContext.context().request().headers());
                    pass(accessContext, rule, new BodySender.Signer(signature));
                }
                case AccessRequirement.Roles roles -> admitCaller(accessContext);
            }
        } else {
            open.requireNotStopping(accessContext.context());
            admitCaller(accessContext);
        }
    }

    private void admitCaller(AccessContext accessContext) {
        if (authenticator.isOpen()) {
            developer.requireOwnMachine(accessContext.context().request(), accessContext.address());
        }
        Credential credential = Credential.of(accessContext.context().request().headers());
        Optional<Caller> caller;
        try {
            caller = authenticator.atOnce(credential);
        } catch (Problem problem) {
            throw failures.counted(accessContext.address(), credential, problem);
        }
        if (caller.isPresent()) {
            authorise(accessContext, caller.get());
        } else {
            failures.requireNoWait(accessContext.address(), credential);
            admitAtLength(accessContext, credential);
        }
    }

    private void admitAtLength(AccessContext accessContext, Credential credential) {
        HttpServerRequest request = accessContext.context().request();
        request.pause();
        lookUp(accessContext, credential).onComplete(result -> {
            // The handlers behind the filter resume a stream themselves. They must not find it already at its end.
            boolean isStream = request.version() == HttpVersion.HTTP_2;
            if (!isStream) {
                request.resume();
            }
            try {
                if (result.succeeded()) {
                    authorise(accessContext, result.result());
                } else if (result.cause() instanceof Problem problem) {
                    throw failures.counted(accessContext.address(), credential, problem);
                } else {
                    LOG.errorf(
                            result.cause(),
                            "a credential could not be checked, id=%s",
                            HttpProblems.requestId(accessContext.context()));
                    throw Problem.of(ProblemType.INTERNAL, "the credential could not be checked");
                }
            } catch (Problem problem) {
                refuse(accessContext, problem);
            }
            if (isStream && !request.isEnded()) {
                request.resume();
            }
        });
    }

    /** Looks the credential up at once, or in the queue if many credentials from this address were wrong. */
    private Future<Caller> lookUp(AccessContext accessContext, Credential credential) {
        Vertx vertx = accessContext.context().vertx();
        if (!failures.isSuspect(accessContext.address())) {
            return vertx.executeBlocking(() -> authenticator.atLength(credential), false);
        }
        Promise<Caller> here = ((ContextInternal) vertx.getOrCreateContext()).promise();
        line.add(vertx, credential).onComplete(here);
        return here.future();
    }

    private void authorise(AccessContext accessContext, Caller caller) {
        RouteRule rule = accessContext.rule().orElse(null);
        if (rule == null) {
            if (developer.mayGoOn(caller, accessContext.context().request())) {
                accessContext.context().next();
                return;
            }
            throw offers.instead(accessContext, caller);
        }
        if (rule.admission() instanceof AccessRequirement.Roles(Set<Role> roles)
                && roles.stream().noneMatch(caller::is)) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "this is for the roles %s, and the caller has %s".formatted(names(roles), names(caller.roles())));
        }
        if (rule.function() != null && !caller.mayCall(rule.function())) {
            throw Problem.of(
                    ProblemType.FORBIDDEN, "this key is bound to other functions than %s".formatted(rule.function()));
        }
        try {
            if (rule.isForUnbound() && caller.seesItsOwnAlone()) {
                throw Problem.of(
                        ProblemType.FORBIDDEN,
                        "this shows what is everybody's, and the key is bound to a team or an agent; use a key that is bound"
                                + " to neither");
            }
            rates.countRequest(caller);
        } finally {
            rates.left(caller)
                    .ifPresent(left ->
                            RateLimitHeaders.write(accessContext.context().response(), left));
        }
        caller.enter(accessContext.context());
        pass(accessContext, rule, new BodySender.KnownSender(caller));
    }

    private void pass(AccessContext accessContext, RouteRule rule, BodySender sender) {
        bodies.read(accessContext.context(), rule, sender, problem -> refuse(accessContext, problem));
    }

    /** Reserves the memory for parsing the body, or refuses the request. Runs when the body is read. */
    void beforeParsing(RoutingContext context) {
        try {
            BodyMemory.beforeParsing(context);
        } catch (Problem problem) {
            refuse(AccessContext.of(context, table), problem);
            return;
        }
        context.next();
    }

    private static String names(Set<Role> roles) {
        return roles.stream().sorted().map(Role::code).collect(Collectors.joining(", "));
    }

    private void refuse(AccessContext accessContext, Problem problem) {
        HttpServerResponse response = accessContext.context().response();
        if (response.headWritten() || response.closed()) {
            return; // the client has gone, or the filter cut it off because it sent slowly
        }
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            response.putHeader("www-authenticate", "Bearer realm=\"purser\"");
        }
        unread.prepare(accessContext.context());
        accessContext.formOf(problem).send(accessContext.context(), problem);
    }
}
