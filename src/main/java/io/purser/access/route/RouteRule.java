package io.purser.access.route;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of the route table: a route and its permitted callers.
 *
 * @param method in capitals; a rule for GET holds for HEAD as well
 * @param path segments in lower case; {@code {name}} stands for any one segment and a last {@code *} for one or more
 * @param admission the callers that may use it
 * @param function the member of {@code PURSER_FUNCTIONS} that it belongs to and that a key may be bound to, or null
 * @param errors the form in which it answers errors
 * @param intake the body that it accepts
 * @param isForUnbound whether it shows data of everybody; a key that sees only its own data may not use it
 */
public record RouteRule(
        String method,
        String path,
        AccessRequirement admission,
        @Nullable String function,
        ErrorForm errors,
        BodyPolicy intake,
        boolean isForUnbound) {
    // A literal has only characters that no client may percent-encode, so that no other spelling means it: see
    // PlainPath.
    private static final Pattern PATH = Pattern.compile("/|(/([a-z0-9_-]+|\\{[a-z]+}))+(/\\*)?");
    private static final Set<String> METHODS = Set.of("OPTIONS", "GET", "POST", "PUT", "PATCH", "DELETE");

    public RouteRule {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(path + " is no path of a rule");
        }
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(method + " is no method of a rule");
        }
    }

    public static RouteRule open(String method, String path) {
        return of(method, path, new AccessRequirement.Everyone());
    }

    public static RouteRule signed(String method, String path) {
        return of(method, path, new AccessRequirement.WhoeverSigns());
    }

    public static RouteRule roles(String method, String path, Role... roles) {
        return of(method, path, new AccessRequirement.Roles(Set.of(roles)));
    }

    private static RouteRule of(String method, String path, AccessRequirement admission) {
        boolean takesNone = Set.of("OPTIONS", "GET", "DELETE").contains(method);
        return new RouteRule(
                method,
                path,
                admission,
                null,
                ErrorForm.PROBLEM,
                takesNone ? BodyPolicy.NOTHING : BodyPolicy.JSON,
                false);
    }

    /** The same rule for a route of this member of {@code PURSER_FUNCTIONS}. */
    public RouteRule of(String member) {
        return new RouteRule(method, path, admission, member, errors, intake, isForUnbound);
    }

    /** The same rule for a route that answers errors as OpenAI does. */
    public RouteRule likeOpenAi() {
        return new RouteRule(method, path, admission, function, ErrorForm.OPENAI, intake, isForUnbound);
    }

    /** The same rule for a route that answers errors as Anthropic does. */
    public RouteRule likeAnthropic() {
        return new RouteRule(method, path, admission, function, ErrorForm.ANTHROPIC, intake, isForUnbound);
    }

    /** The same rule for a route that accepts this body. */
    public RouteRule taking(BodyPolicy other) {
        return new RouteRule(method, path, admission, function, errors, other, isForUnbound);
    }

    /** The same rule for a route that shows data of everybody. A key that is bound to a team or an agent is refused. */
    public RouteRule forUnbound() {
        return new RouteRule(method, path, admission, function, errors, intake, true);
    }

    boolean isLiteral() {
        return !path.contains("{") && !path.endsWith("*");
    }

    boolean allows(String requestMethod) {
        return method.equals(requestMethod) || (method.equals("GET") && requestMethod.equals("HEAD"));
    }

    boolean matches(PlainPath asked) {
        List<String> mine = List.of(path.substring(1).split("/", -1));
        List<String> theirs = asked.segments();
        boolean open = mine.getLast().equals("*");
        int fixed = open ? mine.size() - 1 : mine.size();
        if (open ? theirs.size() <= fixed : theirs.size() != fixed) {
            return false;
        }
        for (int i = 0; i < fixed; i++) {
            if (!mine.get(i).startsWith("{") && !mine.get(i).equals(theirs.get(i))) {
                return false;
            }
        }
        return true;
    }
}
