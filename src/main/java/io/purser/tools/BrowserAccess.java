package io.purser.tools;

import io.purser.access.route.ExposedFunctions;
import io.purser.access.route.ExposedFunctions.Member;
import io.purser.problem.HttpProblems;
import io.purser.problem.Problem;
import io.purser.problem.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets web pages of the allowed origins use the tools (https://fetch.spec.whatwg.org/#http-cors-protocol). It answers what a
 * browser asks ahead of a request to another origin, and every answer to such a page names its origin, also one that refuses. A
 * page sends its key itself: no answer lets it use what the browser keeps of its own, such as cookies.
 */
@Singleton
class BrowserAccess {
    static final String PATH = "/mcp";
    /** With the access filter, which refuses some requests, and installed before it. */
    private static final int FIRST = Integer.MIN_VALUE;

    private static final int AHEAD = -1000;
    private static final int NO_CONTENT = 204;
    private static final String METHODS = "GET, POST, DELETE";
    private static final String SENT =
            "Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name,"
                    + " Mcp-Session-Id, Last-Event-ID";
    /** The arguments that a tool wants as headers, too. */
    private static final Pattern ARGUMENT =
            Pattern.compile("mcp-param-[!#$%&'*+.^_`|~0-9a-z-]{1,64}", Pattern.CASE_INSENSITIVE);

    private static final int MOST_ARGUMENTS = 16;
    private static final String READ =
            "MCP-Protocol-Version, Mcp-Session-Id, Retry-After, WWW-Authenticate, X-Request-Id";
    private static final String TEN_MINUTES = "600";

    private final AllowedOrigins origins;
    private final ExposedFunctions exposed;

    BrowserAccess(AllowedOrigins origins, ExposedFunctions exposed) {
        this.origins = origins;
        this.exposed = exposed;
    }

    void install(@Observes @Priority(1) Router router) {
        if (exposed.offers(Member.TOOLS)) {
            router.route(PATH).order(FIRST).handler(this::name);
            router.options(PATH).order(AHEAD).handler(this::answer);
        }
    }

    /** Names the origin of the page in whatever is answered, if pages of it may use the tools. */
    private void name(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.VARY, "Origin");
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.allow(origin)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READ);
        }
        context.next();
    }

    private void answer(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (!origins.allow(origin)) {
            HttpProblems.sendDocument(context, Problem.of(ProblemType.FORBIDDEN, AllowedOrigins.REFUSAL));
            return;
        }
        HttpServerResponse response = context.response().setStatusCode(NO_CONTENT);
        response.putHeader(HttpHeaders.ALLOW, "OPTIONS, GET, POST, DELETE");
        if (origin != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENT + arguments(context));
            response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, TEN_MINUTES);
        }
        response.end();
    }

    /** Those that the browser asks for. */
    private static String arguments(RoutingContext context) {
        String asked = context.request().getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        return asked == null
                ? ""
                : Pattern.compile(",")
                        .splitAsStream(asked)
                        .map(String::strip)
                        .filter(name -> ARGUMENT.matcher(name).matches())
                        .limit(MOST_ARGUMENTS)
                        .map(name -> ", " + name)
                        .collect(Collectors.joining());
    }
}
