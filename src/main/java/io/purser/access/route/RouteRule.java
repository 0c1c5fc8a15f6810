package io.purser.access.route;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: a route and who may use it.
 *
 * @param method in capitals; a rule for GET holds for HEAD as well
 * @param path segments in lower case, of which {@code {name}} stands for any one and a last {@code *} for one or more
 * @param admission who may use it
 * @param function the member of {@code PURSER_FUNCTIONS} that it belongs to, which a key may be bound to, or null
 * @param errors in whose form it answers errors
 * @param intake what it takes as a body
 * @param isForUnbound whether it shows what is everybody's, so that a key which sees its own alone may not use it
 */
public record RouteRule(
        String method,
        String path,
        AccessRequirement admission,
        @Nullable String function,
        ErrorForm errors,
        BodyPolicy intake,
        boolean isForUnbound) {
    // A literal holds only what no client may percent-encode, so that no other spelling can mean it: see PlainPath.
    private static final Pattern PATH = Pattern.compile("/|(/([a-z0-9-]+|\\{[a-z]+}))+(/\\*)?");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

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
        boolean takesNone = method.equals("GET") || method.equals("DELETE");
        return new RouteRule(
                method,
                path,
                admission,
                null,
                ErrorForm.PROBLEM,
                takesNone ? BodyPolicy.NOTHING : BodyPolicy.JSON,
                false);
    }

    /** The same rule for a route of that member of {@code PURSER_FUNCTIONS}. */
    public RouteRule of(String member) {
        return new RouteRule(method, path, admission, member, errors, intake, isForUnbound);
    }

    /** The same rule for a route that answers errors as OpenAI does. */
    public RouteRule likeOpenAi() {
        return new RouteRule(method, path, admission, function, ErrorForm.OPENAI, intake, isForUnbound);
    }

    /** The same rule for a route that takes that as a body. */
    public RouteRule taking(BodyPolicy other) {
        return new RouteRule(method, path, admission, function, errors, other, isForUnbound);
    }

    /** The same rule for a route that shows what is everybody's: a key that is bound to a team or an agent is refused. */
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
