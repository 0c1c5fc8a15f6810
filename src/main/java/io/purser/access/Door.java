package io.purser.access;

import io.purser.alive.Fatal;
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
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Stands ahead of every route, before a byte of the body is read: finds the row of the table, who calls, and whether
 * they may. What has no row goes no further, whatever is listening behind.
 */
final class Door {
    private static final Logger LOG = Logger.getLogger(Door.class);

    private final RouteTable table;
    private final Authenticator authenticator;
    private final SignatureCheck signatures;
    private final TrustedProxies proxies;
    private final FailedAttempts failures;
    private final RequestRates rates;
    private final BodyReader bodies;
    private final UnreadBodies unread;
    private final Developer developer;
    private final OpenRequests open;
    private final LookUpLine line;
    private final StreamLimit streams = new StreamLimit();
    private final RequestIds ids = new RequestIds();
    private final Offers offers;

    Door(
            RouteTable table,
            Authenticator authenticator,
            SignatureCheck signatures,
            TrustedProxies proxies,
            FailedAttempts failures,
            RequestRates rates,
            BodyReader bodies,
            UnreadBodies unread,
            Developer developer,
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
        this.line = new LookUpLine(authenticator::atLength);
        this.offers = new Offers(table);
    }

    void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        PipelinedRequests.holdBack(request);
        if (unread.isOver(request) || !streams.admits(context)) {
            return; // nobody answers it: its connection closes, or its stream is refused
        }
        ids.write(request);
        ClientAddress.enter(context, proxies);
        Visit visit = Visit.of(context, table);
        SecurityHeaders.write(request, visit.isForThePage());
        try {
            Framing.require(request);
        } catch (Problem problem) {
            refuseAndClose(visit, problem);
            return;
        }
        open.enter(context);
        try {
            admit(visit);
        } catch (Problem problem) {
            refuse(visit, problem);
        }
    }

    /** The first to hear of every failure: answers what the router could not read, such as a request without a host. */
    void refuseUnreadable(RoutingContext context) {
        Fatal.endOn(context.failure());
        if (context.statusCode() != ProblemType.MALFORMED.status() || !(context.failure() instanceof VertxException)) {
            context.next();
            return;
        }
        Visit visit = Visit.of(context, table);
        ids.write(context.request());
        SecurityHeaders.write(context.request(), visit.isForThePage());
        refuseAndClose(
                visit,
                Problem.of(
                        ProblemType.MALFORMED,
                        "the request has to name one host: send a Host header with a name or an address"));
    }

    private void refuseAndClose(Visit visit, Problem problem) {
        unread.prepareToClose(visit.context());
        visit.form().send(visit.context(), problem);
    }

    /** Tells in the route's own form that the body was longer than is read, where somebody behind read it. */
    void refuseLongBody(RoutingContext context) {
        if (context.statusCode() != ProblemType.TOO_LARGE.status() || context.failure() instanceof Problem) {
            context.next();
            return;
        }
        refuse(
                Visit.of(context, table),
                Problem.of(ProblemType.TOO_LARGE, "the body is longer than this Purser reads; send less at once"));
    }

    private void admit(Visit visit) {
        if (visit.rule().isPresent()) {
            Rule rule = visit.rule().get();
            if (!(rule.admission() instanceof Admission.Everyone)) {
                open.requireNotStopping(visit.context());
            }
            switch (rule.admission()) {
                case Admission.Everyone() -> pass(visit, rule, new Sender.Anyone());
                case Admission.WhoeverSigns() -> {
                    BodySignature signature =
                            signatures.begin(visit.context().request().headers());
                    pass(visit, rule, new Sender.Signer(signature));
                }
                case Admission.Roles roles -> admitCaller(visit);
            }
        } else {
            open.requireNotStopping(visit.context());
            admitCaller(visit);
        }
    }

    private void admitCaller(Visit visit) {
        if (authenticator.isOpen()) {
            developer.requireOwnMachine(visit.context().request(), visit.address());
        }
        Credential credential = Credential.of(visit.context().request().headers());
        Optional<Caller> caller;
        try {
            caller = authenticator.atOnce(credential);
        } catch (Problem problem) {
            throw counted(visit, credential, problem);
        }
        if (caller.isPresent()) {
            authorise(visit, caller.get());
        } else {
            requireNoWait(visit, credential);
            admitAtLength(visit, credential);
        }
    }

    private void admitAtLength(Visit visit, Credential credential) {
        HttpServerRequest request = visit.context().request();
        request.pause();
        lookUp(visit, credential).onComplete(result -> {
            // What is behind resumes a stream itself, and must not find it at its end.
            boolean isStream = request.version() == HttpVersion.HTTP_2;
            if (!isStream) {
                request.resume();
            }
            try {
                if (result.succeeded()) {
                    authorise(visit, result.result());
                } else if (result.cause() instanceof Problem problem) {
                    throw counted(visit, credential, problem);
                } else {
                    LOG.errorf(
                            result.cause(),
                            "a credential could not be checked, id=%s",
                            HttpProblems.requestId(visit.context()));
                    throw Problem.of(ProblemType.INTERNAL, "the credential could not be checked");
                }
            } catch (Problem problem) {
                refuse(visit, problem);
            }
            if (isStream && !request.isEnded()) {
                request.resume();
            }
        });
    }

    /** At once, or in the line where many from there were wrong. */
    private Future<Caller> lookUp(Visit visit, Credential credential) {
        Vertx vertx = visit.context().vertx();
        if (!failures.isSuspect(visit.address())) {
            return vertx.executeBlocking(() -> authenticator.atLength(credential), false);
        }
        Promise<Caller> here = ((ContextInternal) vertx.getOrCreateContext()).promise();
        line.add(vertx, credential).onComplete(here);
        return here.future();
    }

    private void authorise(Visit visit, Caller caller) {
        Rule rule = visit.rule().orElse(null);
        if (rule == null) {
            if (developer.mayGoOn(caller, visit.context().request())) {
                visit.context().next();
                return;
            }
            throw offers.instead(visit, caller);
        }
        if (rule.admission() instanceof Admission.Roles(Set<Role> roles)
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
                    .ifPresent(left -> RateHeaders.write(visit.context().response(), left));
        }
        caller.enter(visit.context());
        pass(visit, rule, new Sender.Known(caller));
    }

    private void pass(Visit visit, Rule rule, Sender sender) {
        bodies.read(visit.context(), rule, sender, problem -> refuse(visit, problem));
    }

    /** The body is there: what reading it takes is accounted for, or the request goes no further. */
    void beforeParsing(RoutingContext context) {
        try {
            BodyMemory.beforeParsing(context);
        } catch (Problem problem) {
            refuse(Visit.of(context, table), problem);
            return;
        }
        context.next();
    }

    private static String names(Set<Role> roles) {
        return roles.stream().sorted().map(Role::wireName).collect(Collectors.joining(", "));
    }

    private void requireNoWait(Visit visit, Credential credential) {
        Duration wait = failures.wait(visit.address(), credential);
        if (!wait.isZero()) {
            throw tooMany(wait);
        }
    }

    /** The problem to answer a wrong credential with, once it is counted. */
    private Problem counted(Visit visit, Credential credential, Problem problem) {
        if (problem.type() != ProblemType.UNAUTHENTICATED || credential instanceof Credential.None) {
            return problem;
        }
        Duration wait = failures.slowed(visit.address());
        if (!wait.isZero()) {
            return tooMany(wait);
        }
        failures.count(visit.address(), credential);
        LOG.warnf("a credential was refused: from %s, %s", visit.address(), credential.publicName());
        return problem;
    }

    private static Problem tooMany(Duration wait) {
        return Problem.of(ProblemType.BUSY, "too many credentials from here were wrong; wait, and check the key")
                .retryAfter(wait);
    }

    private void refuse(Visit visit, Problem problem) {
        HttpServerResponse response = visit.context().response();
        if (response.headWritten() || response.closed()) {
            return; // the client has gone, or was cut off for sending slowly
        }
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            response.putHeader("www-authenticate", "Bearer realm=\"purser\"");
        }
        unread.prepare(visit.context());
        visit.formOf(problem).send(visit.context(), problem);
    }
}
