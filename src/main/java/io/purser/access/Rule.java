package io.purser.access;

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
public record Rule(
        String method,
        String path,
        Admission admission,
        @Nullable String function,
        ErrorForm errors,
        Intake intake,
        boolean isForUnbound) {
    // A literal holds only what no client may percent-encode, so that no other spelling can mean it: see PlainPath.
    private static final Pattern PATH = Pattern.compile("/|(/([a-z0-9-]+|\\{[a-z]+}))+(/\\*)?");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    public Rule {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(path + " is no path of a rule");
        }
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException(method + " is no method of a rule");
        }
    }

    public static Rule open(String method, String path) {
        return of(method, path, new Admission.Everyone());
    }

    public static Rule signed(String method, String path) {
        return of(method, path, new Admission.WhoeverSigns());
    }

    public static Rule roles(String method, String path, Role... roles) {
        return of(method, path, new Admission.Roles(Set.of(roles)));
    }

    private static Rule of(String method, String path, Admission admission) {
        boolean takesNone = method.equals("GET") || method.equals("DELETE");
        return new Rule(
                method, path, admission, null, ErrorForm.PROBLEM, takesNone ? Intake.NOTHING : Intake.JSON, false);
    }

    /** The same rule for a route of that member of {@code PURSER_FUNCTIONS}. */
    public Rule of(String member) {
        return new Rule(method, path, admission, member, errors, intake, isForUnbound);
    }

    /** The same rule for a route that answers errors as OpenAI does. */
    public Rule likeOpenAi() {
        return new Rule(method, path, admission, function, ErrorForm.OPENAI, intake, isForUnbound);
    }

    /** The same rule for a route that takes that as a body. */
    public Rule taking(Intake other) {
        return new Rule(method, path, admission, function, errors, other, isForUnbound);
    }

    /** The same rule for a route that shows what is everybody's: a key that is bound to a team or an agent is refused. */
    public Rule forUnbound() {
        return new Rule(method, path, admission, function, errors, intake, true);
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
