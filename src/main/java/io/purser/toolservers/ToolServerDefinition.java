package io.purser.toolservers;

import io.purser.access.route.Caller;
import io.purser.access.route.Role;
import io.purser.json.Fields;
import io.purser.json.SnakeCaseJson;
import io.purser.json.UrlText;
import io.purser.money.Usd;
import io.purser.problem.ThisMachine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tool server as an operator registers it, without its credential.
 *
 * @param name the prefix of its tools
 * @param url of its endpoint
 * @param timeoutSeconds the longest time of one call
 * @param callsAtOnce the most calls in flight on one replica
 * @param priceUsd of one call of a tool without a price of its own
 * @param tools the tools that are named
 * @param otherTools whether tools that are not named are offered, too
 * @param content whether its resources and prompts are offered, too
 * @param keys the callers that may use it beside operators; {@code *} for each key with the role agent
 * @param teams the teams whose agents may use it
 */
@RegisterForReflection
@SnakeCaseJson
@Schema(name = "ToolServerDefinition")
public record ToolServerDefinition(
        @Schema(pattern = ToolNames.SERVER_FORM) String name,

        @Schema(implementation = String.class, maxLength = LONGEST_URL)
        URI url,

        @Schema(minimum = "1", maximum = LONGEST_TIMEOUT + "", defaultValue = USUAL_TIMEOUT + "")
        long timeoutSeconds,

        @Schema(minimum = "1", maximum = MOST_AT_ONCE + "", defaultValue = USUAL_AT_ONCE + "")
        long callsAtOnce,

        @Schema(implementation = String.class, pattern = Usd.NOT_NEGATIVE, defaultValue = "0")
        Usd priceUsd,

        @Schema(maxItems = MOST_TOOLS) List<ToolTerms> tools,
        boolean otherTools,
        boolean content,
        @Schema(maxItems = MOST_ALLOWED) List<String> keys,
        @Schema(maxItems = MOST_ALLOWED) List<String> teams) {
    static final int LONGEST_URL = 2_000;
    static final int LONGEST_TOOL = 128;
    private static final long USUAL_TIMEOUT = 30;
    private static final long LONGEST_TIMEOUT = 300;
    private static final long USUAL_AT_ONCE = 8;
    private static final long MOST_AT_ONCE = 64;
    private static final int MOST_TOOLS = 200;
    private static final int MOST_ALLOWED = 200;
    private static final int LAST_PORT = 65_535;
    private static final String EVERY_KEY = "*";

    public ToolServerDefinition {
        tools = List.copyOf(tools);
        keys = List.copyOf(keys);
        teams = List.copyOf(teams);
    }

    /** Reads the body of a request; null after a mistake. */
    public static @Nullable ToolServerDefinition read(Fields fields) {
        String name = fields.parsed("name", LONGEST_TOOL, ToolNames::server);
        URI url = fields.parsed("url", LONGEST_URL, ToolServerDefinition::url);
        long timeout = fields.count("timeout_seconds", 1, LONGEST_TIMEOUT).orElse(USUAL_TIMEOUT);
        long atOnce = fields.count("calls_at_once", 1, MOST_AT_ONCE).orElse(USUAL_AT_ONCE);
        Usd price = price(fields);
        List<ToolTerms> tools = fields.objects("tools", MOST_TOOLS, ToolTerms::read).stream()
                .flatMap(Optional::stream)
                .toList();
        requireDifferent(fields, tools);
        boolean others = fields.flag("other_tools", true);
        boolean content = fields.flag("content", others);
        List<String> keys = fields.names("keys", MOST_ALLOWED);
        List<String> teams = fields.names("teams", MOST_ALLOWED);
        for (String required : List.of("name", "url")) {
            if (!fields.has(required)) {
                fields.violation(required, "is missing");
            }
        }
        return fields.isClean() && name != null && url != null
                ? new ToolServerDefinition(
                        name,
                        url,
                        timeout,
                        atOnce,
                        price == null ? Usd.ZERO : price,
                        tools,
                        others,
                        content,
                        keys,
                        teams)
                : null;
    }

    static @Nullable Usd price(Fields fields) {
        Usd price = fields.parsed("price_usd", Usd.LONGEST, Usd::parse);
        if (price != null && price.isNegative()) {
            fields.violation("price_usd", "must not be negative");
        }
        return price;
    }

    private static void requireDifferent(Fields fields, List<ToolTerms> tools) {
        Set<String> names = new HashSet<>();
        for (ToolTerms tool : tools) {
            if (!names.add(tool.name())) {
                fields.violation("tools", "has %s twice".formatted(tool.name()));
            }
        }
    }

    /** A credential must not travel in clear, so that plain HTTP is for servers on this machine alone. */
    private static URI url(String text) {
        URI url = UrlText.parse(text);
        boolean isPlain = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
        boolean isSafe = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && isOfThisMachine(url));
        if (url.getHost() == null || !isPlain || !isSafe) {
            throw new IllegalArgumentException(
                    "has to be an https URL without user, query or fragment; http is for localhost alone");
        }
        if (url.getPort() == 0 || url.getPort() > LAST_PORT) {
            throw new IllegalArgumentException("has a port that does not exist");
        }
        return url;
    }

    private static boolean isOfThisMachine(URI url) {
        return url.getHost() != null && ThisMachine.isHost(url.getHost().toLowerCase(Locale.ROOT));
    }

    /** The server's scheme, host and port. A credential is for these alone. */
    String origin() {
        return "%s://%s:%d".formatted(url.getScheme(), url.getHost().toLowerCase(Locale.ROOT), url.getPort());
    }

    Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    /** Whether that caller may use its tools: an operator, or an agent whose key or team is named. */
    boolean isFor(Caller caller) {
        boolean isNamed = keys.contains(EVERY_KEY)
                || keys.contains(caller.id())
                || (caller.team() != null && teams.contains(caller.team()));
        return caller.is(Role.OPERATOR) || (caller.is(Role.AGENT) && isNamed);
    }

    /** Whether the server's tool of that name is offered. */
    boolean offers(String tool) {
        return otherTools || terms(tool).isPresent();
    }

    /** The price of one call of that tool. */
    Usd price(String tool) {
        return terms(tool).map(ToolTerms::priceUsd).orElse(priceUsd);
    }

    private Optional<ToolTerms> terms(String tool) {
        return tools.stream().filter(terms -> terms.name().equals(tool)).findFirst();
    }
}
