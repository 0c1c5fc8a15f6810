package io.purser.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.purser.access.route.Caller;
import io.purser.budget.AppBudgets;
import io.purser.budget.definition.BudgetDefinition;
import io.purser.budget.definition.WindowKind;
import io.purser.budget.operation.SpenderResolver;
import io.purser.deploy.Blueprint;
import io.purser.deploy.app.AppContent;
import io.purser.deploy.app.AppDefinition;
import io.purser.deploy.app.AppOrigin;
import io.purser.deploy.order.BidRule;
import io.purser.deploy.order.DeploymentConditions;
import io.purser.deploy.source.tree.Repository;
import io.purser.json.Fields;
import io.purser.json.StrictJson;
import io.purser.ledger.Spender;
import io.purser.money.Usd;
import io.purser.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An app in the body of a REST request. It has these fields beside those of {@code deploy}:
 *
 * @param image the image of the service, in which {@code {sha}} stands for the commit
 * @param service the service that runs the image
 * @param trigger {@code none}, {@code push} or {@code workflow}
 * @param workflow the path of the workflow's file, such as {@code .github/workflows/image.yml}
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AppRequest(
        @Nullable String repository,
        @Nullable String branch,
        @Nullable String sdl,
        @Nullable String template,
        @Nullable String image,
        @Nullable String service,
        @Nullable String trigger,
        @Nullable String workflow,
        @Nullable Map<String, String> env,
        @Nullable Map<String, String> secrets,
        @Nullable String market,
        @Nullable Boolean convertDenomination,
        @Nullable BidsRequest bids,
        @Nullable Usd maxUsdPerMonth,
        @Nullable Usd depositUsd,
        @Nullable TopUpRequest topUp,
        DeployRequest.@Nullable Health health,
        @Nullable Boolean redeploy,
        @Nullable String agent,
        @Nullable String task,
        @Nullable List<String> tags) {
    static final int LONGEST_NAME = 63;
    static final int LONGEST_REVISION = 64;
    /**
     * The prefix of the tag that every deployment of an app has, followed by the app's name; a budget's scope may name
     * the tag.
     */
    public static final String TAG = SpenderResolver.APP_TAG;

    /** The form of a name, as a regular expression of JSON Schema. */
    public static final String NAME_FORM = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    private static final Pattern NAME = Pattern.compile(NAME_FORM);
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern IMAGE = Pattern.compile("([A-Za-z0-9._/:@-]|\\{sha})+");
    private static final Pattern WORKFLOW = Pattern.compile("\\.github/workflows/[A-Za-z0-9._-]+\\.ya?ml");
    private static final String SOME_COMMIT = "0".repeat(40);

    /**
     * Checks the name of an app.
     *
     * @throws IllegalArgumentException if the text is not a valid name
     */
    public static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "has to be a name of small letters, digits and hyphens, 63 at most, as in shop-api");
        }
        return text;
    }

    static String commit(String text) {
        if (!COMMIT.matcher(text).matches()) {
            throw new IllegalArgumentException("has to be the whole hash of a commit, in small letters");
        }
        return text;
    }

    /** How an app is deployed, and the budget of all its deployments together, or null if the request has no budget. */
    public record Described(AppDefinition recipe, @Nullable BudgetDefinition budget) {}

    /**
     * Reads an app.
     *
     * @throws Problem INVALID with every mistake; FORBIDDEN if the caller is bound to another agent
     */
    public static Described read(String name, byte[] body, Caller caller, ObjectMapper json) {
        Fields fields = StrictJson.readObject(body);
        check(fields);
        BudgetDefinition budget = fields.object("budget", given -> budget(name, given));
        fields.done();
        try {
            return new Described(json.readValue(body, AppRequest.class).recipe(name, caller), budget);
        } catch (IOException e) {
            throw new IllegalStateException("what was checked cannot be read", e);
        }
    }

    private static void check(Fields fields) {
        boolean isDetected = !fields.has("sdl") && !fields.has("template");
        if (isDetected) {
            SourceRequest.readRepository(fields);
            if (!fields.has("repository")) {
                fields.violation("repository", "is missing: give an sdl, a template, or a repository to build");
            }
        } else {
            Blueprint blueprint = DeployRequest.readBlueprint(fields, true);
            SourceRequest.checkRepository(fields, Map.of(), Map.of());
            checkImage(fields, blueprint);
        }
        checkTrigger(fields);
        DeployRequest.checkTerms(fields);
    }

    /** A hard budget for everything with the app's tag; null if the definition has a mistake. */
    private static @Nullable BudgetDefinition budget(String name, Fields given) {
        Usd limit = given.parsed("limit_usd", 30, Usd::parse);
        String window = given.oneOf(
                "window",
                Arrays.stream(WindowKind.values()).map(WindowKind::code).toList());
        if (!given.has("limit_usd") || (limit != null && limit.isNegative())) {
            given.violation("limit_usd", "has to be what it may cost, as in \"20\"");
        }
        given.noMore();
        WindowKind kind = window == null ? WindowKind.MONTH : WindowKind.valueOf(window.toUpperCase(Locale.ROOT));
        return limit == null || limit.isNegative() ? null : AppBudgets.of(name, limit, kind);
    }

    private static void checkImage(Fields fields, @Nullable Blueprint blueprint) {
        String image = fields.parsed("image", 500, AppRequest::image);
        String service = fields.text("service", 200);
        if (service != null && !fields.has("image")) {
            fields.violation("service", "goes with an image only");
        }
        if (image == null || blueprint == null) {
            return;
        }
        List<String> services = blueprint.sdl().manifest().groups().stream()
                .flatMap(group -> group.services().stream())
                .map(found -> found.name())
                .distinct()
                .toList();
        if (service == null ? services.size() > 1 : !services.contains(service)) {
            fields.violation("service", "has to be one of " + String.join(", ", services));
            return;
        }
        try {
            blueprint
                    .sdl()
                    .withImage(
                            service == null ? services.getFirst() : service,
                            image.replace(AppDefinition.COMMIT, SOME_COMMIT));
        } catch (Problem problem) {
            fields.violation("image", "is no image that Akash takes");
        }
    }

    private static void checkTrigger(Fields fields) {
        String trigger = fields.oneOf(
                "trigger",
                Arrays.stream(AppDefinition.Trigger.values())
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList());
        String workflow = fields.text("workflow", 300);
        if (trigger != null && !trigger.equals("none") && !fields.has("repository")) {
            fields.violation("trigger", "needs a repository that is pushed to");
        }
        if (workflow != null && !WORKFLOW.matcher(workflow).matches()) {
            fields.violation("workflow", "has to be the path of its file, as in .github/workflows/image.yml");
        }
        if (fields.has("repository") && !fields.has("branch") && !"none".equals(trigger)) {
            fields.violation("branch", "is missing: the one whose pushes are deployed (or set trigger to none)");
        }
        JsonNode image = fields.raw("image");
        if (image != null && image.asText().contains(AppDefinition.COMMIT) && !fields.has("repository")) {
            fields.violation("image", "names {sha}, which needs a repository");
        }
    }

    private static String image(String text) {
        if (!IMAGE.matcher(text).matches()) {
            throw new IllegalArgumentException("has to be an image, as in ghcr.io/acme/shop:{sha}");
        }
        return text;
    }

    private AppDefinition recipe(String name, Caller caller) {
        Spender named = SpenderResolver.lasting(caller, agent, task, tags == null ? List.of() : tags);
        Set<String> all = new LinkedHashSet<>(named.tags());
        all.add(TAG + name);
        Spender spender = new Spender(named.caller(), named.agent(), named.task(), named.team(), all);
        return new AppDefinition(
                new AppOrigin(
                        repository == null ? null : Repository.parse(repository).fullName(),
                        branch,
                        triggeredBy(),
                        workflow),
                new AppContent(
                        sdl,
                        template,
                        image,
                        service,
                        env == null ? Map.of() : env,
                        secrets == null ? Map.of() : secrets,
                        convertDenomination),
                DeployRequest.marketKind(market),
                new DeploymentConditions(
                        bids == null ? BidRule.STANDARD : bids.rule(),
                        maxUsdPerMonth,
                        depositUsd == null ? DeployRequest.USUAL_DEPOSIT : depositUsd,
                        DeployRequest.healthRule(health, template),
                        Boolean.TRUE.equals(redeploy),
                        topUp == null ? null : topUp.rule()),
                spender);
    }

    /**
     * The given trigger. By default it is none without a repository, the workflow if the image contains the commit, and
     * a push otherwise.
     */
    private AppDefinition.Trigger triggeredBy() {
        if (trigger != null) {
            return AppDefinition.Trigger.valueOf(trigger.toUpperCase(Locale.ROOT));
        }
        if (repository == null) {
            return AppDefinition.Trigger.NONE;
        }
        return image != null && image.contains(AppDefinition.COMMIT)
                ? AppDefinition.Trigger.WORKFLOW
                : AppDefinition.Trigger.PUSH;
    }
}
