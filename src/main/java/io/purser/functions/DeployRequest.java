package io.purser.functions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.deploy.Blueprint;
import io.purser.deploy.market.MarketKind;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.HealthRule;
import io.purser.json.Fields;
import io.purser.money.Usd;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request of {@code deploy}.
 *
 * @param sdl the text of an SDL, or null if a template or a repository is named
 * @param template the name of a file in {@code akash/}, without its extension
 * @param repository a repository on GitHub, from whose files Purser makes an SDL
 * @param branch a branch of the repository, or null for the default branch
 * @param app a registered app, which is deployed by its own definition
 * @param revision the commit of the app, or null for the head of its branch
 * @param env values for the SDL's placeholders
 * @param secrets values for the SDL's placeholders that are kept sealed
 * @param convertDenomination whether prices in uakt are converted; null converts them through Console. Null is not
 *     written, so that a key from before this field existed still belongs to its request
 * @param market {@code console} or {@code chain}, or null for the configured market
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DeployRequest(
        @Nullable String sdl,
        @Nullable String template,
        @Nullable String repository,
        @Nullable String branch,
        @Nullable String app,
        @Nullable String revision,
        @Nullable String name,
        @Nullable Map<String, String> env,
        @Nullable Map<String, String> secrets,
        @Nullable String market,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean convertDenomination,
        @Nullable BidsRequest bids,
        @Nullable Usd maxUsdPerMonth,
        @Nullable Usd depositUsd,
        @Nullable Health health,
        @Nullable Boolean redeploy,
        @Nullable TopUpRequest topUp,
        @Nullable Boolean dryRun,
        @Nullable String agent,
        @Nullable String task,
        @Nullable List<String> tags,
        @Nullable String idempotencyKey) {
    /** The most characters of an SDL. */
    public static final int LONGEST_SDL = 1_000_000;

    /** The most characters of a name. */
    public static final int LONGEST_NAME = 200;

    /** The description of the field {@code env}. */
    public static final String ENV = "Values for the SDL's placeholders that anybody may see.";

    /** The description of the field {@code secrets}. */
    public static final String SECRETS = "Values for the SDL's placeholders that Purser keeps sealed and never shows.";

    /** The description of the field {@code convert_denomination}. */
    public static final String CONVERT =
            "Whether Purser converts prices in uakt to uact. Without it, Purser converts them through Console only.";

    private static final int LONGEST_KEY = 255;
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final int LONGEST_TIMEOUT_SECONDS = 7_200;
    static final Usd USUAL_DEPOSIT = Usd.parse("5");

    /** The endpoint that has to answer before the deployment is ready. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Health(
            @Nullable String service,
            @Nullable String path,
            @Nullable Integer timeoutS) {}

    BidRule bidRule() {
        return bids == null ? BidRule.STANDARD : bids.rule();
    }

    /** The health rule of the request; Purser's own templates have a readiness endpoint by default. */
    HealthRule healthRule() {
        return healthRule(health, template);
    }

    static HealthRule healthRule(@Nullable Health health, @Nullable String template) {
        return new HealthRule(
                health == null ? null : health.service(),
                health != null && health.path() != null
                        ? health.path()
                        : template != null && Blueprint.isPurser(template) ? "/q/health/ready" : null,
                health == null || health.timeoutS() == null ? HealthRule.USUAL_TIMEOUT_SECONDS : health.timeoutS());
    }

    @Nullable
    MarketKind marketKind() {
        return marketKind(market);
    }

    static @Nullable MarketKind marketKind(@Nullable String market) {
        return market == null ? null : MarketKind.valueOf(market.toUpperCase(Locale.ROOT));
    }

    Blueprint blueprint() {
        return blueprint(
                sdl == null ? Blueprint.template(String.valueOf(template)).orElseThrow() : sdl);
    }

    /** The given SDL with the values of the request. */
    Blueprint blueprint(String text) {
        return new Blueprint(text, env == null ? Map.of() : env, secrets == null ? Map.of() : secrets);
    }

    /** The names of all values. */
    Set<String> valueNames() {
        Set<String> names = new TreeSet<>(env == null ? Set.of() : env.keySet());
        names.addAll(secrets == null ? Set.of() : secrets.keySet());
        return names;
    }

    /**
     * Reads the SDL of a body with its values. Returns null if the body names none, or if it has a mistake, which is
     * noted.
     *
     * @param isNeeded whether the body has to name an SDL
     */
    public static @Nullable Blueprint readBlueprint(Fields fields, boolean isNeeded) {
        return SourceRequest.readBlueprint(fields, isNeeded);
    }

    /** Notes every mistake in the request, the SDL's violations included. */
    static void check(Fields fields) {
        if (fields.has("app")) {
            fields.parsed("app", AppRequest.LONGEST_NAME, AppRequest::name);
            fields.parsed("revision", AppRequest.LONGEST_REVISION, AppRequest::commit);
            fields.flag("dry_run", false);
            fields.text("idempotency_key", LONGEST_KEY);
            return; // the app has all other fields itself, and they are unknown here
        }
        if (fields.raw("revision") != null) {
            fields.violation("revision", "goes with an app only");
        }
        if (fields.has("repository")) {
            SourceRequest.readRepository(fields);
        } else {
            readBlueprint(fields, true);
            if (fields.raw("branch") != null) {
                fields.violation("branch", "goes with a repository only");
            }
        }
        fields.name("name");
        checkTerms(fields);
        fields.flag("dry_run", false);
        fields.text("idempotency_key", LONGEST_KEY);
    }

    /** Checks the terms of a deployment, whatever its source is. */
    static void checkTerms(Fields fields) {
        fields.oneOf(
                "market",
                Arrays.stream(MarketKind.values()).map(DeployRequest::code).toList());
        fields.flag("convert_denomination", false);
        fields.object("bids", BidsRequest::check);
        RouteRequest.checkMoney(fields, "max_usd_per_month");
        TopUpRequest.checkDeposit(fields);
        fields.object("top_up", TopUpRequest::check);
        fields.object("health", DeployRequest::checkHealth);
        fields.flag("redeploy", false);
        RouteRequest.checkWho(fields);
        fields.names("tags", 20);
    }

    private static boolean checkHealth(Fields health) {
        health.text("service", 200);
        String path = health.text("path", 2_000);
        if (path != null && !PATH.matcher(path).matches()) {
            health.violation("path", "has to begin with / and hold no spaces, as in /health");
        }
        health.count("timeout_s", 1, LONGEST_TIMEOUT_SECONDS);
        health.noMore();
        return true;
    }

    private static String code(MarketKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
