package io.purser.access;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands ahead of every route, before a byte of the body is read: finds the row of the table, who calls, and whether
 * they may. What has no row goes no further, whatever is listening behind.
 */
final class Door {
    private static final Logger LOG = Logger.getLogger(Door.class);

    private final RouteTable table;
    private final Authenticator authenticator;
    private final FailedAttempts failures;
    private final RequestRates rates;
    private final BodyDeadline bodyDeadline;
    private final BodyMemory bodyMemory;
    private final Developer developer;
    private final OpenRequests open;

    Door(
            RouteTable table,
            Authenticator authenticator,
            FailedAttempts failures,
            RequestRates rates,
            BodyDeadline bodyDeadline,
            BodyMemory bodyMemory,
            Developer developer,
            OpenRequests open) {
        this.table = table;
        this.authenticator = authenticator;
        this.failures = failures;
        this.rates = rates;
        this.bodyDeadline = bodyDeadline;
        this.bodyMemory = bodyMemory;
        this.developer = developer;
        this.open = open;
    }

    void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if ("0".equals(request.getHeader("content-length"))) {
            // The blocking reader behind waits a minute for the end of such a body, which has passed; it does not wait
            // where no body is announced.
            request.headers().remove("content-length");
        }
        Optional<PlainPath> path = PlainPath.of(String.valueOf(request.uri()));
        List<Rule> rules = path.map(table::at).orElse(List.of());
        SecurityHeaders.write(request, path.filter(p -> p.text().equals("/")).isPresent());
        ErrorForm form = rules.isEmpty() ? ErrorForm.PROBLEM : rules.getFirst().errors();
        Visit visit = new Visit(
                context,
                form,
                rules,
                RouteTable.forMethod(rules, request.method().name()));
        open.enter(context);
        bodyDeadline.watch(context);
        try {
            admit(visit);
        } catch (Problem problem) {
            refuse(visit, problem);
        }
    }

    /** Tells in the route's own form that the body was longer than is read, by its header or in the end. */
    void refuseLongBody(RoutingContext context) {
        if (context.statusCode() != ProblemType.TOO_LARGE.status() || context.failure() instanceof Problem) {
            context.next();
            return;
        }
        refuse(
                visitOf(context),
                Problem.of(ProblemType.TOO_LARGE, "the body is longer than this Purser reads; send less at once"));
    }

    private Visit visitOf(RoutingContext context) {
        List<Rule> rules = PlainPath.of(String.valueOf(context.request().uri()))
                .map(table::at)
                .orElse(List.of());
        ErrorForm form = rules.isEmpty() ? ErrorForm.PROBLEM : rules.getFirst().errors();
        return new Visit(context, form, rules, Optional.empty());
    }

    /** One request at the door. */
    private record Visit(RoutingContext context, ErrorForm form, List<Rule> rules, Optional<Rule> rule) {
        String address() {
            return context.request().remoteAddress() == null
                    ? "unknown"
                    : String.valueOf(context.request().remoteAddress().hostAddress());
        }
    }

    private void admit(Visit visit) {
        if (visit.rule().isPresent() && !(visit.rule().get().admission() instanceof Admission.Roles)) {
            if (!(visit.rule().get().admission() instanceof Admission.Everyone)) {
                open.requireNotStopping(visit.context());
            }
            pass(visit, null);
            return;
        }
        open.requireNotStopping(visit.context());
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
        visit.context()
                .vertx()
                .executeBlocking(() -> authenticator.atLength(credential), false)
                .onComplete(result -> {
                    request.resume();
                    try {
                        if (result.succeeded()) {
                            authorise(visit, result.result());
                        } else if (result.cause() instanceof Problem problem) {
                            throw counted(visit, credential, problem);
                        } else {
                            LOG.error("a credential could not be checked", result.cause());
                            throw Problem.of(ProblemType.INTERNAL, "the credential could not be checked");
                        }
                    } catch (Problem problem) {
                        refuse(visit, problem);
                    }
                });
    }

    private void authorise(Visit visit, Caller caller) {
        Rule rule = visit.rule().orElse(null);
        if (rule == null) {
            if (developer.mayGoOn(caller, visit.context().request())) {
                visit.context().next();
                return;
            }
            throw nothingHere(visit);
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
        rates.countRequest(caller);
        caller.enter(visit.context());
        pass(visit, caller);
    }

    private void pass(Visit visit, @Nullable Caller caller) {
        bodyMemory.admit(visit.context(), caller, (context, problem) -> refuse(visit, problem));
    }

    /** The body is there: what reading it takes is accounted for, or the request goes no further. */
    void beforeParsing(RoutingContext context) {
        try {
            BodyMemory.beforeParsing(context);
        } catch (Problem problem) {
            refuse(visitOf(context), problem);
            return;
        }
        context.next();
    }

    private static Problem nothingHere(Visit visit) {
        if (visit.rules().isEmpty()) {
            return Problem.of(ProblemType.NOT_FOUND, "nothing is offered at this path");
        }
        visit.context().response().putHeader("allow", methods(visit));
        return Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path takes " + methods(visit));
    }

    private static String methods(Visit visit) {
        return visit.rules().stream().map(Rule::method).distinct().collect(Collectors.joining(", "));
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
        Duration wait = failures.wait(visit.address(), credential);
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

    private static void refuse(Visit visit, Problem problem) {
        HttpServerResponse response = visit.context().response();
        if (response.headWritten()) {
            return; // the client has gone, or was cut off for sending slowly
        }
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            response.putHeader("www-authenticate", "Bearer realm=\"purser\"");
        }
        visit.form().send(visit.context(), problem);
    }
}
