package io.purser.access;

import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import java.util.List;
import java.util.stream.Collectors;

/** What to say where nothing is offered, or not by that method: what there is instead, for that caller. */
final class Offers {
    private static final int LONGEST = 100;

    private final RouteTable table;

    Offers(RouteTable table) {
        this.table = table;
    }

    /** What is wrong with a request that no row of the table is for. */
    Problem instead(Visit visit, Caller caller) {
        if (!visit.rules().isEmpty()) {
            visit.context().response().putHeader("allow", visit.methods());
            return Problem.of(
                            ProblemType.METHOD_NOT_ALLOWED,
                            "%s takes %s, not %s".formatted(place(visit), visit.methods(), method(visit)))
                    .with("offered", visit.rules().stream().map(Offers::shown).toList());
        }
        if (!visit.isOfOpenAi()) {
            return Problem.of(
                    ProblemType.NOT_FOUND,
                    "nothing is offered at this path; /q/openapi has what is offered, and where");
        }
        List<Rule> mine = table.rules().stream()
                .filter(rule -> rule.path().startsWith("/v1/"))
                .filter(rule -> isFor(rule, caller))
                .toList();
        String likeOpenAi = mine.stream()
                .filter(rule -> rule.errors() == ErrorForm.OPENAI)
                .map(Offers::shown)
                .collect(Collectors.joining(", "));
        return Problem.of(
                        ProblemType.NOT_FOUND,
                        "nothing is offered at %s; of OpenAI's API there is %s, and \"offered\" lists all that there is"
                                .formatted(place(visit), likeOpenAi.isEmpty() ? "nothing" : likeOpenAi))
                .with("offered", mine.stream().map(Offers::shown).toList());
    }

    private static boolean isFor(Rule rule, Caller caller) {
        return rule.admission() instanceof Admission.Roles(var roles)
                && roles.stream().anyMatch(caller::is)
                && (rule.function() == null || caller.mayCall(rule.function()));
    }

    private static String shown(Rule rule) {
        return rule.method() + " " + rule.path().replace("*", "{id}");
    }

    private static String place(Visit visit) {
        String uri = String.valueOf(visit.context().request().uri());
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.length() > LONGEST ? path.substring(0, LONGEST) + "…" : path;
    }

    private static String method(Visit visit) {
        String method = visit.context().request().method().name();
        return method.length() > LONGEST ? method.substring(0, LONGEST) + "…" : method;
    }
}
